"""A search over published documents for counts that were hidden and can be worked out all the same.

It knows nothing of how counts are protected: it takes what the documents show, all of them together, and solves for
what they hide. Which counts add up, whoever knows the areas, months and categories knows too.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from saferplan.assessment.same_count import Key, key_of
from saferplan.documents.definition import Document
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure
from saferplan.domain.recovery import Total, possible_values
from saferplan.domain.suppression import derived_from


class Leak(msgspec.Struct, frozen=True):
    """A count that was hidden and is known: which, what it is, how it is known, and from which documents.

    `label` names it in words. `value` None: it is not known itself, but something that is computed from it.
    """

    cell: Key
    value: int | None
    how: str
    documents: tuple[str, ...] = ()
    label: str = ""


def search(
    documents: Sequence[Document] | Mapping[str, Document], totals: Sequence[Total[Key]] = ()
) -> tuple[Leak, ...]:
    """What the documents together give away of the counts that one of them hides.

    Args:
        documents: everything that was published for the same readers; by name, where leaks are to name them.
        totals: which counts are the sum of which others, by `key_of`.
    """
    by_name = (
        documents
        if isinstance(documents, Mapping)
        else {f"{at}: {one.title}": one for at, one in enumerate(documents, 1)}
    )
    found = list(search_told({name: told_by(one) for name, one in by_name.items()}, totals))
    for name, one in by_name.items():
        found += _computed(name, one)
    labels = {key_of(each): each.label for one in by_name.values() for each in one.figures}
    return tuple(msgspec.structs.replace(one, label=labels[one.cell]) for one in found)


class Told(msgspec.Struct, frozen=True):
    """What one publication shows, from what to what it can be, and what it hides."""

    shown: Mapping[Key, tuple[int, int]] = msgspec.field(default_factory=dict)
    hidden: frozenset[Key] = frozenset()


def search_told(tellings: Mapping[str, Told], totals: Sequence[Total[Key]] = ()) -> tuple[Leak, ...]:
    """The same of whatever was published, by name, once it is read: pages and tables as well as documents.

    Args:
        tellings: what each publication shows and hides. What must not be known can be given as hidden by something
            that shows nothing.
        totals: which counts are the sum of which others.
    """
    shown, hidden = _all_of(tellings.values())
    found = list(_shown_elsewhere(tellings, shown, hidden))
    cells = {cell for one in totals for cell in (one.total, *one.parts)} & hidden
    for cell, value in _worked_out(shown, cells, totals).items():
        how = "worked out from what is shown, by subtraction"
        found.append(Leak(cell, value, how, _fewest(cell, tellings, totals)))
    return tuple(found)


def keyed(totals: Iterable[Total[str]], figures: Mapping[str, Figure]) -> tuple[Total[Key], ...]:
    """Totals of figures by their identities as totals by what the figures count."""
    return tuple(
        Total(key_of(figures[one.total]), tuple(key_of(figures[part]) for part in one.parts))
        for one in totals
    )


def told_by(document: Document) -> Told:
    """Every count that a document shows or hides."""
    shown: dict[Key, tuple[int, int]] = {}
    hidden: set[Key] = set()
    for one in document.figures:
        if one.definition.statistic != "count":
            continue
        if one.absence is Absence.SUPPRESSED:
            hidden.add(key_of(one))
        elif one.value is not None and float(one.value).is_integer():
            shown[key_of(one)] = _narrowed(shown.get(key_of(one)), _range_of(int(one.value), one.rounded_to))
    return Told(shown, frozenset(hidden))


def _all_of(tellings: Iterable[Told]) -> tuple[dict[Key, tuple[int, int]], set[Key]]:
    """The same of several documents together."""
    shown: dict[Key, tuple[int, int]] = {}
    hidden: set[Key] = set()
    for one in tellings:
        hidden |= one.hidden
        for cell, range_ in one.shown.items():
            shown[cell] = _narrowed(shown.get(cell), range_)
    return shown, hidden


def _worked_out(
    shown: Mapping[Key, tuple[int, int]], cells: Collection[Key], totals: Sequence[Total[Key]]
) -> dict[Key, int]:
    """The cells that can have one value alone. What was revised in between does not add up, and tells none."""
    ranges = possible_values(shown, sorted(cells), totals, leave_out_contradictions=True)
    return {cell: least for cell, (least, most) in ranges.items() if least == most}


def _fewest(cell: Key, tellings: Mapping[str, Told], totals: Sequence[Total[Key]]) -> tuple[str, ...]:
    """The documents that it takes to work a cell out: one, two, or all of them."""
    hiding = [name for name, one in tellings.items() if cell in one.hidden]
    for names in ((first, other) for first in hiding for other in (first, *tellings)):
        shown, _ = _all_of(tellings[name] for name in names)
        if _worked_out(shown, [cell], totals):
            return tuple(dict.fromkeys(names))
    return tuple(tellings)


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


def _shown_elsewhere(
    tellings: Mapping[str, Told], shown: Mapping[Key, tuple[int, int]], hidden: set[Key]
) -> Iterator[Leak]:
    """Where the other document rounds the count, it is a range to solve with, and no leak by itself."""
    for cell in sorted(hidden):
        least, most = shown.get(cell, (0, 1))
        if least == most:
            names = tuple(name for name, one in tellings.items() if cell in one.hidden or cell in one.shown)
            yield Leak(cell, least, "hidden in one document and shown in another", names)


def _computed(name: str, document: Document) -> Iterator[Leak]:
    """Figures that are shown although a count that they are computed from is hidden."""
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
            yield Leak(key_of(by_id[identity]), None, "computed from a count that is hidden", (name,))
