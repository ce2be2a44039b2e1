"""What may be said of the change of each measure since its baseline: all of a plan's tests under one error rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from saferplan.assessment.held_readings import HeldChange
from saferplan.domain.categories import Direction
from saferplan.domain.display import written, written_interval
from saferplan.domain.figure import Unit
from saferplan.domain.verdicts import Judgement, Verdict, direction_words, judge, verdict_rule
from saferplan.plan.feeding import taken_from
from saferplan.plan.models import Measure, Reading
from saferplan.statistics.multiplicity import false_discoveries


@dataclass(frozen=True, slots=True)
class BaselineChange:
    """The latest reading of a measure against its baseline; without a test there is no judgement."""

    reading: Reading
    change: HeldChange
    unit: Unit
    judgement: Judgement | None
    direction: Direction

    @property
    def verdict(self) -> Verdict:
        """The verdict; not tested where no test could be made."""
        return Verdict.NOT_TESTED if self.judgement is None else self.judgement.verdict

    @property
    def sentence(self) -> str:
        """The change in words: never without its interval, or without why there is none."""
        one = self.change
        said = (
            f"{_plain(one.now, self.unit)} in {one.after.months_label}, against {_plain(one.base, self.unit)} in "
            f"{one.before.months_label}: a difference of {_plain(one.difference, self.unit, signed=True)}"
        )
        if one.interval is not None:
            said += f" ({one.interval.level:.0%} interval {written_interval(one.interval, self.unit, signed=True)})"
        return f"{said}."

    @property
    def explained(self) -> tuple[str, ...]:
        """Sentences on how it is to be read."""
        said = []
        if self.change.shared:
            said.append(
                f"The two periods share {self.change.shared} months, so what is compared are the months that they do "
                "not share."
            )
        if self.judgement is not None:
            said += [self.judgement.words, direction_words(self.judgement, self.direction)]
        said += [self.change.why_not, *self.change.cautions]
        return tuple(one for one in said if one)


def changes_from_baseline(measures: Iterable[Measure]) -> Mapping[int, BaselineChange]:
    """What may be said of each measure's latest reading against its baseline, by measure.

    Give all the measures of a plan: they are tested together. Readings that were fetched with them are not read again.
    """
    found: list[tuple[Measure, Reading, HeldChange, Unit]] = []
    for measure in measures:
        latest = next((one for one in reversed(measure.readings_in_force) if one.value is not None), None)
        taken = None if latest is None else taken_from(latest.taken)
        if latest is not None and taken is not None and taken.reading.change is not None:
            found.append((measure, latest, taken.reading.change, taken.reading.read.definition.unit))
    p = np.array([np.nan if change.p is None else change.p for _, _, change, _ in found], dtype=np.float64)
    rate = verdict_rule().false_discovery_rate
    adjusted = false_discoveries(p, rate=rate).adjusted
    return {
        measure.pk: BaselineChange(
            reading,
            change,
            unit,
            None
            if change.p is None
            else judge(
                before=change.base, after=change.now, p=change.p, adjusted_p=float(adjusted[at]), rate=rate
            ),
            Direction(measure.direction),
        )
        for at, (measure, reading, change, unit) in enumerate(found)
    }


def _plain(value: float, unit: Unit, *, signed: bool = False) -> str:
    return written(value, unit, signed=signed)
