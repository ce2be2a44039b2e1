"""Counts of a district and its wards for tests: exact, and as everybody gets them one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from saferplan.assessment.analyses.stop_and_search import STOPS
from saferplan.assessment.disclosure_search import keyed
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.protecting import protected
from saferplan.assessment.published_before import PublicAssessment, Recount, told_counts
from saferplan.assessment.same_count import Key, key_of
from saferplan.assessment.sums import between, sums_among
from saferplan.documents.definition import Document, Marking
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.domain.recovery import Total
from saferplan.errors import SaferPlanError

JANUARY = Month(2017, 1)
MONTHS = 8
WARDS = ("E05000001", "E05000002", "E05000003")
DISTRICT = Place("E07000134", "the district", "partnership", ("E07000134",))
Records = Sequence[Sequence[int]]
"""How many records each ward has in each month."""


def place(ward: str) -> Place:
    return Place(ward, f"ward {ward[-1]}", "ward", (ward,))


def records_in(records: Records, areas: Sequence[str], period: Period) -> int:
    wards = [at for at, ward in enumerate(WARDS) if {ward, DISTRICT.code} & set(areas)]
    return sum(records[ward][month - JANUARY] for ward in wards for month in period)


def recount_of(records: Records) -> Recount:
    """Counts whatever a figure selects, from the records themselves."""

    def recount(figures: Sequence[Figure]) -> dict[str, int]:
        selections = {one.id: one.definition.selection for one in figures}
        return {
            id_: records_in(records, one.areas, one.period)
            for id_, one in selections.items()
            if one is not None
        }

    return recount


def counted(records: Records, *periods: tuple[int, int], snapshot: str = "1") -> Document:
    """The district and its wards over some periods, each from which month to which, and exact."""
    maker = FigureMaker(Ledger(), snapshot)
    for first, last in periods:
        period = Period(JANUARY + first, JANUARY + last)
        for one in (DISTRICT, *(place(ward) for ward in WARDS)):
            maker.count(STOPS, one, period, records_in(records, one.codes, period))
    return Document(
        kind="assessment",
        title="Title",
        subtitle="",
        marking=Marking.PUBLIC,
        status="draft",
        as_at="2017-09-30",
        author="",
        sections=(),
        figures=tuple(maker.ledger),
    )


def sums_known(records: Records, documents: Sequence[Document]) -> tuple[Total[Key], ...]:
    """What adds up, among everything that is told and what lies between."""
    told = {key_of(one): one for document in documents for one in told_counts(document)}
    figures = {one.id: one for one in (*told.values(), *between(list(told.values())))}
    exact = [
        msgspec.structs.replace(figures[id_], value=count, absence=None)
        for id_, count in recount_of(records)(list(figures.values())).items()
    ]
    return keyed(sums_among(exact), figures)


def published(records: Records, *documents: Document) -> list[PublicAssessment]:
    """The documents one after the other, each as everybody gets it; one that must not be published is left out."""
    public: list[PublicAssessment] = []
    for at, one in enumerate(documents):
        try:
            shown = protected(one, Marking.PUBLIC, public, recount_of(records))
        except SaferPlanError:
            continue
        public.append(PublicAssessment(f"assessment {at}", shown))
    return public
