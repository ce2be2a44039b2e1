"""The counts of an evaluation, cut into its areas and periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.domain.periods import Period
from saferplan.statistics.evaluation.intervention import Intervention
from saferplan.statistics.inputs import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Counts by group of areas: areas by months, over all kinds, and `by_kind` with the kinds first.

    `columns_before` and `columns_after` are the months compared that are held for every area; `calendar` is the month
    of the year of every column.
    """

    intervention: Intervention
    months: Period
    before: Period
    after: Period
    treated: Floats
    control: Floats
    displacement: Floats
    displacement_control: Floats
    by_kind: dict[str, Floats]
    columns_before: Integers
    columns_after: Integers
    calendar: Integers
    known: NDArray[np.bool_]

    @classmethod
    def of(cls, intervention: Intervention, count: Floats, areas: Sequence[str], months: Period) -> Panel:
        """Cuts counts into the groups and periods of an intervention.

        Raises:
            ValueError: an area has no counts, or no month of the intervention is held.
        """
        at = {area: place for place, area in enumerate(areas)}
        groups = {}
        for name in ("treated", "control", "displacement", "displacement_control"):
            wanted: tuple[str, ...] = getattr(intervention, name)
            missing = [area for area in wanted if area not in at]
            if missing:
                raise ValueError(f"{name}: there are no counts of {', '.join(missing)}")
            groups[name] = count[..., [at[area] for area in wanted], :]
        totals = {name: one if one.ndim == 2 else one.sum(axis=0) for name, one in groups.items()}
        known = ~np.isnan(np.concatenate(list(totals.values()), axis=0)).any(axis=0)
        before, after = intervention.periods(months.last)
        calendar = np.array([month.month for month in months])
        wanted_months = intervention.calendar_months or tuple(range(1, 13))
        usable = known & np.isin(calendar, wanted_months)

        def columns(period: Period) -> Integers:
            inside = np.array([month in period for month in months])
            return np.flatnonzero(inside & usable)

        after_columns = columns(after)
        if not after_columns.size:
            raise ValueError(f"{intervention.name}: no month of {after.label} is held for all its areas")
        return cls(
            intervention=intervention,
            months=months,
            before=before,
            after=after,
            by_kind=groups if count.ndim == 3 else {},
            columns_before=columns(before),
            columns_after=after_columns,
            calendar=calendar,
            known=known,
            **totals,
        )

    def columns_of(self, period: Period) -> Integers:
        """The months of a period that are held and compared."""
        wanted = self.intervention.calendar_months or tuple(range(1, 13))
        inside = np.array([month in period for month in self.months])
        return np.flatnonzero(inside & self.known & np.isin(self.calendar, wanted))

    def two(self, group: Floats) -> Floats:
        """Records of a group before and after, over all its areas."""
        return np.stack(
            [
                group[..., self.columns_before].sum(axis=(-2, -1)),
                group[..., self.columns_after].sum(axis=(-2, -1)),
            ],
            axis=-1,
        )

    @property
    def times(self) -> tuple[float, float]:
        """What counts before and after are divided by, so that both are of the length of the time after."""
        return self.columns_before.size / self.columns_after.size, 1.0

    @property
    def columns_ahead(self) -> Integers:
        """Every month held up to the end of the period before, not only those of that period."""
        last = self.before.last
        return (
            self.columns_of(Period(self.months.first, last))
            if last >= self.months.first
            else self.columns_before
        )

    @property
    def has_people(self) -> bool:
        """Whether people or households are given for every area of the intervention."""
        one = self.intervention
        every = (*one.treated, *one.control, *one.displacement, *one.displacement_control)
        return all(area in one.exposure for area in every)

    def size_of(self, areas: tuple[str, ...]) -> float:
        """People or households of a group where they are given for all areas, else the number of its areas."""
        exposure = self.intervention.exposure
        return float(sum(exposure[area] for area in areas) if self.has_people else len(areas))
