"""The methods: arrays in, frozen results out; the same code for one series and for ten thousand.

| module | answers |
|---|---|
| `levels` | how much: rates and shares with intervals |
| `smoothing` | rates of areas with few people |
| `change` | what changed between two periods, and could it be chance |
| `multiplicity` | how sure of each test when a whole assessment is full of them |
| `similarity` | which areas are most alike |
| `peers` | where one area stands among others: position, distance, rank |
| `season` | which months of the year are high or low |
| `concentration` | how much is in how few places, and how few chance alone would make them |
| `places` | where: grids, hot spots and how they last, density, how well last year's places foretold this year's |
| `repeats` | the same place or victim again, and what follows close by soon after |
| `times_of_day` | at which hours of the week, also where only a span is known |
| `trend` | the run of twelve-month sums |
| `decomposition` | what is season, what is course, what is left |
| `change_points` | when did a level move |
| `trend_tests`, `count_trend` | is there a trend, how steep, by what factor a year |
| `outlook` | the coming months: forecasts that add up, with their record |
| `count_regression` | what a rate depends on, several things at once |
| `evaluation` | did what was done make a difference: every method the counts allow, side by side |
| `harm` | counts weighted by the harm they do |
| `stretches` | what lies between two breaks |
| `harm_comparison` | harm per head, against the year before, other areas, over places |
| `costs` | what crime costs, to an order of magnitude |
| `weighted` | sums of weighted counts with intervals, for `harm` and `peers` |

Each module names its methods, with version and reference, as `Method` constants. Counts are whole numbers,
NaN stands for "not known" and is never read as zero, and nothing here reads a file, a clock or a random
number without a seed.
"""
