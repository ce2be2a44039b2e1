"""What was done, where, when, and what it was meant to change: all that an evaluation needs to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from saferplan.domain.periods import Month, Period


class Direction(Enum):
    """Which way the counts were meant to go."""

    FEWER = "fewer"
    MORE = "more"
    """Where the aim was that more is reported."""


class Assignment(Enum):
    """How it came about that these areas were treated and those not."""

    CHOSEN = "chosen"
    """Chosen for their problem, or by chance of politics and money."""
    MATCHED = "matched"
    """The control areas were chosen to be like the treated ones in what bears on crime."""
    RANDOM = "random"
    """Drawn by lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """An intervention and what it is compared with.

    `treated`, `control`, `displacement` and `displacement_control` name areas; no area may be in two of them.
    `start` is the first month with the intervention and `end` the last, None where it goes on. `before` and `after`
    are the periods compared; where not given, the year before the start, and the months from the start for as long
    as the intervention lasted and as counts reach, a year at most. A gap between `before` and the start, for setting
    up, takes no part. `calendar_months` keeps only those months of the year in both: a festival's. `cost` is in
    pounds. `exposure` maps areas to people or households, where areas differ in size; it serves only if it has all
    of them.

    >>> closure = Intervention(name="closure order", treated=("E01025930",), start=Month(2021, 11), end=Month(2022, 1))
    >>> closure.periods(Month(2022, 9))[1].label
    'November 2021 to January 2022'
    """

    name: str
    treated: tuple[str, ...]
    start: Month
    control: tuple[str, ...] = ()
    displacement: tuple[str, ...] = ()
    displacement_control: tuple[str, ...] = ()
    end: Month | None = None
    before: Period | None = None
    after: Period | None = None
    calendar_months: tuple[int, ...] = ()
    desired: Direction = Direction.FEWER
    assignment: Assignment = Assignment.CHOSEN
    cost: float | None = None
    exposure: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.treated:
            raise ValueError("treated: name at least one area in which the intervention took place")
        seen: set[str] = set()
        for area in (*self.treated, *self.control, *self.displacement, *self.displacement_control):
            if area in seen:
                raise ValueError(
                    f"{area} is named twice; an area is treated, control or round about, not two of them"
                )
            seen.add(area)
        if self.end is not None and self.end < self.start:
            raise ValueError(f"end: {self.end} is before the start, {self.start}")
        if self.before is not None and self.before.last >= self.start:
            raise ValueError(
                f"before: {self.before} reaches into the intervention, which starts in {self.start}"
            )
        if self.after is not None and self.after.first < self.start:
            raise ValueError(
                f"after: {self.after} begins before the intervention, which starts in {self.start}"
            )
        if any(not 1 <= one <= 12 for one in self.calendar_months):
            raise ValueError("calendar_months: months of the year are 1 to 12")
        if self.cost is not None and not self.cost >= 0:
            raise ValueError(f"cost: {self.cost} cannot be; give pounds from 0, or leave it out")
        for area, people in self.exposure.items():
            if not people > 0:
                raise ValueError(f"exposure: {area} has {people}; give people or households above 0")

    def periods(self, last: Month) -> tuple[Period, Period]:
        """The periods compared, where counts reach to `last`.

        Raises:
            ValueError: counts end before the intervention starts.
        """
        if last < self.start:
            raise ValueError(f"{self.name}: counts end in {last}, before the start in {self.start}")
        before = self.before or Period(self.start + -12, self.start + -1)
        ends = min(last, self.start + 11) if self.end is None else min(last, self.start + 11, self.end)
        return before, self.after or Period(self.start, ends)
