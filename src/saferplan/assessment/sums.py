"""Which counts are the sum of which others: what somebody who knows the areas, months and categories can add up.

Which parts belong to a whole is found by definition and held against the numbers: counts that do not add up (a list's
records without a place) form no sum that a reader could undo exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.figure import FieldValues, Figure
from saferplan.domain.periods import Period
from saferplan.domain.recovery import Total


def sums_among(counts: Sequence[Figure]) -> tuple[Total[str], ...]:
    """Every count that is the sum of others: months of a period, areas of a larger one, values of a field."""
    by_place: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    by_period: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    by_condition: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in counts:
        of = one.definition
        by_place[of.measure, of.area, _conditions(one)].append(one)
        by_period[of.measure, str(of.period), _conditions(one)].append(one)
        by_condition[of.measure, of.area, str(of.period)].append(one)
    totals: list[Total[str]] = []
    for same_place in by_place.values():
        totals += _sums_over_time(same_place)
    for same_period in by_period.values():
        by_level: defaultdict[str, list[Figure]] = defaultdict(list)
        for one in same_period:
            if one.definition.selection is not None:
                by_level[_level(one)].append(one)
        for whole in same_period:
            for other, parts_of_level in by_level.items():
                if other != _level(whole) and len(parts_of_level) > 1:
                    totals += _total(whole, tuple(parts_of_level))
    for alike in by_condition.values():
        for whole in alike:
            by_field: defaultdict[str, list[Figure]] = defaultdict(list)
            for part in alike:
                further = _conditions(part) - _conditions(whole)
                if _conditions(whole) < _conditions(part) and len(further) == 1:
                    by_field[next(iter(further)).field].append(part)
            for parts_of_field in by_field.values():
                totals += _total(whole, tuple(parts_of_field))
    return tuple(totals)


def between(counts: Sequence[Figure]) -> tuple[Figure, ...]:
    """The counts that periods which overlap have between them, and that nobody printed; not known yet.

    A year to December and a year to March overlap: the reader who has both can reckon with the nine months they share
    and the three that each has alone. Each comes back once, with an identity of its own.
    """
    held: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in counts:
        of = one.definition
        held[of.measure, of.area, _conditions(one)].append(one)
    return tuple(part for same_place in held.values() for part in _parts_between(same_place))


def _parts_between(same_place: Sequence[Figure]) -> Iterator[Figure]:
    periods = {one.definition.period for one in same_place}
    for part in _stretches(periods):
        if part not in periods and any(_within(part, one) for one in periods):
            yield _over(same_place[0], part)


def _over(figure: Figure, period: Period) -> Figure:
    """The count of the same place over another period."""
    selection = figure.definition.selection
    assert selection is not None  # noqa: S101 - only counts of records are put here
    definition = msgspec.structs.replace(
        figure.definition, period=period, selection=msgspec.structs.replace(selection, period=period)
    )
    label = f"{figure.label.rsplit(', ', 1)[0]}, {period.label}"
    return Figure.of(definition, label, Absence.UNKNOWN, disclosure=figure.disclosure)


def _sums_over_time(same_place: Sequence[Figure]) -> Iterator[Total[str]]:
    """A period as the sum of the months that are counted; and of the stretches between which periods begin and end."""
    by_period = {one.definition.period: one for one in same_place}
    stretches = [by_period[one] for one in _stretches(by_period) if one in by_period]
    months = [one for one in by_period.values() if len(one.definition.period) == 1]
    months.sort(key=lambda one: one.definition.period)
    for whole in same_place:
        period = whole.definition.period
        ways = [
            tuple(one for one in parts if _within(one.definition.period, period))
            for parts in (months, stretches)
        ]
        for parts in ways[:1] if ways[0] == ways[1] else ways:
            if len(period) > 1:
                yield from _total(whole, parts)


def _stretches(periods: Collection[Period]) -> tuple[Period, ...]:
    """The time that some periods cover, cut wherever one of them begins or ends."""
    edges = sorted({month for one in periods for month in (one.first, one.last + 1)})
    cut = (Period(first, after + -1) for first, after in pairwise(edges))
    return tuple(one for one in cut if any(_within(one, period) for period in periods))


def _within(part: Period, whole: Period) -> bool:
    return whole.first <= part.first and part.last <= whole.last


def _level(count: Figure) -> str:
    selection = count.definition.selection
    return selection.level if selection is not None else ""


def _conditions(count: Figure) -> frozenset[FieldValues]:
    selection = count.definition.selection
    return frozenset(() if selection is None else selection.conditions)


def _total(whole: Figure, parts: Sequence[Figure]) -> list[Total[str]]:
    if len(parts) < 2 or sum(part.value or 0 for part in parts) != whole.value:
        return []
    return [Total(whole.id, tuple(part.id for part in parts))]
