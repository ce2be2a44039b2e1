"""How far the design of an evaluation can carry the word "worked": the Maryland scale, a table of facts."""

from __future__ import annotations

from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class Design(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation has to go by. `comparable` is None where it could not be looked at.

    Raises:
        ValueError: nothing was treated, so that there is nothing to evaluate.
    """

    treated_areas: int
    control_areas: int
    before: bool
    comparable: bool | None
    matched: bool
    random: bool

    def __post_init__(self) -> None:
        if self.treated_areas < 1:
            raise ValueError("an evaluation needs at least one treated area")


class MarylandLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of the scale, in words, and the conditions it asks for."""

    level: int
    words: str
    before: bool = False
    control: bool = False
    comparable: bool = False
    matched: bool = False
    random: bool = False
    least_areas: int = 1

    def met_by(self, design: Design) -> bool:
        """Whether a design meets every condition of the level."""
        areas = min(design.treated_areas, design.control_areas) if self.control else design.treated_areas
        return (
            areas >= self.least_areas
            and (not self.before or design.before)
            and (not self.comparable or design.comparable is not False)
            and (not self.matched or design.matched or design.random)
            and (not self.random or design.random)
        )


class MarylandScale(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The scale with its source."""

    source: str
    verified: bool
    note: str
    level: tuple[MarylandLevel, ...]


@cache
def maryland_scale() -> MarylandScale:
    """The scale, its levels from 5 down to 0."""
    return read_table("maryland_scale", MarylandScale)


def grade(design: Design) -> MarylandLevel:
    """The highest level of the Maryland scale that a design meets.

    >>> grade(Design(treated_areas=1, control_areas=4, before=True, comparable=None, matched=False, random=False)).level
    3
    >>> grade(Design(treated_areas=1, control_areas=0, before=True, comparable=None, matched=False, random=False)).level
    2
    """
    return next(one for one in maryland_scale().level if one.met_by(design))
