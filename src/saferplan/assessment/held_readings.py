"""Reading a plan's measure from the evidence: each period's value with its figures, and the change from the baseline.

A month that is not held makes a period unknown, never zero. The change is tested on the records themselves, with the
spread that the months of everything held in the area show together; what may be said of it is for whoever tests
several measures at once (`statistics.multiplicity`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from saferplan.assessment.exposures import exposure_figures
from saferplan.assessment.figures import REFERENCE, SUMMING, FigureMaker, Value
from saferplan.assessment.held_series import COUNT, RATE, SERIES, HeldEvidence, HeldSeries, series_value
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.levels import Counted, held_caveat, rate_figure
from saferplan.assessment.partner_series import PartnerSeries
from saferplan.assessment.protecting import UNRELIABLE
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Denominator
from saferplan.domain.comparability import breaks_between, comparable
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.readings import Basis, compared_periods, period_ending, quarter_ends
from saferplan.domain.suppression import RateStanding, protect, rate_standing, suppression_rule
from saferplan.domain.verdicts import WhyNotTested, not_tested
from saferplan.errors import SaferPlanError
from saferplan.statistics.change import compare
from saferplan.statistics.overdispersion import overdispersion

LEVEL = 0.95
AUDIENCE = "Partnership"
"""Whom the plan's pages are for: everybody who has signed in, and nobody else."""

NOT_RECORDS = (
    "What a partner shares as one number for the whole period cannot be tested: nothing is held that says how "
    "widely it scatters."
)


class HeldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A reading against the baseline: which months stand against which, and what the test found.

    `difference` is in the measure's unit. Where no test was made `p` is None and `why_not` says why; intervals are
    then missing, too. `cautions` bear on the comparison without forbidding it.
    """

    before: Period
    after: Period
    shared: int
    base: float
    now: float
    difference: float
    interval: Interval | None = None
    percent: float | None = None
    percent_interval: Interval | None = None
    p: float | None = None
    counts: tuple[int, int] | None = None
    why_not: str = ""
    cautions: tuple[str, ...] = ()


class HeldReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a series reads in a period: `figure` is the identity of one of `figures`, which hold all it rests on."""

    period: Period
    figure: str
    figures: tuple[Figure, ...]
    change: HeldChange | None = None

    @property
    def read(self) -> Figure:
        """The figure itself."""
        return next(one for one in self.figures if one.id == self.figure)


@dataclass(frozen=True, slots=True)
class Reader:
    """One series of the evidence, read by one basis."""

    evidence: HeldEvidence
    held: HeldSeries
    basis: Basis

    @classmethod
    def of(cls, evidence: HeldEvidence, id_: str, area: str, basis: Basis) -> Reader:
        """The reader of a series.

        Raises:
            SaferPlanError: it is not held, or not by that basis.
        """
        held = evidence.find(id_, area)
        if held is None:
            raise SaferPlanError(
                "What the measure is tied to is not held any more.",
                "Add the evidence again, or tie the measure to something else.",
            )
        if basis not in held.bases:
            raise SaferPlanError(
                f"{held.title} is not held {basis.label.lower()}.", "Choose the other way of reading it."
            )
        return cls(evidence, held, basis)

    def read(self, ends: Sequence[Month], baseline: Month | None) -> tuple[HeldReading, ...]:
        """The readings of the periods that end with these months; each against the baseline's, where there is one."""
        base = None if baseline is None else period_ending(self.basis, baseline)
        return tuple(self._read(period_ending(self.basis, end), base) for end in ends)

    def last_complete(self) -> Month | None:
        """The last quarter's end of which every month is held; None where there is none."""
        for end in reversed(quarter_ends(self.held.first, self.held.last)):
            if self._read(period_ending(self.basis, end), None).read.value is not None:
                return end
        return None

    def _read(self, period: Period, baseline: Period | None) -> HeldReading:
        maker = FigureMaker(Ledger(), self.evidence.snapshot.id)
        shown = [figure := self._figure(maker, period)]
        compared = None if baseline is None else compared_periods(baseline, period)
        change = None
        if compared is not None and figure.value is not None:
            base, now = self._figure(maker, compared.before), self._figure(maker, compared.after)
            shown += [base, now]
            change = self._change(maker, base, now, compared.shared)
        # What is shown of a rate of few records is not what was worked out first.
        as_shown = {one.id: one for one in (*maker.ledger, *shown)}
        return HeldReading(period=period, figure=figure.id, figures=tuple(as_shown.values()), change=change)

    # --- what a period reads --------------------------------------------------------------------------

    def _figure(self, maker: FigureMaker, period: Period) -> Figure:
        if self._kind == SERIES:
            return self._of_series(maker, self._series, period)
        count = self._count(maker, period)
        if self._kind == COUNT:
            return count
        return self._rate(maker, count, period)

    @property
    def _kind(self) -> str:
        return self.held.id.partition(":")[0]

    @property
    def _counted(self) -> Counted:
        of_area = self.evidence.counted[self.held.area]
        return next(one for one in of_area if one.measure.id == self.held.id.partition(":")[2])

    @property
    def _series(self) -> PartnerSeries:
        wanted = (self.held.id.partition(":")[2], self.held.area)
        return next(one for one in self.evidence.series if (one.measure, one.place.code) == wanted)

    def _count(self, maker: FigureMaker, period: Period) -> Figure:
        one = self._counted
        total, _, missing = one.over(period)
        if missing:
            why = Absence.NOT_YET_AVAILABLE if min(missing) > self.held.last else Absence.UNKNOWN
            return maker.count(one.measure, one.place, period, why, (held_caveat(missing),))
        return maker.count(one.measure, one.place, period, _protected(one, total))

    def _rate(self, maker: FigureMaker, count: Figure, period: Period) -> Figure:
        one = self._counted
        exposure = self._exposure(maker, period)
        rate = rate_figure(maker, count, exposure, one.measure, LEVEL)
        if rate.value is None or count.value is None:
            return rate
        standing = rate_standing(int(count.value), suppression_rule(AUDIENCE))
        if standing is RateStanding.NOT_SHOWN:
            return msgspec.structs.replace(rate, value=None, interval=None, absence=Absence.UNRELIABLE)
        if standing is RateStanding.UNRELIABLE:
            return msgspec.structs.replace(rate, caveats=(*rate.caveats, UNRELIABLE))
        return rate

    def _exposure(self, maker: FigureMaker, period: Period) -> Figure:
        """Residents or households in the middle of the twelve months that end with the period."""
        geography, partnership = self.evidence.geography, self.evidence.partnership
        of_all = self.held.area == partnership.code
        codes = partnership.district_codes if of_all else (self.held.area,)
        year = next(month.year for month in Period.year_ending(period.last) if month.month == 6)
        place = self._counted.place
        if self._counted.measure.denominator is Denominator.HOUSEHOLDS:
            households = [geography.households(code) for code in codes]
            return exposure_figures(maker, place, households, Unit.HOUSEHOLDS, year)
        people = [geography.population(code, year) for code in codes]
        return exposure_figures(maker, place, people, Unit.PEOPLE, year)

    def _of_series(self, maker: FigureMaker, one: PartnerSeries, period: Period) -> Figure:
        parts = series_value(one, period)
        value: Value = sum(part for _, part in parts)
        if not parts:
            shared = dict(one.values).get(period)
            later = period.last > self.held.last
            missing = Absence.NOT_YET_AVAILABLE if later else Absence.UNKNOWN
            value = shared if isinstance(shared, Absence) else missing
        summed = len(parts) > 1
        added_up = (("values added up", len(parts)),) if summed else ()
        return maker.reference(
            "series",
            one.title,
            one.place,
            period,
            one.unit,
            value,
            source=one.supplier,
            parameters=(("measure", one.measure), *added_up),
            method=SUMMING if summed else REFERENCE,
        )

    # --- the change from the baseline -----------------------------------------------------------------

    def _change(self, maker: FigureMaker, base: Figure, now: Figure, shared: int) -> HeldChange | None:
        if base.value is None or now.value is None:
            return None
        before, after = base.definition.period, now.definition.period
        plain = HeldChange(
            before=before,
            after=after,
            shared=shared,
            base=float(base.value),
            now=float(now.value),
            difference=float(now.value) - float(base.value),
        )
        if self._kind == SERIES:
            return self._of_parts(plain)
        one = self._counted
        breaks = breaks_between(one.measure.id, (one.place.code, *one.within), before, after)
        if not comparable(breaks):
            return msgspec.structs.replace(
                plain, why_not=not_tested(WhyNotTested.SERIES_BREAK, breaks[0].wording).words
            )
        cautions = tuple(each.wording for each in breaks)
        if one.measure.sensitive and suppression_rule(AUDIENCE).round_to > 1:
            # An interval of the exact counts would let them be worked out.
            return msgspec.structs.replace(plain, cautions=cautions)
        dispersion, freedom = self._spread(before, after)
        exposures = (1.0, 1.0)
        if self._kind == RATE:
            exposures = (self._people(maker, before), self._people(maker, after))
        counts = (one.over(before)[0], one.over(after)[0])
        return msgspec.structs.replace(
            _tested(plain, counts, exposures, dispersion, freedom), cautions=cautions
        )

    def _people(self, maker: FigureMaker, period: Period) -> float:
        value = self._exposure(maker, period).value
        assert value is not None  # noqa: S101 - its rate was worked out
        return float(value) / 1000

    def _spread(self, before: Period, after: Period) -> tuple[float, float]:
        """The overdispersion of the series' months, borrowing from everything else that is held in the area."""
        complete = [
            one
            for one in self.evidence.counted[self.held.area]
            if one.complete(before) and one.complete(after)
        ]
        at = complete.index(self._counted)
        found = overdispersion(
            np.array([one.months(before) for one in complete], dtype=np.float64),
            np.array([one.months(after) for one in complete], dtype=np.float64),
        )
        return float(found.dispersion[at]), float(found.freedom[at])

    def _of_parts(self, plain: HeldChange) -> HeldChange:
        """A partner's counts by month or quarter are tested; what is shared as one number is not."""
        one = self._series
        before = [value for _, value in series_value(one, plain.before)]
        after = [value for _, value in series_value(one, plain.after)]
        breaks = breaks_between(one.measure, (one.place.code,), plain.before, plain.after)
        if not comparable(breaks):
            return msgspec.structs.replace(
                plain, why_not=not_tested(WhyNotTested.SERIES_BREAK, breaks[0].wording).words
            )
        whole = all(value >= 0 and float(value).is_integer() for value in (*before, *after))
        if one.unit is not Unit.COUNT or len(before) != len(after) or len(before) < 2 or not whole:
            return msgspec.structs.replace(plain, why_not=NOT_RECORDS)
        spread = overdispersion(np.array([before], dtype=np.float64), np.array([after], dtype=np.float64))
        counts = (int(sum(before)), int(sum(after)))
        tested = _tested(plain, counts, (1.0, 1.0), float(spread.dispersion[0]), float(spread.freedom[0]))
        return msgspec.structs.replace(tested, cautions=tuple(each.wording for each in breaks))


def _tested(
    plain: HeldChange,
    counts: tuple[int, int],
    exposures: tuple[float, float],
    dispersion: float,
    freedom: float,
) -> HeldChange:
    found = compare(
        counts[0],
        counts[1],
        exposure_before=exposures[0],
        exposure_after=exposures[1],
        dispersion=dispersion,
        freedom=freedom,
        level=LEVEL,
    )
    p = float(found.p if np.isnan(found.e_test_p) else found.e_test_p)
    no_percent = bool(np.isnan(found.percent))
    return msgspec.structs.replace(
        plain,
        interval=Interval(float(found.difference_lower), float(found.difference_upper), LEVEL),
        percent=None if no_percent else float(found.percent),
        percent_interval=None
        if no_percent or not np.isfinite(float(found.percent_upper))
        else Interval(float(found.percent_lower), float(found.percent_upper), LEVEL),
        p=p,
        counts=counts,
    )


def _protected(one: Counted, total: int) -> Value:
    """The count as the plan's readers may see it, by their rule of disclosure."""
    if not one.measure.sensitive:
        return total
    found = protect({"count": total}, (), suppression_rule(AUDIENCE))
    return Absence.SUPPRESSED if found.hidden else found.rounded.get("count", total)
