"""Repeat and near repeat: the same place or victim again, and what follows close by soon after.

| module | answers |
|---|---|
| `events` | which events can be used: places in metres, whole days, points that were not moved to shared ones |
| `near_repeat` | are there more pairs close in distance and time than chance would make (Knox) |
| `series` | which events belong together, which was the first, which follow which |
| `again` | how many places or victims had one, two, three; how soon the next followed |
"""
