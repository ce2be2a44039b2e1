"""Comparison with similar districts: who they are, where this one stands, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplan.assessment.figures import Place
from saferplan.assessment.material import Material
from saferplan.assessment.peer_sources import district_counts
from saferplan.assessment.peers import (
    PeerCounts,
    PeerGroup,
    exposures_of,
    peer_group,
    police_counts,
)
from saferplan.assessment.wording import interval, joined, plain, sentence, signed
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    FigureRef,
    Notice,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    Table,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.measures import ALL_CRIME, police_measures
from saferplan.statistics import peers as methods
from saferplan.statistics.levels import RATE, rates
from saferplan.statistics.similarity import SIMILARITY

POSITION_WORDS = {
    methods.Position.ABOVE: "Above",
    methods.Position.INLINE: "In line",
    methods.Position.BELOW: "Below",
    methods.Position.NOT_TESTED: "Not tested",
}


@dataclass(frozen=True, slots=True)
class _Standing:
    """One measure in the group, as figures."""

    peer: PeerCounts
    own_rate: Figure
    average: Figure
    distance: Figure
    lower_limit: Figure
    upper_limit: Figure
    rank: Figure
    ranked: Figure
    position: methods.Position
    rates: tuple[Figure, ...]


def peers_section(material: Material) -> Section:
    """The group of districts, the position of every police measure in it, and a chart of overall crime."""
    sections: list[Section] = []
    notices: list[Block] = []
    for district in material.partnership.districts:
        group = peer_group(material.geography, district.code, material.settings.peers)
        if group is None:
            notices.append(
                _absent(
                    f"No similar districts can be found for {district.name}: populations, deprivation and settlement "
                    "of other districts are not held. Add them with the command saferplan geography add."
                )
            )
            continue
        found = police_counts(
            district_counts(material.snapshot, material.geography, group.codes, material.settings.year),
            [change.measure for change in material.police_changes] or police_measures(),
            material.settings.year,
        )
        if not found:
            notices.append(
                _absent(
                    f"Counts of too few districts similar to {district.name} are held for any one year, so no "
                    "position among them can be given. Add district counts or the files of other forces."
                )
            )
        sections.append(_district(material, district.code, district.name, group, found))
    return Section(
        id="peers",
        heading="Comparison with similar districts",
        blocks=material.written("peers", tuple(notices)),
        sections=tuple(sections),
    )


def _absent(words: str) -> Notice:
    return Notice(Tone.MISSING, sentence(words))


def _district(
    material: Material, code: str, name: str, group: PeerGroup, found: Sequence[PeerCounts]
) -> Section:
    blocks: list[Block] = []
    standings = [_standing(material, name, group, peer) for peer in found]
    if standings:
        year = standings[0].peer.period
        if year != material.settings.year:
            blocks.append(
                Notice(
                    Tone.CAUTION,
                    sentence(
                        f"The comparison is for the {year.label}, the year nearest to the assessment's for which "
                        "enough similar districts are held. It is not the year of this assessment."
                    ),
                )
            )
        blocks += [_positions(standings, name), _limits(standings, name)]
        chart = _chart(standings, group, name)
        if chart is not None:
            blocks.append(chart)
    blocks.append(_group_table(material, group, code, name))
    if group.features:
        blocks.append(
            Paragraph(
                sentence(
                    "The most similar districts are found by a stated distance on "
                    f"{joined([_in_words(one) for one in group.features])}: {SIMILARITY.reference}."
                )
            )
        )
    else:
        blocks.append(Paragraph(sentence("The districts compared with were chosen by the partnership.")))
    return Section(id=f"peers-{code}", heading=f"{name} and similar districts", blocks=tuple(blocks))


def _in_words(feature: str) -> str:
    return feature.replace("log_", "").replace("_", " ")


def _standing(material: Material, name: str, group: PeerGroup, peer: PeerCounts) -> _Standing:
    maker, level = material.maker, material.settings.level
    year = next(month.year for month in peer.period if month.month == 6)
    exposure = exposures_of(material.geography, group, peer.measure.denominator, year)
    position = methods.group_position(peer.counts, exposure, level=level)
    counts = [
        maker.peer_count(
            peer.measure,
            Place(one, group.names[index], "district", (one,)),
            peer.period,
            peer.source,
            Absence.NOT_YET_AVAILABLE if np.isnan(peer.counts[index]) else int(peer.counts[index]),
        )
        for index, one in enumerate(group.codes)
    ]
    found = rates(peer.counts, exposure, level=level)
    rate_figures = tuple(
        maker.derived(
            "rate",
            f"Rate per 1,000 {peer.measure.denominator.value}: {count.label}",
            Unit.RATE,
            RATE,
            (count,),
            _value(found.rate[index]),
            interval=_interval(found.lower[index], found.upper[index], level),
            denominator=peer.measure.denominator.value,
            parameters=(("exposure", _plain(exposure[index])), ("per", 1000)),
        )
        for index, count in enumerate(counts)
    )
    names = f"{peer.measure.title}, {name}, {peer.period.label}"
    inputs = rate_figures
    average = maker.derived(
        "average of the other districts",
        f"Mean rate of the other districts: {names}",
        Unit.RATE,
        methods.DISTANCE,
        inputs,
        _value(position.average),
    )
    distance = maker.derived(
        "distance from the average",
        f"Distance from the mean rate of the others: {names}",
        Unit.PERCENT,
        methods.DISTANCE,
        inputs,
        _value(position.percent_from_average),
        interval=_interval(position.percent_lower, position.percent_upper, level),
    )
    lower_limit, upper_limit = (
        maker.derived(
            f"{side} control limit",
            f"{side.capitalize()} control limit of the rate: {names}",
            Unit.RATE,
            methods.POSITION,
            inputs,
            _value(limit),
            parameters=(("level", level),),
        )
        for side, limit in (("lower", position.limit_lower), ("upper", position.limit_upper))
    )
    rank = maker.derived(
        "rank",
        f"Rank among the group, 1 the lowest rate: {names}",
        Unit.RANK,
        methods.RANK,
        inputs,
        _value(position.rank),
        interval=_interval(position.rank_lower, position.rank_upper, level),
    )
    ranked = maker.derived(
        "districts ranked",
        f"Districts ranked: {names}",
        Unit.RANK,
        methods.RANK,
        inputs,
        _value(position.ranked),
    )
    return _Standing(
        peer,
        rate_figures[0],
        average,
        distance,
        lower_limit,
        upper_limit,
        rank,
        ranked,
        methods.Position(int(position.position)),
        rate_figures,
    )


def _positions(standings: Sequence[_Standing], name: str) -> Table:
    year = standings[0].peer.period
    rows = tuple(
        Row(
            (
                Words(one.peer.measure.title),
                plain(one.own_rate),
                plain(one.average),
                signed(one.distance),
                _interval_cell(one.distance),
                Words(POSITION_WORDS[one.position]),
                plain(one.rank),
                _interval_cell(one.rank),
                plain(one.ranked),
            )
        )
        for one in standings
    )
    return Table(
        f"peers-positions-{standings[0].own_rate.definition.area}",
        f"{name} among similar districts, {year.label}",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Rate", unit="per 1,000"),
            Column("Mean of the others"),
            Column("Distance"),
            Column("95% interval of the distance", ColumnKind.WORDS),
            Column("Against the limits", ColumnKind.WORDS),
            Column("Rank (1 lowest)"),
            Column("95% interval of the rank", ColumnKind.WORDS),
            Column("Of"),
        ),
        rows,
        notes=(
            "Above, in line and below are against control limits that allow for chance and for real differences "
            "between districts: a rate may lie well away from the mean and still be in line. The next table has "
            "the limits.",
            "Rates are per 1,000 residents, those of burglary per 1,000 households.",
        ),
        source=standings[0].peer.source,
    )


def _limits(standings: Sequence[_Standing], name: str) -> Table:
    rows = tuple(
        Row(
            (
                Words(one.peer.measure.title),
                plain(one.lower_limit),
                plain(one.own_rate),
                plain(one.upper_limit),
                Words(POSITION_WORDS[one.position]),
            )
        )
        for one in standings
    )
    return Table(
        f"peers-limits-{standings[0].own_rate.definition.area}",
        f"Control limits for {name}, {standings[0].peer.period.label}",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Lower limit", unit="per 1,000"),
            Column("Rate", unit="per 1,000"),
            Column("Upper limit", unit="per 1,000"),
            Column("Against the limits", ColumnKind.WORDS),
        ),
        rows,
        notes=(
            "Rates between the limits are what one would expect of a district of this size among these others.",
            f"Method: {methods.POSITION.name}. {methods.POSITION.reference}.",
        ),
        source=standings[0].peer.source,
    )


def _chart(standings: Sequence[_Standing], group: PeerGroup, name: str) -> Chart | None:
    one = next((standing for standing in standings if standing.peer.measure.id == ALL_CRIME), None)
    if one is None:
        return None
    known = [
        (rate, district, index == 0)
        for index, (rate, district) in enumerate(zip(one.rates, group.names, strict=True))
        if rate.value is not None
    ]
    known.sort(key=lambda item: (-(item[0].value or 0), item[1]))
    word = {
        methods.Position.ABOVE: "above the range of similar districts",
        methods.Position.INLINE: "in line with similar districts",
        methods.Position.BELOW: "below the range of similar districts",
        methods.Position.NOT_TESTED: "among similar districts",
    }[one.position]
    return Chart(
        f"peers-chart-{group.codes[0]}",
        ChartKind.DOTS,
        sentence(f"Overall crime in {name} is {word}"),
        f"Crimes recorded per 1,000 residents with 95% intervals, {one.peer.period.label}",
        "Crimes per 1,000 residents",
        (
            Series(
                "Rate with 95% interval",
                tuple(Point(district, rate.id, emphasis=own) for rate, district, own in known),
            ),
        ),
        source=one.peer.source,
    )


def _group_table(material: Material, group: PeerGroup, code: str, name: str) -> Table:
    rows = []
    for index, (one, district) in enumerate(zip(group.codes, group.names, strict=True)):
        if index == 0:
            continue
        cells = [Words(district), Words(one)]
        if group.distances:
            figure = material.maker.reference(
                "distance",
                f"Distance from {district}",
                Place(code, name, "district", (code,)),
                material.settings.year,
                Unit.RATIO,
                group.distances[index],
                source="geography",
                parameters=(("district", one), ("features", ", ".join(group.features))),
                method=SIMILARITY,
            )
            rows.append(Row((*cells, plain(figure))))
        else:
            rows.append(Row(tuple(cells)))
    columns = [Column("District", ColumnKind.WORDS), Column("Code", ColumnKind.WORDS)]
    if group.distances:
        columns.append(Column("Distance from this district", unit="0 is alike"))
    return Table(
        f"peers-group-{code}",
        f"Districts that {name} is compared with",
        tuple(columns),
        tuple(rows),
        notes=tuple(f"Left out of the distance: {_in_words(note)}." for note in group.notes),
    )


def _interval_cell(figure: Figure) -> FigureRef:
    return plain(figure) if figure.interval is None else interval(figure)


def _value(value: object) -> float | Absence:
    number = float(np.asarray(value, dtype=np.float64))
    return Absence.UNKNOWN if np.isnan(number) else number


def _plain(value: float) -> float:
    return -1.0 if np.isnan(value) else float(value)


def _interval(lower: object, upper: object, level: float) -> Interval | None:
    low, high = float(np.asarray(lower)), float(np.asarray(upper))
    return Interval(low, high, level) if np.isfinite([low, high]).all() else None
