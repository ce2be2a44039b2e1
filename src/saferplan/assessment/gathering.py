"""Gathering the material: what is held, counted and compared, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from saferplan.assessment.changes import MeasureChange, measure_changes
from saferplan.assessment.entries import Entered
from saferplan.assessment.exposures import exposure_figures
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.holdings import Holding, Holdings, gather_holdings, measures_of
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.levels import Counted, Exposures, rate_figures
from saferplan.assessment.material import Material, lead_measures
from saferplan.assessment.partner_series import PartnerSeries, partner_series
from saferplan.assessment.places import AreaCounts, AreaRow, Ground, ground_of
from saferplan.assessment.previous import Predecessor
from saferplan.assessment.receipts import received_sets
from saferplan.assessment.selecting import (
    LOOSE,
    PARTNERSHIP_LIST,
    AreaSelector,
    counts_by_area,
    counts_by_month,
)
from saferplan.assessment.settings import AssessmentSettings
from saferplan.domain.categories import Denominator
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.measures import POLICE_RECORDS, Measure
from saferplan.domain.periods import Period
from saferplan.domain.suppression import suppression_rule
from saferplan.evidence import queries
from saferplan.evidence.receipts import receipt_register
from saferplan.evidence.weights import EVERYWHERE, harm_weights
from saferplan.geography.answers import Partnership
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot

# A list that places fewer of its records would show empty areas where it only knows no place.
FEWEST_PLACED = 0.8


def gather(
    snapshot: Snapshot,
    geography: Geography,
    settings: AssessmentSettings,
    entered: Entered,
    previous: Predecessor | None,
) -> Material:
    """Count, compare and place every measure that the snapshot holds for the partnership.

    Raises:
        UnknownAreaError: the partnership is not in the geography of the snapshot.
    """
    partnership = geography.partnership(settings.partnership)
    selector = AreaSelector(geography)
    place = Place(partnership.code, partnership.name, "partnership", (partnership.code,))
    within = _areas_around(partnership)
    everywhere = selector.small_areas([partnership.code])
    force_area = None if partnership.force is None else partnership.force.name
    holdings = gather_holdings(snapshot, everywhere, settings.window, force_area)
    maker = FigureMaker(Ledger(), snapshot.id)

    of_lists = replace(place, level=PARTNERSHIP_LIST)
    counted = [
        Counted(
            measure,
            place if holding.dataset == POLICE_RECORDS else of_lists,
            within,
            settings.window,
            counts_by_month(holding.cube, everywhere | {LOOSE}, measure.categories),
            holding.held,
        )
        for holding, measure in measures_of(holdings)
    ]
    leads = [
        one
        for one in _leads(counted, settings)
        if placed_share(one, _holding(holdings, one.measure), everywhere, settings.year) >= FEWEST_PLACED
    ]
    wards = _wards(geography, partnership)
    ward_counted = [
        Counted(
            one.measure,
            ward,
            within,
            settings.window,
            counts_by_month(
                _holding(holdings, one.measure).cube, selector.small_areas(ward.codes), one.measure.categories
            ),
            one.held,
        )
        for one in leads
        for ward in wards
    ]
    exposures = _ExposureCache(maker, geography, settings.year)
    family = measure_changes(
        maker,
        (*counted, *ward_counted),
        [
            exposures.of(one.place, _districts(one.place, partnership), one.measure)
            for one in (*counted, *ward_counted)
        ],
        settings.year,
        false_discovery_rate=settings.false_discovery_rate,
        level=settings.level,
        guards=suppression_rule(settings.audience.value).round_to > 1,
    )
    whole = family.changes[: len(counted)]
    by_ward: dict[str, list[tuple[str, MeasureChange]]] = {one.measure.id: [] for one in leads}
    for change in family.changes[len(counted) :]:
        by_ward[change.measure.id].append((change.place.name, change))
    grounds = {
        holding.dataset: ground_of(geography, holding.cube, settings.year, partnership.district_codes)
        for holding in holdings.incidents
        if any(one.measure.dataset == holding.dataset for one in leads)
    }
    area_counts = {
        one.measure.id: _area_counts(
            maker,
            geography,
            _holding(holdings, one.measure),
            grounds[one.measure.dataset],
            one,
            exposures,
            settings,
        )
        for one in leads
    }
    shapes = {one.shapes.id: one.shapes for one in area_counts.values() if one.shapes is not None}
    return Material(
        settings=settings,
        snapshot=snapshot,
        maker=maker,
        geography=geography,
        partnership=partnership,
        place=place,
        holdings=holdings,
        family=family,
        all_changes=whole,
        wards={id_: tuple(sorted(rows, key=lambda row: row[0])) for id_, rows in by_ward.items()},
        area_counts=area_counts,
        shape_sets=shapes,
        partner_series=_series(snapshot, geography, partnership),
        weights=harm_weights(snapshot, partnership.force.name if partnership.force else EVERYWHERE),
        register=receipt_register(
            settings.year,
            (*received_sets(snapshot, force_area), *entered.receipts),
            date.fromisoformat(snapshot.created[:10]),
            not_held=entered.not_held,
        ),
        previous=previous,
        entries=entered.sections,
        consultations=entered.consultations,
    )


def placed_share(one: Counted, holding: Holding, everywhere: frozenset[str], year: Period) -> float:
    """The share of a measure's records of the year that are placed in a small area, 0 to 1."""
    placed = replace(one, counts=counts_by_month(holding.cube, everywhere, one.measure.categories))
    total = one.over(year)[0]
    return placed.over(year)[0] / total if total else 0.0


def _series(snapshot: Snapshot, geography: Geography, partnership: Partnership) -> tuple[PartnerSeries, ...]:
    wanted = (partnership.code, *_areas_around(partnership))
    rows = queries.series(snapshot, areas=wanted).to_pylist()
    return partner_series(rows, {code: geography.name(code) for code in wanted})


def _leads(counted: Sequence[Counted], settings: AssessmentSettings) -> list[Counted]:
    wanted = lead_measures([(one.measure, one.over(settings.year)[0]) for one in counted])
    asked_for = settings.measure.casefold()
    return [
        one
        for one in counted
        if one.measure.id in wanted or asked_for in {one.measure.id, one.measure.title.casefold()}
    ]


def _holding(holdings: Holdings, measure: Measure) -> Holding:
    return next(one for one in holdings.incidents if one.dataset == measure.dataset)


def _areas_around(partnership: Partnership) -> tuple[str, ...]:
    around = [*partnership.district_codes]
    around += [area.code for area in (partnership.force, partnership.county) if area is not None]
    return tuple(around)


def _districts(place: Place, partnership: Partnership) -> tuple[str, ...]:
    return partnership.district_codes if place.code == partnership.code else place.codes


def _wards(geography: Geography, partnership: Partnership) -> list[Place]:
    lookup = geography.ward_lookup(partnership.district_codes)
    names = dict(zip(lookup["area_code"].to_pylist(), lookup["name"].to_pylist(), strict=True))
    return [
        Place(code, name, "ward", (code,)) for code, name in sorted(names.items(), key=lambda one: one[1])
    ]


def _area_counts(
    maker: FigureMaker,
    geography: Geography,
    holding: Holding,
    ground: Ground,
    one: Counted,
    exposures: _ExposureCache,
    settings: AssessmentSettings,
) -> AreaCounts:
    months = counts_by_area(holding.cube, ground.codes, one.measure.categories)
    monthly = ground.known(months, one.held)
    _, held, not_held = one.over(settings.year)
    if not held:
        return AreaCounts((), ground.shapes, one.window, monthly[:0])
    span = Period(held[0], held[-1])
    first = span.first - one.window.first
    totals = months[:, first : first + len(span)].sum(axis=1).tolist()
    places = [Place(code, geography.name(code), "small area", (code,)) for code in ground.codes]
    counts = [
        maker.count(one.measure, place, span, total) for place, total in zip(places, totals, strict=True)
    ]
    people = [None if not_held else exposures.of(place, place.codes, one.measure) for place in places]
    known = {at: (counts[at], each.now) for at, each in enumerate(people) if each is not None}
    found = rate_figures(maker, tuple(known.values()), one.measure, settings.level)
    rates = dict(zip(known, found, strict=True))
    rows = tuple(
        AreaRow(place.code, place.name, counts[at], rates.get(at)) for at, place in enumerate(places)
    )
    return AreaCounts(rows, ground.shapes, one.window, monthly)


def _mid_year(period: Period) -> int:
    # Every run of twelve months has exactly one June, the month that population estimates are of.
    return next(month.year for month in period if month.month == 6)


class _ExposureCache:
    """Residents or households of a place in the year and the year before, each made once."""

    def __init__(self, maker: FigureMaker, geography: Geography, year: Period) -> None:
        self._maker = maker
        self._geography = geography
        self._year = year
        self._made: dict[tuple[str, Denominator], Exposures | None] = {}

    def of(self, place: Place, codes: Sequence[str], measure: Measure) -> Exposures | None:
        """The exposures of a place whose denominators are those of these areas; None where none are held."""
        key = (place.code, measure.denominator)
        if key not in self._made:
            now, before = (
                self._figure(place, codes, measure.denominator, _mid_year(period))
                for period in (self._year, self._year.before)
            )
            known = now.value is not None
            self._made[key] = Exposures(now, before) if known else None
        return self._made[key]

    def _figure(self, place: Place, codes: Sequence[str], of: Denominator, year: int) -> Figure:
        if of is Denominator.HOUSEHOLDS:
            found = [self._geography.households(code) for code in codes]
            return exposure_figures(self._maker, place, found, Unit.HOUSEHOLDS, year)
        found = [self._geography.population(code, year) for code in codes]
        return exposure_figures(self._maker, place, found, Unit.PEOPLE, year)
