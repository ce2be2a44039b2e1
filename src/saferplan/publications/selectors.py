"""What is read of documents: versions that a reader may know of, where they went, and what could be made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.planning.duty_records import Duty, RecordFacts
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.meetings.models import Meeting
from saferplan.meetings.selectors import meeting_get, meeting_list
from saferplan.plan.models import Plan
from saferplan.plan.selectors import plan_get, plan_list
from saferplan.publications.kinds import KINDS, Kind
from saferplan.publications.models import PlainWords, Publication, Release, WordTemplate
from saferplan.publications.states import About, DocumentKind, PublicationState, Recipient
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.selectors import strategy_get, strategy_list
from saferplan.strategy.states import StrategyState

_GONE = (PublicationState.REPLACED.value, PublicationState.WITHDRAWN.value)
# The unit of counting of PP12 and PP13: which document, to whom, shows which duty.
_SHOWS = {
    (DocumentKind.PLAN_SUMMARY, Recipient.PUBLIC): Duty.SUMMARY_PUBLISHED,
    (DocumentKind.ANNUAL_PLAN, Recipient.LOCAL_POLICING_BODY): Duty.COPY_SENT,
}


def publications_visible(actor: Actor) -> QuerySet[Publication]:
    """The documents that an actor may know of."""
    if not may(actor, "publications.view"):
        return Publication.objects.none()
    if actor.has(AccountRole.CO_ORDINATOR, AccountRole.CHAIR, AccountRole.AUDITOR):
        return Publication.objects.all()
    return Publication.objects.exclude(marking=Visibility.RESTRICTED.value)


def publication_list(*, by: Actor, with_gone: bool = False) -> QuerySet[Publication]:
    """The documents that the actor may know of, the newest first; without those that were replaced or withdrawn."""
    found = _light(publications_visible(by))
    return found if with_gone else found.exclude(state__in=_GONE)


def publication_get(*, by: Actor, number: int) -> Publication:
    """One version of a document, with where it went (`held_releases`).

    Raises:
        Http404: there is none of that number, or the actor must not know of it.
    """
    found = (
        publications_visible(by)
        .select_related("strategy", "plan", "meeting", "approved_by")
        .prefetch_related(
            Prefetch("releases", Release.objects.filter(ended__isnull=True), to_attr="held_releases")
        )
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(f"no document {number}")
    return found


def versions_of(*, by: Actor, publication: Publication) -> QuerySet[Publication]:
    """Every version of the same document, the newest first."""
    about = KINDS[publication.document_kind].about.value
    same = {"kind": publication.kind, f"{about}_id": getattr(publication, f"{about}_id")}
    return _light(publications_visible(by)).filter(**same).order_by("-version")


def published_for_everybody() -> QuerySet[Publication]:
    """The documents that are published and for everybody, the newest first."""
    return _light(Publication.objects).filter(
        state=PublicationState.PUBLISHED.value, marking=Visibility.PUBLIC.value
    )


def published_get(*, number: int) -> Publication:
    """One document that is published and for everybody.

    Raises:
        Http404: there is none of that number, or it is not for everybody, or not published.
    """
    found = (
        Publication.objects.filter(state=PublicationState.PUBLISHED.value, marking=Visibility.PUBLIC.value)
        .select_related("strategy", "plan", "meeting")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(f"no published document {number}")
    return found


def release_get(*, by: Actor, number: int) -> Release:
    """One record of where a document went.

    Raises:
        Http404: there is none, or it is of a document that the actor must not know of.
    """
    release = (
        Release.objects.filter(publication__in=publications_visible(by).order_by().values("pk"))
        .select_related("publication")
        .filter(pk=number)
        .first()
    )
    if release is None:
        raise Http404(f"no record {number} of where a document went")
    return release


def kind_named(name: str) -> Kind:
    """The kind of document of a name, as addresses have it.

    Raises:
        Http404: there is none.
    """
    try:
        return KINDS[DocumentKind(name)]
    except ValueError as error:
        raise Http404(f"no kind of document {name!r}") from error


def subject_of(kind: Kind, number: int) -> Strategy | Plan | Meeting:
    """What a document of a kind would be about: a strategy or a meeting by its number, a plan by the year it starts in.

    Raises:
        Http404: there is none.
    """
    if kind.about is About.STRATEGY:
        return strategy_get(number=number)
    return plan_get(year=number) if kind.about is About.PLAN else meeting_get(number=number)


def subjects_of(kind: Kind) -> list[tuple[int, str]]:
    """What documents of a kind can be about: the number that `subject_of` takes, and its title; the newest first."""
    if kind.about is About.STRATEGY:
        ready = strategy_list().filter(
            state__in=[StrategyState.APPROVED.value, StrategyState.PUBLISHED.value]
        )
        return [(one.pk, f"{one.title}, version {one.version}") for one in ready]
    if kind.about is About.PLAN:
        return [(one.year, str(one)) for one in plan_list()]
    return [(one.pk, str(one)) for one in reversed(list(meeting_list()))]


def plain_words_of(*, plan: Plan) -> dict[int, PlainWords]:
    """The plain words for the priorities of a plan's year, by the priority's number in the database."""
    return {one.priority_id: one for one in PlainWords.objects.filter(priority__year=plan.year)}


def plain_words_for(*, priority: Priority) -> PlainWords | None:
    """The plain words for a priority; None where none are written."""
    return PlainWords.objects.filter(priority=priority).first()


def word_template_list() -> QuerySet[WordTemplate]:
    """The templates, the newest first."""
    return WordTemplate.objects.order_by("-id")


def word_template_get(*, number: int) -> WordTemplate:
    """One template.

    Raises:
        Http404: there is none of that number.
    """
    found = WordTemplate.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no template {number}")
    return found


def release_facts(*, day: dt.date) -> tuple[RecordFacts, ...]:
    """What the releases that stood on a day show of duties, as the trade's rules take records of duties.

    A summary that went to the public shows that one was published; a plan that went to the local policing body, that a
    copy was sent.
    """
    stood = Release.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day), day__lte=day)
    found = []
    for one in stood.select_related("publication").defer("publication__data").order_by("id"):
        duty = _SHOWS.get((one.publication.document_kind, Recipient(one.recipient)))
        if duty is not None:
            found.append(
                RecordFacts(
                    number=one.pk,
                    duty=duty,
                    day=one.day,
                    source=f"{one.publication}, {one.channel} ({one.form})",
                    words=one.words,
                    section=f"publication {one.publication_id}",
                )
            )
    return tuple(found)


def _light(found: Any) -> QuerySet[Publication]:
    """Without the data, which lists do not show."""
    rows: QuerySet[Publication] = (
        found.defer("data").select_related("strategy", "plan", "meeting").order_by("-made_on", "-id")
    )
    return rows
