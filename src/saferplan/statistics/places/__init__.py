"""Where records lie: places, their neighbours, hot spots, how they last, and how well they foretell.

| module | answers |
|---|---|
| `coordinates` | are these metres; which points are strays |
| `grids` | square and hexagonal cells over an area; which cell a point is in |
| `neighbours` | which places lie beside which |
| `hot_spots` | where counts are high or low together with those around them |
| `clustering` | is there any clustering on a map at all |
| `space_time` | the same month by month, and where it rises or falls |
| `classes` | the seventeen kinds of emerging, lasting and former hot and cold spots |
| `persistence` | whether it is the same places year after year |
| `density` | a smooth map of points, and of one kind of points against another |
| `foresight` | how well last year's places foretold where this year's records are |
| `pattern_change` | whether the pattern over places is another than before |

A place is a cell of a grid or an area of any shape. Places outside the area under study are not there at all: they
are no zeros. Coordinates are metres of a grid such as the British National Grid.
"""
