"""Protecting small numbers of an assessment's document, according to who it is for.

Counts of sensitive measures are hidden and rounded by the audience's rule, with every sum a reader could form
among them; what is computed from a hidden or rounded count goes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from saferplan.assessment.figures import SHARE_OF_COUNTS
from saferplan.documents.definition import Document, Marking
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Disclosure, FieldValues, Figure
from saferplan.domain.suppression import (
    RateStanding,
    Total,
    derived_from,
    protect,
    rate_standing,
    suppression_rule,
)

UNRELIABLE = "Rests on few records, and so is unreliable."
FROM_ROUNDED = "Computed from the rounded counts."


def protected(document: Document, audience: Marking) -> Document:
    """The document with its sensitive figures as its audience may see them; itself where nothing is to hide.

    Raises:
        SaferPlanError: a count cannot be protected.
    """
    rule = suppression_rule(audience.value)
    if rule.hide_below <= 1 and rule.round_to <= 1:
        return document
    by_id = document.figures_by_id
    cells = [one for one in document.figures if _is_sensitive_count(one)]
    counts = {one.id: int(one.value or 0) for one in cells}
    found = protect(counts, sums_among(cells), rule)
    computed = {
        one.id: one.definition.inputs
        for one in document.figures
        if one.definition.inputs and one.disclosure is Disclosure.SENSITIVE
    }
    hidden = found.hidden | derived_from(found.hidden, computed)
    touched = derived_from(found.rounded, computed)

    def shown(figure: Figure) -> Figure:
        if figure.id in hidden:
            return _hidden(figure)
        if figure.id in found.rounded:
            return msgspec.structs.replace(
                figure, value=found.rounded[figure.id], interval=None, rounded_to=rule.round_to
            )
        if figure.id in touched:
            return _from_rounded(figure)
        return figure

    def _from_rounded(figure: Figure) -> Figure:
        first = by_id[figure.definition.inputs[0]]
        exact, rounded = first.value, found.rounded.get(first.id)
        if figure.value is None:
            return figure
        if figure.definition.statistic == "rate" and exact and rounded is not None:
            standing = rate_standing(int(exact), rule)
            if standing is RateStanding.NOT_SHOWN:
                return _hidden(figure)
            caveats = (UNRELIABLE,) if standing is RateStanding.UNRELIABLE else ()
            return msgspec.structs.replace(
                figure,
                value=figure.value * rounded / exact,
                interval=None,
                rounded_to=rule.round_to,
                caveats=(*figure.caveats, *caveats),
            )
        if figure.definition.statistic == SHARE_OF_COUNTS:
            whole = found.rounded.get(figure.definition.inputs[1])
            if rounded is not None and whole:
                return msgspec.structs.replace(
                    figure,
                    value=100 * rounded / whole,
                    interval=None,
                    caveats=(*figure.caveats, FROM_ROUNDED),
                )
        if figure.definition.statistic == "difference":
            before = found.rounded.get(figure.definition.inputs[1])
            if rounded is not None and before is not None:
                return msgspec.structs.replace(
                    figure, value=rounded - before, interval=None, rounded_to=rule.round_to
                )
        # Ratios, tests and indices of exact counts would let them be worked out.
        return _hidden(figure)

    return msgspec.structs.replace(document, figures=tuple(shown(figure) for figure in document.figures))


def sums_among(counts: Sequence[Figure]) -> tuple[Total[str], ...]:
    """Every count that is the sum of others: months of a period, areas of a larger one, values of a field.

    Which parts belong to a whole is found by definition and held against the numbers: counts that do not add
    up (a list's records without a place) form no sum that a reader could undo exactly.
    """
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
        months = {one.definition.period.first: one for one in same_place if len(one.definition.period) == 1}
        for whole in same_place:
            if len(whole.definition.period) > 1:
                parts = tuple(months[month] for month in whole.definition.period if month in months)
                totals += _total(whole, parts)
    for same_period in by_period.values():
        by_level: defaultdict[str, list[Figure]] = defaultdict(list)
        for one in same_period:
            if one.definition.selection is not None:
                by_level[one.definition.selection.level].append(one)
        for whole in same_period:
            level = whole.definition.selection.level if whole.definition.selection else ""
            for other, parts_of_level in by_level.items():
                if other != level and len(parts_of_level) > 1:
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


def _conditions(count: Figure) -> frozenset[FieldValues]:
    selection = count.definition.selection
    return frozenset(() if selection is None else selection.conditions)


def _total(whole: Figure, parts: Sequence[Figure]) -> list[Total[str]]:
    if len(parts) < 2 or sum(part.value or 0 for part in parts) != whole.value:
        return []
    return [Total(whole.id, tuple(part.id for part in parts))]


def _is_sensitive_count(figure: Figure) -> bool:
    return (
        figure.disclosure is Disclosure.SENSITIVE
        and figure.definition.selection is not None
        and figure.value is not None
    )


def _hidden(figure: Figure) -> Figure:
    return msgspec.structs.replace(
        figure, value=None, absence=Absence.SUPPRESSED, interval=None, rounded_to=None
    )
