"""The look that charts, maps and pages share: colours with what each stands for, letters, width.

Every colour that carries meaning stands at least 3:1 from white, text colours at least 4.5:1, and none of
them carries its meaning alone: dashes, shapes, words or position say the same.
"""

from __future__ import annotations

from saferplan.documents.definition import Tone

# The renderer has Liberation Sans built in, so pictures have the same bytes on every machine; Arial has the
# same widths, so they look the same where a browser has to use its own.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
FONT_SIZE = 13
SMALL = 12
WIDTH = 680
"""Pixels across every picture; its texts are readable when it is set 16 cm wide on paper."""

INK = "#1c2733"
QUIET = "#56616d"
GRID = "#e3e7eb"
LINE = "#c9d1d9"
PAPER = "#ffffff"
BRAND = "#17466b"

# Series in order of use; neighbours differ in lightness, so that they part in greyscale too.
SERIES = ("#17466b", "#c2571a", "#2b7f73", "#7a3b8f", "#5b6570")
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (9, 3, 2, 3), (12, 4))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")

UNEMPHASISED = "#8296a8"
LIMIT = "#56616d"

# Light to dark in even steps of lightness.
SEQUENTIAL = ("#e3edf5", "#b3cde1", "#7aa5c6", "#40759f", "#17466b")
BELOW_ZERO = ("#1f6f66", "#8cc4bb")
ZERO = "#f1f1ee"
ABOVE_ZERO = ("#f2bf97", "#b04d12")

# Kinds of place, strongest first: hot and cold in the hues of above and below zero, the rest in greys.
HIGH_KINDS = ("#6b2a06", "#8f3d0b", "#b04d12", "#d27d40", "#e09a63", "#ecb183", "#f5cfb0", "#fae5d5")
LOW_KINDS = ("#0f4f48", "#1f6f66", "#2f7d73", "#5fa89e", "#82bcb3", "#a3cfc8", "#c4e1dc", "#dfefed")
OTHER_KINDS = ("#f1f1ee", "#d3d6d9", "#aeb4ba")

# The shape that goes with a notice's word in formats that have no drawing of it.
TONE_SHAPES = {Tone.NOTE: "●", Tone.CAUTION: "▲", Tone.MISSING: "■"}

HATCH_GROUND = "#f4f4f2"
HATCH_LINE = "#8a939c"


def ink_on(ground: str) -> str:
    """The colour of letters on this ground, dark or paper, whichever stands out more.

    >>> ink_on(SEQUENTIAL[0]) == INK, ink_on(SEQUENTIAL[-1]) == PAPER
    (True, True)
    """
    return INK if contrast(INK, ground) >= contrast(PAPER, ground) else PAPER


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
