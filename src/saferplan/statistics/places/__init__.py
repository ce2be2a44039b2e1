"""Where: grids and areas, hot spots and how they last, density, and how well last year foretold this year."""
