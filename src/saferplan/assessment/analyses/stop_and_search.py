"""Stops and searches of the year: for what, with what outcome, and of whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saferplan.assessment.analyses.parts import parts_chart, parts_of, parts_table
from saferplan.assessment.figures import EVERYTHING, Place
from saferplan.assessment.levels import held_caveat
from saferplan.assessment.material import Material
from saferplan.assessment.peer_sources import supplier_of
from saferplan.assessment.selecting import AreaSelector
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import Block, Bullets, Notice, Paragraph, Section, Tone
from saferplan.domain.categories import Denominator, Direction
from saferplan.domain.figure import FieldValues, Figure
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Period
from saferplan.domain.suppression import suppression_rule
from saferplan.domain.word_groups import WordGroup, age_ranges, ethnic_groups, groups_of
from saferplan.evidence import queries
from saferplan.evidence.records import Kind, PlacedBy

DATASET = "police-stop-and-search"
SOURCE = "Stop and search, data.police.uk"
FEWEST_PLACED = 0.8
"""Where fewer of the force's stops have a small area, the partnership's would be too few by an unknown number."""

STOPS = Measure(
    id="stop-and-search",
    title="Stops and searches",
    definition="Searches of people and vehicles by the police, as they record and publish them.",
    records="stops and searches",
    dataset=DATASET,
    categories=(),
    strands=(),
    denominator=Denominator.PEOPLE,
    desired_direction=Direction.EITHER,
    # Ages and ethnicities are of people stopped on one occasion; every count takes part in sums with them.
    sensitive=True,
    counts_as_crime=False,
)

_FIELDS: tuple[tuple[str, str, str, tuple[WordGroup, ...], bool], ...] = (
    ("object", "Object of search", "object of search", (), False),
    ("outcome", "Outcome of search", "outcome", (), False),
    ("age_range", "Age", "age of the person", age_ranges(), True),
    ("ethnicity_self_defined", "Self-defined ethnicity", "self-defined ethnicity", ethnic_groups(), True),
)
_LIMITS = (
    "These are shares of stops and searches, not rates of people. They do not show whether any group was stopped more "
    "than others: that needs the number of people of each age and ethnicity who were there to be stopped, and nothing "
    "held says it. Residents are not that population, since people are stopped away from home.",
    "One person may have been stopped several times; nothing published tells.",
    "Ethnicity is what people said of themselves. Where it is not stated, nothing is known of it.",
)
_INTERVALS = (
    "Intervals are those of chance, as if these were a sample of such stops; they allow for nothing else."
)


@dataclass(frozen=True, slots=True)
class _Stops:
    """Where stops are counted, by what conditions, and how many there are: `placed` is whether in the partnership."""

    place: Place
    conditions: tuple[FieldValues, ...]
    placed: bool
    whole: Figure


def stop_and_search_section(material: Material) -> Section | None:
    """Stop and search as a section of the assessment; None where nothing of the year is held."""
    found = _stops(material)
    if found is None:
        return None
    blocks = _blocks(material, found, "stop-and-search")
    return Section(
        id="stop-and-search", heading="Stop and search", blocks=material.written("stop-and-search", blocks)
    )


def stop_and_search_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """Stops and searches by object, outcome, age and ethnicity; or that none of the year are held."""
    found = _stops(material)
    if found is None:
        words = (
            "No stops and searches of the area's own force are held for any month of the year. Add the force's "
            "stop-and-search files of data.police.uk with the command saferplan evidence add."
        )
        return (Notice(Tone.MISSING, sentence(words)),)
    return _blocks(material, found, prefix)


def _stops(material: Material) -> _Stops | None:
    snapshot, year = material.snapshot, material.settings.year
    force = material.partnership.force
    if DATASET not in queries.datasets(snapshot, Kind.STOPS) or force is None:
        return None
    supplier = supplier_of(force.name)
    months = sorted(
        entry.month
        for entry in queries.coverage(snapshot, DATASET).entries
        if entry.supplier == supplier and entry.month in year
    )
    if not months:
        return None
    period = Period(months[0], months[-1])
    not_held = [month for month in year if month not in months]
    of_force = queries.count_by(snapshot, DATASET, period, None, ("supplier", "placed_by")).to_pylist()
    own = [row for row in of_force if row["supplier"] == supplier]
    total = sum(row["records"] for row in own)
    at_point = sum(row["records"] for row in own if row["placed_by"] != PlacedBy.NONE.value)
    placed = total > 0 and at_point >= FEWEST_PLACED * total
    caveats = (held_caveat(not_held),) if not_held else ()
    conditions: tuple[FieldValues, ...] = ()
    if placed:
        place = material.place
        areas = AreaSelector(material.geography).small_areas(place.codes)
        total = sum(queries.count_by(snapshot, DATASET, period, areas, ("type",))["records"].to_pylist())
    else:
        place = Place(force.code, f"the whole police force area of {force.name}", EVERYTHING, ())
        conditions = (FieldValues("supplier", (supplier,)),)
    whole = material.maker.count(STOPS, place, period, total, caveats, fields=conditions)
    return _Stops(place, conditions, placed, whole)


def _records(material: Material, found: _Stops, field: str) -> Mapping[str, int]:
    """How many of the stops say each word of a field."""
    areas = AreaSelector(material.geography).small_areas(found.place.codes) if found.placed else None
    suppliers = {value for one in found.conditions for value in one.values}
    records: Counter[str] = Counter()
    by = ("supplier", field)
    period: Period = found.whole.definition.period
    for row in queries.count_by(material.snapshot, DATASET, period, areas, by).to_pylist():
        if not suppliers or row["supplier"] in suppliers:
            records[row[field] or ""] += row["records"]
    return records


def _guarded(material: Material) -> bool:
    return suppression_rule(material.settings.audience.value).round_to > 1


def _number(records: Mapping[str, int], group: WordGroup) -> int:
    return sum(records.get(word, 0) for word in group.words)


def _blocks(material: Material, found: _Stops, prefix: str) -> tuple[Block, ...]:
    period: Period = found.whole.definition.period
    opening = Paragraph(
        sentence(f"{STOPS.title} in {found.place.name}, {period.label}: ", plain(found.whole), ".")
    )
    blocks: list[Block] = [opening]
    if not found.placed:
        words = (
            f"These counts are of {found.place.name}, not of the partnership: too few of the stops could be placed in "
            "a small area. That needs boundaries of small areas, and points in the force's files."
        )
        blocks.append(Notice(Tone.CAUTION, sentence(words)))
    blocks += [Notice(Tone.CAUTION, sentence(one)) for one in found.whole.caveats]
    if not found.whole.value:
        return tuple(blocks)
    if found.whole.value < suppression_rule(material.settings.audience.value).zeros_hidden_below:
        words = "They are so few that what they were for, and of whom, is not shown: it could tell of single people."
        blocks.append(Notice(Tone.NOTE, sentence(words)))
        return tuple(blocks)
    for field, heading, said, known, ordered in _FIELDS:
        blocks += _by_field(material, found, prefix, field, heading, said, known, ordered)
    limits = _LIMITS if _guarded(material) else (*_LIMITS, _INTERVALS)
    blocks.append(Bullets(tuple(sentence(one) for one in limits)))
    return tuple(blocks)


def _by_field(
    material: Material,
    found: _Stops,
    prefix: str,
    field: str,
    heading: str,
    said: str,
    known: Sequence[WordGroup],
    ordered: bool,
) -> tuple[Block, ...]:
    records = _records(material, found, field)
    # Every group that is known has its row: a group that is left out would be one without stops.
    groups = groups_of({*records, *(word for one in known for word in one.words)}, known)
    guarded = _guarded(material)
    # The order would tell which of two hidden counts is the larger, so for the public it says nothing of them.
    if not ordered and not guarded:
        groups = tuple(sorted(groups, key=lambda one: (one.words == ("",), -_number(records, one))))
    parts = parts_of(
        material, STOPS, found.place, found.whole, field, groups, records, further=found.conditions
    )
    period: Period = found.whole.definition.period
    identity = f"{prefix}-{field}".replace("_", "-")
    return (
        parts_chart(
            f"{identity}-chart",
            sentence(f"{STOPS.title} by {said}"),
            f"Share of stops and searches, {found.place.name}, {period.label}",
            "Per cent of stops and searches",
            parts,
            (),
            SOURCE,
        ),
        parts_table(
            f"{identity}-table",
            f"{STOPS.title} by {said}, {found.place.name}, {period.label}",
            heading,
            STOPS.title,
            parts,
            found.whole,
            (*found.whole.caveats, *(("Shares are of the rounded counts.",) if guarded else ())),
            SOURCE,
            intervals=not guarded,
        ),
    )
