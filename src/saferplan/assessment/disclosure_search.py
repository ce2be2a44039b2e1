"""A search over published documents for counts that were hidden and can be worked out all the same.

It knows nothing of how counts are protected: it takes what the documents show, all of them together, and solves for
what they hide. Which counts add up, whoever knows the areas, months and categories knows too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from saferplan.documents.definition import Document
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure
from saferplan.domain.recovery import Total, possible_values
from saferplan.domain.suppression import derived_from

Key = tuple[str, ...]


class Leak(msgspec.Struct, frozen=True):
    """A count that was hidden and is known: which, what it is, and how it is known."""

    cell: Key
    value: int | None
    how: str


def search(documents: Sequence[Document], totals: Sequence[Total[Key]] = ()) -> tuple[Leak, ...]:
    """What the documents together give away of the counts that one of them hides.

    Args:
        documents: everything that was published for the same readers.
        totals: which counts are the sum of which others, by `key_of`.
    """
    shown, hidden = _published(documents)
    found = list(_shown_elsewhere(shown, hidden))
    found += _computed(documents)
    cells = {cell for one in totals for cell in (one.total, *one.parts)} & hidden
    for cell, (least, most) in possible_values(shown, sorted(cells), totals).items():
        if least == most:
            found.append(Leak(cell, least, "worked out from what is shown, by subtraction"))
    return tuple(found)


def key_of(figure: Figure) -> Key:
    """What a figure counts: the same for the same count in every document, whatever evidence it was made of."""
    of = figure.definition
    selection = of.selection
    conditions = (
        () if selection is None else (selection.level, *sorted(str(one) for one in selection.conditions))
    )
    return (of.statistic, of.measure, of.area, str(of.period), *conditions)


def keyed(totals: Iterable[Total[str]], figures: Mapping[str, Figure]) -> tuple[Total[Key], ...]:
    """Totals of figures by their identities as totals by what the figures count."""
    return tuple(
        Total(key_of(figures[one.total]), tuple(key_of(figures[part]) for part in one.parts))
        for one in totals
    )


def _published(documents: Sequence[Document]) -> tuple[dict[Key, tuple[int, int]], set[Key]]:
    """Every count that some document shows, from what to what it can be; and every one that some document hides."""
    shown: dict[Key, tuple[int, int]] = {}
    hidden: set[Key] = set()
    for document in documents:
        for one in document.figures:
            if one.definition.statistic != "count":
                continue
            if one.absence is Absence.SUPPRESSED:
                hidden.add(key_of(one))
            elif one.value is not None and float(one.value).is_integer():
                shown[key_of(one)] = _narrowed(
                    shown.get(key_of(one)), _range_of(int(one.value), one.rounded_to)
                )
    return shown, hidden


def _range_of(value: int, rounded_to: int | None) -> tuple[int, int]:
    """The counts that are written as a value: halves are rounded up."""
    if not rounded_to or rounded_to == 1:
        return value, value
    return max(0, math.ceil(value - rounded_to / 2)), math.ceil(value + rounded_to / 2) - 1


def _narrowed(held: tuple[int, int] | None, new: tuple[int, int]) -> tuple[int, int]:
    """What is left where the same count is shown twice; where the two contradict, the evidence was revised."""
    if held is None:
        return new
    both = max(held[0], new[0]), min(held[1], new[1])
    return both if both[0] <= both[1] else new


def _shown_elsewhere(shown: Mapping[Key, tuple[int, int]], hidden: set[Key]) -> Iterator[Leak]:
    """Where the other document rounds the count, it is a range to solve with, and no leak by itself."""
    for cell in sorted(hidden):
        least, most = shown.get(cell, (0, 1))
        if least == most:
            yield Leak(cell, least, "hidden in one document and shown in another")


def _computed(documents: Sequence[Document]) -> Iterator[Leak]:
    """Figures that are shown although a count that they are computed from is hidden."""
    for document in documents:
        # A ratio that is not shown, because its counts are rounded, gives nothing away through what else uses it.
        hidden = {
            one.id
            for one in document.figures
            if one.absence is Absence.SUPPRESSED and one.definition.statistic == "count"
        }
        by_id = document.figures_by_id
        inputs = {one.id: one.definition.inputs for one in document.figures if one.definition.inputs}
        for identity in derived_from(hidden, inputs):
            if by_id[identity].value is not None:
                yield Leak(key_of(by_id[identity]), None, "computed from a count that is hidden")
