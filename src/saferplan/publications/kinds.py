"""Every kind of document of this room: what it is about, for whom, what is gathered, and how it is set out.

A kind that is not here cannot be made; the tests take each of these through every check of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from saferplan.claims.figures import figures_in, figures_of
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.domain.claims.backing import FiguresSaid
from saferplan.domain.claims.written import written_words
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.publications import pack_data, plan_data, review_data, strategy_data
from saferplan.publications.easy_read_document import easy_read_document
from saferplan.publications.models import Publication
from saferplan.publications.models.documents import ABOUT
from saferplan.publications.pack_document import exempt_document, pack_document
from saferplan.publications.plan_document import action_plan_document, plan_document
from saferplan.publications.review_document import review_document
from saferplan.publications.setting_out import DRAFT, Standing
from saferplan.publications.states import About, DocumentKind
from saferplan.publications.strategy_document import strategy_document
from saferplan.publications.summary_document import summary_document


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    `gather` makes its data of what it is about; `set_out` makes the document of the data and the version's standing.
    `sheets`: it can be had as a workbook, because its tables are worked with. `more_words`: words that people wrote and
    that its data hold in parts that are documents of their own.
    """

    kind: DocumentKind
    audience: Visibility
    says: str
    schema: int
    data: type[msgspec.Struct]
    gather: Callable[..., Any]
    set_out: Callable[[Any, Standing], Document]
    sheets: bool = False
    more_words: Callable[..., Iterable[str]] | None = None

    @property
    def about(self) -> About:
        """What it is about."""
        return ABOUT[self.kind]


_PUBLIC, _PARTNERS, _RESTRICTED = Visibility.PUBLIC, Visibility.PARTNERSHIP, Visibility.RESTRICTED

KINDS: Mapping[DocumentKind, Kind] = {
    one.kind: one
    for one in (
        Kind(
            DocumentKind.STRATEGY,
            _PUBLIC,
            "Vision, themes, each year's priorities, and the objectives of others that they support.",
            strategy_data.SCHEMA,
            strategy_data.StrategyData,
            strategy_data.strategy_data,
            strategy_document,
        ),
        Kind(
            DocumentKind.ANNUAL_PLAN,
            _PARTNERS,
            "The year's plan whole: why, what, who, with which money, how success is told, and what is missing.",
            plan_data.SCHEMA,
            plan_data.PlanData,
            plan_data.plan_for_partners,
            plan_document,
            sheets=True,
        ),
        Kind(
            DocumentKind.PLAN_SUMMARY,
            _PUBLIC,
            "The plan on about two sides, in plain English, with the actions that are for the public.",
            plan_data.SCHEMA,
            plan_data.PlanData,
            plan_data.plan_for_everybody,
            summary_document,
        ),
        Kind(
            DocumentKind.EASY_READ,
            _PUBLIC,
            "The plan in questions, one idea a line, with pictures, in large type.",
            plan_data.SCHEMA,
            plan_data.PlanData,
            plan_data.plan_for_everybody,
            easy_read_document,
        ),
        Kind(
            DocumentKind.ACTION_PLAN,
            _PARTNERS,
            "Tables of actions, milestones by quarter and measures.",
            plan_data.SCHEMA,
            plan_data.PlanData,
            plan_data.plan_for_partners,
            action_plan_document,
            sheets=True,
        ),
        Kind(
            DocumentKind.MEETING_PACK,
            _PARTNERS,
            "Agenda, last minutes, status report, papers, action log and attendance in one.",
            pack_data.SCHEMA,
            pack_data.PackData,
            pack_data.pack_data,
            pack_document,
            more_words=pack_data.words_of_parts,
        ),
        Kind(
            DocumentKind.EXEMPT_PACK,
            _RESTRICTED,
            "Restricted papers, and how restricted actions stand.",
            pack_data.SCHEMA,
            pack_data.PackData,
            pack_data.exempt_data,
            exempt_document,
        ),
        Kind(
            DocumentKind.ANNUAL_REVIEW,
            _PARTNERS,
            "What was done and what was not, whether it worked, money, silences, and what continues.",
            review_data.SCHEMA,
            review_data.ReviewData,
            review_data.review_for_partners,
            review_document,
            sheets=True,
        ),
        Kind(
            DocumentKind.PUBLIC_REVIEW,
            _PUBLIC,
            "The same for everybody, without what is the partners' own to settle.",
            review_data.SCHEMA,
            review_data.ReviewData,
            review_data.review_for_everybody,
            review_document,
        ),
    )
}
"""Every kind, in the order in which pages list them."""


def kind_of(publication: Publication) -> Kind:
    """The kind of a document."""
    return KINDS[publication.document_kind]


def data_of(publication: Publication) -> Any:
    """A document's data as they were frozen.

    Raises:
        AlteredError: what is stored is not what was frozen.
        msgspec.ValidationError: it is in another schema.
    """
    kind = kind_of(publication)
    return publication.unaltered(kind.data, kind.schema)


def document_of(publication: Publication) -> Document:
    """A version as a document: its frozen data with how far it is, and what its figures rest on.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    standing = Standing(
        status=publication.standing.word,
        made_on=publication.made_on,
        version=publication.version,
        sha256=publication.sha256,
        schema=publication.schema,
        approved_on=publication.approved_on,
        approved_as=publication.approved_as,
        published_on=publication.published_on,
    )
    document = kind_of(publication).set_out(data_of(publication), standing)
    return with_sources(document, figures_in(publication))


def as_things_stand(*, by: Actor, kind: Kind, subject: Any) -> Any:
    """The data of a document as they would be frozen now."""
    return kind.gather(by=by, subject=subject)


def figures_now(*, by: Actor, kind: Kind, subject: Any, data: msgspec.Struct) -> FiguresSaid:
    """What the figures of a document of these data rest on now."""
    words = [*written_words(data), *(kind.more_words(by=by, subject=subject) if kind.more_words else ())]
    return figures_of(words, lambda: kind.set_out(data, DRAFT))
