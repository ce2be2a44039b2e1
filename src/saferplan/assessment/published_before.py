"""What everybody has already, put together with what is to be published: the counts of both, and how they add up.

Protection of one document alone does not do: a year to December beside a year to March gives what the one hides and the
other shows, and what the periods have between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from saferplan.assessment.same_count import Key, key_of
from saferplan.assessment.sums import between, sums_among
from saferplan.documents.definition import Document
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Disclosure, Figure
from saferplan.domain.hiding import UnprotectableError
from saferplan.domain.recovery import Total
from saferplan.domain.suppression import SuppressionRule
from saferplan.errors import SaferPlanError

Recount = Callable[[Sequence[Figure]], Mapping[str, int]]
"""Counts figures on the evidence at hand, by identity; figures that it cannot count are not in what it gives."""


@dataclass(frozen=True, slots=True)
class PublicAssessment:
    """An assessment that everybody has, or can be given at any time: its name, and what it says."""

    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class Together:
    """Every sensitive count of a document and of what is public, by identity, with the sums that hold among them.

    `figures` says what each counts. `shown` and `hidden` are those that something public shows or hides; `unpublished`
    are printed nowhere. A count that both have stands under the identity of the document's own.
    """

    figures: Mapping[str, Figure]
    totals: tuple[Total[str], ...]
    shown: frozenset[str]
    hidden: frozenset[str]
    unpublished: frozenset[str]

    @property
    def counts(self) -> dict[str, int]:
        """The counts themselves."""
        return {identity: int(one.value or 0) for identity, one in self.figures.items()}


def together(
    document: Document,
    public: Sequence[PublicAssessment],
    recount: Recount | None,
    rule: SuppressionRule,
) -> Together:
    """A document's sensitive counts with those of what is public already."""
    cells = [one for one in document.figures if _is_sensitive_count(one) and one.value is not None]
    shown = set(_keys(public, lambda one: one.value is not None))
    hidden = set(_keys(public, lambda one: one.absence is Absence.SUPPRESSED)) - shown
    unpublished: frozenset[str] = frozenset()
    if recount is not None:
        own = {key_of(one) for one in cells}
        earlier = {key_of(one): one for each in public for one in each.document.figures}
        others = [earlier[key] for key in sorted((shown | hidden) - own)]
        inner = between([*cells, *others])
        recounted = recount([*others, *inner])
        cells += [
            msgspec.structs.replace(one, value=recounted[one.id], absence=None)
            for one in (*others, *inner)
            if one.id in recounted
        ]
        unpublished = frozenset(one.id for one in inner) & frozenset(recounted)
    figures = {one.id: one for one in cells}
    # What newer evidence makes small was shown as another number: it is hidden now like any other.
    small = {id_ for id_, one in figures.items() if 0 < int(one.value or 0) < rule.hide_below}
    return Together(
        figures,
        sums_among(cells),
        frozenset(id_ for id_, one in figures.items() if key_of(one) in shown) - small,
        frozenset(id_ for id_, one in figures.items() if key_of(one) in hidden),
        unpublished,
    )


def named(error: UnprotectableError, known: Together, public: Sequence[PublicAssessment]) -> SaferPlanError:
    """The refusal in words: which count, and which publications it could be worked out from."""
    figure = known.figures[str(error.cell)]
    of = figure.definition
    guilty = [
        one.name
        for one in public
        if any(
            (each.definition.measure, each.definition.statistic) == (of.measure, of.statistic)
            for each in one.document.figures
        )
    ]
    if not guilty:
        return SaferPlanError(f"The count “{figure.label}” cannot be protected.", error.remedy)
    return SaferPlanError(
        f"The count “{figure.label}” cannot be protected any more: it could be worked out from this assessment "
        f"together with what is public already ({', '.join(guilty)}).",
        "Assess a year that shares no months with those, or make the assessment for the partnership instead.",
    )


def _keys(public: Iterable[PublicAssessment], wanted: Callable[[Figure], bool]) -> Iterable[Key]:
    return (
        key_of(one)
        for each in public
        for one in each.document.figures
        if _is_sensitive_count(one) and wanted(one)
    )


def told_counts(document: Document) -> list[Figure]:
    """The sensitive counts that a document shows, or hides; not those that are unknown."""
    return [
        one
        for one in document.figures
        if _is_sensitive_count(one) and (one.value is not None or one.absence is Absence.SUPPRESSED)
    ]


def _is_sensitive_count(figure: Figure) -> bool:
    return figure.disclosure is Disclosure.SENSITIVE and figure.definition.selection is not None
