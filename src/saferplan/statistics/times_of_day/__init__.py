"""Time of day and week, also where it is only known that something happened between two times.

| module | answers |
|---|---|
| `clock` | when clocks are put forward and back |
| `aoristic` | how events spread over the hours of the week, and over parts of the day |
| `comparing` | whether they fall at other times of the day than before |
"""
