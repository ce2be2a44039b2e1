"""What a measure of a plan can be fed with: every count, rate and partner's series that the evidence holds.

For the partnership's whole area, and for each of its districts where it has several. What is held of a wider area, such
as the police force's, says nothing of the partnership alone and is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from saferplan.assessment.figures import Place
from saferplan.assessment.holdings import gather_holdings, measures_of
from saferplan.assessment.levels import Counted
from saferplan.assessment.partner_series import PartnerSeries, partner_series
from saferplan.assessment.selecting import LOOSE, PARTNERSHIP_LIST, AreaSelector, counts_by_month
from saferplan.domain.categories import Denominator
from saferplan.domain.figure import Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.readings import Basis, period_ending, quarter_ends
from saferplan.evidence import queries
from saferplan.evidence.records import Kind
from saferplan.geography.answers import Partnership
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot

COUNT, RATE, SERIES = "count", "rate", "series"


@dataclass(frozen=True, slots=True)
class HeldSeries:
    """Something that is held of an area, month by month or as a partner shares it.

    `id` says what it is, wherever it is held: `count:burglary`, `rate:burglary`, `series:probation/proven-reoffending`.
    With `area` it is one series. `counted_as` is its unit in words.
    """

    id: str
    title: str
    area: str
    area_name: str
    unit: Unit
    counted_as: str
    first: Month
    last: Month
    bases: tuple[Basis, ...]

    @property
    def span(self) -> str:
        """Its first and last month in words."""
        return Period(self.first, self.last).months_label


@dataclass(frozen=True)
class HeldEvidence:
    """A snapshot asked about what it holds of a partnership: counts by area, and partners' series."""

    snapshot: Snapshot
    geography: Geography
    partnership: Partnership
    counted: Mapping[str, tuple[Counted, ...]]
    series: tuple[PartnerSeries, ...]

    @cached_property
    def listed(self) -> tuple[HeldSeries, ...]:
        """Everything that is held, the whole area first, counts before rates before partners' series."""
        found: list[HeldSeries] = []
        for of_area in self.counted.values():
            found += [self._counted(one, COUNT) for one in of_area]
            found += [self._counted(one, RATE) for one in of_area]
        counted = {one.measure.id for one in self.counted.get(self.partnership.code, ())}
        # A publisher's table of what is counted here record by record would only be the same thing twice.
        found += [
            _shared(one)
            for one in self.series
            if one.measure.removeprefix(f"{POLICE_RECORDS}/") not in counted
        ]
        return tuple(one for one in found if one.bases)

    def find(self, id_: str, area: str) -> HeldSeries | None:
        """One of them; None where it is not held."""
        return next((one for one in self.listed if (one.id, one.area) == (id_, area)), None)

    def _counted(self, one: Counted, kind: str) -> HeldSeries:
        of = "households" if one.measure.denominator is Denominator.HOUSEHOLDS else "residents"
        rate = kind == RATE
        held = [month for month, known in zip(one.window, one.held.tolist(), strict=True) if known]
        return HeldSeries(
            id=f"{kind}:{one.measure.id}",
            title=f"{one.measure.title}, per 1,000 {of}" if rate else one.measure.title,
            area=one.place.code,
            area_name=one.place.name,
            unit=Unit.RATE if rate else Unit.COUNT,
            counted_as=f"{one.measure.records} per 1,000 {of}" if rate else one.measure.records,
            first=held[0],
            last=held[-1],
            bases=tuple(Basis),
        )


def held_evidence(snapshot: Snapshot, geography: Geography, partnership_code: str) -> HeldEvidence:
    """What a snapshot holds of a partnership.

    Raises:
        UnknownAreaError: the partnership is not in the geography.
    """
    partnership = geography.partnership(partnership_code)
    around = tuple(area.code for area in (partnership.force, partnership.county) if area is not None)
    wanted = (partnership.code, *partnership.district_codes)
    rows = queries.series(snapshot, areas=wanted).to_pylist()
    return HeldEvidence(
        snapshot,
        geography,
        partnership,
        _counts(snapshot, geography, partnership, (*partnership.district_codes, *around)),
        partner_series(rows, {code: geography.name(code) for code in wanted}),
    )


def series_value(one: PartnerSeries, period: Period) -> tuple[tuple[Period, float], ...]:
    """The shared values that make up a period: the one of it, or the counts of its parts; none where any is missing.

    Only counts add up: a percentage of a year is not the sum of its quarters'.
    """
    known = {of: value for of, value in one.values if isinstance(value, float | int)}
    if period in known:
        exact = ((period, known[period]),)
        # The parts are preferred where they add up to a test: they say how widely the series scatters.
        return _parts(known, period) or exact if one.unit is Unit.COUNT else exact
    return _parts(known, period) if one.unit is Unit.COUNT else ()


def _parts(known: Mapping[Period, float], period: Period) -> tuple[tuple[Period, float], ...]:
    for length in (1, 3, 6):
        if length >= len(period):
            continue
        parts = [
            Period(period.first + at, period.first + (at + length - 1))
            for at in range(0, len(period), length)
        ]
        if all(part in known for part in parts):
            return tuple((part, known[part]) for part in parts)
    return ()


def _shared(one: PartnerSeries) -> HeldSeries:
    first = min(period.first for period, _ in one.values)
    last = max(period.last for period, _ in one.values)
    ends = quarter_ends(first, last)
    return HeldSeries(
        id=f"{SERIES}:{one.measure}",
        title=f"{one.title} (shared by {one.supplier})",
        area=one.place.code,
        area_name=one.place.name,
        unit=one.unit,
        counted_as=one.unit.value,
        first=first,
        last=last,
        bases=tuple(
            basis for basis in Basis if any(series_value(one, period_ending(basis, end)) for end in ends)
        ),
    )


def _counts(
    snapshot: Snapshot, geography: Geography, partnership: Partnership, within: tuple[str, ...]
) -> dict[str, tuple[Counted, ...]]:
    months = [
        month
        for dataset in queries.datasets(snapshot, Kind.INCIDENTS)
        for month in queries.coverage(snapshot, dataset).months
    ]
    if not months:
        return {}
    window = Period(min(months), max(months))
    selector = AreaSelector(geography)
    everywhere = selector.small_areas([partnership.code])
    force = None if partnership.force is None else partnership.force.name
    measured = measures_of(gather_holdings(snapshot, everywhere, window, force))
    whole = Place(partnership.code, partnership.name, "partnership", (partnership.code,))
    of_lists = replace(whole, level=PARTNERSHIP_LIST)
    found = {
        partnership.code: tuple(
            Counted(
                measure,
                whole if holding.dataset == POLICE_RECORDS else of_lists,
                within,
                window,
                counts_by_month(holding.cube, everywhere | {LOOSE}, measure.categories),
                holding.held,
            )
            for holding, measure in measured
            if holding.held.any()
        )
    }
    if len(partnership.district_codes) > 1:
        for code in partnership.district_codes:
            areas = selector.small_areas([code])
            place = Place(code, geography.name(code), "district", (code,))
            found[code] = tuple(
                Counted(
                    measure,
                    place,
                    within,
                    window,
                    counts_by_month(holding.cube, areas, measure.categories),
                    holding.held,
                )
                for holding, measure in measured
                if holding.held.any()
            )
    return found
