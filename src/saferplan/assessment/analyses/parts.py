"""A count in parts: its records by what they say of themselves, as counts and shares, in a table and as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saferplan.assessment.figures import SHARE_OF_COUNTS, Place
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown_interval
from saferplan.assessment.wording import plain
from saferplan.documents.definition import (
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Point,
    Row,
    Series,
    Table,
    Text,
    Words,
)
from saferplan.domain.figure import FieldValues, Figure, Interval, Unit
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Period
from saferplan.domain.word_groups import WordGroup
from saferplan.statistics.levels import SHARE, shares


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a count's records: how many, and in per cent of the whole, both as figures."""

    group: WordGroup
    count: Figure
    share: Figure


def parts_of(
    material: Material,
    measure: Measure,
    place: Place,
    whole: Figure,
    field: str,
    groups: Sequence[WordGroup],
    records: Mapping[str, int],
    further: tuple[FieldValues, ...] = (),
) -> tuple[Part, ...]:
    """The parts of a count by the groups that one field's words fall in; none where the whole is nothing.

    Args:
        material: what is known.
        measure: what is counted.
        place: where.
        whole: the count that the parts add up to.
        field: the records' field.
        groups: of its words; every word of `records` is in one of them.
        records: how many records say each word; the empty word for those that say nothing.
        further: conditions that the whole's records fulfil, too.
    """
    if not whole.value:
        return ()
    period: Period = whole.definition.period
    found = []
    for group in groups:
        number = sum(records.get(word, 0) for word in group.words)
        count = material.maker.count(
            measure,
            place,
            period,
            number,
            whole.caveats,
            fields=(*further, FieldValues(field, group.words)),
            named=f"{field.replace('_', ' ')} {group.title}",
        )
        one = shares(number, int(whole.value), level=material.settings.level)
        share = material.maker.derived(
            SHARE_OF_COUNTS,
            f"Share: {count.label}",
            Unit.PERCENT,
            SHARE,
            (count, whole),
            float(one.percent),
            interval=Interval(float(one.lower), float(one.upper), one.level),
        )
        found.append(Part(group, count, share))
    return tuple(found)


def parts_table(
    identity: str,
    caption: str,
    heading: str,
    counted: str,
    parts: Sequence[Part],
    whole: Figure,
    notes: tuple[str, ...],
    source: str,
    *,
    intervals: bool = True,
) -> Table:
    """Counts and shares of the parts, with the intervals of the shares unless rounding takes them away; and the sum."""
    last = (Column("95% interval of the share", ColumnKind.WORDS),) if intervals else ()
    return Table(
        identity,
        caption,
        (
            Column(heading, ColumnKind.WORDS),
            Column(counted),
            Column("Share", unit="per cent"),
            *last,
        ),
        (
            *(
                Row(
                    (
                        Words(one.group.title),
                        plain(one.count),
                        plain(one.share),
                        *((shown_interval(one.share),) if intervals else ()),
                    )
                )
                for one in parts
            ),
            Row((Words("All"), plain(whole), Words(""), *(Words("") for _ in last)), total=True),
        ),
        notes,
        source,
    )


def parts_chart(
    identity: str,
    title: Text,
    subtitle: str,
    axis: str,
    parts: Sequence[Part],
    notes: tuple[str, ...],
    source: str,
) -> Chart:
    """The shares of the parts as bars."""
    return Chart(
        identity,
        ChartKind.BARS,
        title,
        subtitle,
        axis,
        (Series("Share", tuple(Point(one.group.title, one.share.id) for one in parts)),),
        source=source,
        notes=notes,
    )
