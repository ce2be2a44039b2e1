"""How many people of each kind live in the area, as a weighting takes it: margins, typed or pasted, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

Margins = Mapping[str, Mapping[str, float]]
"""For each characteristic, how many people have each of its answers; or how many per cent."""

LEAST, MOST = 0.3, 3.0
"""The limits of weights: common practice with residents' surveys, a default and not a standard."""

CELL = " / "
"""Between the answers that a cell combines."""

_FROM_TO = re.compile(r"(\d{1,3}) ?(?:to|-|–) ?(\d{1,3})(?: years)?", re.IGNORECASE)
_AND_OVER = re.compile(r"(\d{1,3}) ?(?:\+|(?:and|or) (?:over|older|above))(?: years)?", re.IGNORECASE)
_UNDER = re.compile(r"under (\d{1,3})(?: years)?", re.IGNORECASE)
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


def ages_of(label: str) -> tuple[int, int | None] | None:
    """The ages that an answer is of, both included; the last is None for all above, the whole where it is of none.

    >>> ages_of("16 to 34"), ages_of("75 and over"), ages_of("Under 16"), ages_of("Prefer not to say")
    ((16, 34), (75, None), (0, 15), None)
    """
    said = label.strip()
    if matched := _FROM_TO.fullmatch(said):
        return int(matched[1]), int(matched[2])
    if matched := _AND_OVER.fullmatch(said):
        return int(matched[1]), None
    if matched := _UNDER.fullmatch(said):
        return 0, int(matched[1]) - 1
    return None


def ages_of_all(answers: Sequence[str], last_known: int) -> tuple[tuple[int, int | None], ...] | None:
    """The ages of every answer to a question on age; None where one is of none, or people would count twice.

    Args:
        answers: the answers that count.
        last_known: the last age that is counted by itself; beyond it only all who are older.

    >>> ages_of_all(["16 to 34", "35 and over"], 89)
    ((16, 34), (35, None))
    >>> ages_of_all(["16 to 34", "30 and over"], 89) is None
    True
    """
    found = [ages_of(one) for one in answers]
    ages = sorted(
        ((one[0], last_known + 1 if one[1] is None else one[1]) for one in found if one), key=lambda one: one
    )
    apart = all(before[1] < after[0] for before, after in pairwise(ages))
    ordered = all(first <= last <= last_known + 1 for first, last in ages)
    known = all(one is not None and (one[1] is None or one[1] <= last_known) for one in found)
    return tuple(one for one in found if one) if found and known and apart and ordered else None


def unknown_labels(margin: Iterable[str], answers: Iterable[str]) -> tuple[str, ...]:
    """The labels of a population that nobody could answer with: they would never be matched.

    >>> unknown_labels(["16 to 34", "35-54"], ["16 to 34", "35 to 54"])
    ('35-54',)
    """
    known = set(answers)
    return tuple(one for one in margin if one not in known)
