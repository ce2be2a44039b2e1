"""How many people of each kind live in the area, as a weighting takes it: margins, typed or pasted, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

Margins = Mapping[str, Mapping[str, float]]
"""For each characteristic, how many people have each of its answers; or how many per cent."""

LEAST, MOST = 0.3, 3.0
"""The limits of weights: common practice with residents' surveys, a default and not a standard."""

CELL = " / "
"""Between the answers that a cell combines."""

_LINE = re.compile(r"(.+?)[:;,\t=]\s*([\d, ]+(?:\.\d+)?)\s*%?")


class Weighting(StrEnum):
    """How answers are weighted."""

    NONE = "none"
    CELL = "cell"
    RAKING = "raking"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            Weighting.NONE: "Not weighted",
            Weighting.CELL: "By cells, such as ward and age together",
            Weighting.RAKING: "By each characteristic in turn (raking)",
        }[self]


class MarginsError(ValueError):
    """What was typed gives no population; the message says which line, and what to do."""


def read_margin(text: str) -> dict[str, float]:
    """The people of each answer, from lines such as `16 to 34: 21,300`.

    Raises:
        MarginsError: a line has no number, a number is not above nought, or an answer comes twice.

    >>> read_margin("16 to 34: 21,300\\n35 to 54: 27 800")
    {'16 to 34': 21300.0, '35 to 54': 27800.0}
    """
    found: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        matched = _LINE.fullmatch(line.strip())
        if matched is None:
            raise MarginsError(
                f"Line {number}: write an answer, a colon and how many people, such as “16 to 34: 21,300”."
            )
        label = " ".join(matched[1].split())
        people = float(matched[2].replace(",", "").replace(" ", ""))
        if people <= 0:
            raise MarginsError(
                f"Line {number}: “{label}” needs more than nobody. Leave out answers that nobody has."
            )
        if label in found:
            raise MarginsError(f"Line {number}: “{label}” comes twice.")
        found[label] = people
    return found


def written_margin(margin: Mapping[str, float]) -> str:
    """A margin as `read_margin` takes it."""
    return "\n".join(f"{label}: {people:,.10g}" for label, people in margin.items())


def unknown_labels(margin: Iterable[str], answers: Iterable[str]) -> tuple[str, ...]:
    """The labels of a population that nobody could answer with: they would never be matched.

    >>> unknown_labels(["16 to 34", "35-54"], ["16 to 34", "35 to 54"])
    ('35-54',)
    """
    known = set(answers)
    return tuple(one for one in margin if one not in known)
