"""Versions of documents, frozen as data; and to whom each went when it was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.roles import Visibility
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded
from saferplan.meetings.models import Meeting
from saferplan.partnership.models import Account
from saferplan.plan.models import Plan
from saferplan.publications.states import About, DocumentKind, PublicationState, Recipient
from saferplan.strategy.models import Strategy

ABOUT: Mapping[DocumentKind, About] = {
    DocumentKind.STRATEGY: About.STRATEGY,
    DocumentKind.MEETING_PACK: About.MEETING,
    DocumentKind.EXEMPT_PACK: About.MEETING,
    **{
        one: About.PLAN
        for one in DocumentKind
        if one not in (DocumentKind.STRATEGY, DocumentKind.MEETING_PACK, DocumentKind.EXEMPT_PACK)
    },
}
"""What each kind of document is about; a document is about one thing of that kind, and of no other."""


def _about(what: About) -> Q:
    kinds = [kind.value for kind, about in ABOUT.items() if about is what]
    others = Q(**{f"{one.value}__isnull": True for one in About if one is not what})
    return Q(kind__in=kinds, **{f"{what.value}__isnull": False}) & others


class Publication(FrozenData):
    """One version of a document. Its data never change; how far it is, does.

    `marking` is who it is for. `approved_as` is the post that approved it.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "publication_made": "made the document",
        "publication_approved": "approved the document",
        "publication_published": "published the document",
        "publication_replaced": "replaced the document by a later version",
        "publication_withdrawn": "withdrew the document",
    }

    kind = choice_field(DocumentKind)
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    marking = choice_field(Visibility)
    state = choice_field(PublicationState, default=PublicationState.DRAFT.value)
    made_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_as = models.CharField("post that approved it", max_length=120, blank=True)
    published_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField("replaced or withdrawn on", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_on", "-id"]
        constraints: ClassVar = [
            *frozen_constraints("publication", "document"),
            one_of("kind", DocumentKind, name="publication_kind"),
            one_of("marking", Visibility, name="publication_marking"),
            one_of("state", PublicationState, name="publication_state"),
            models.CheckConstraint(
                condition=_about(About.STRATEGY) | _about(About.PLAN) | _about(About.MEETING),
                name="publication_is_about_one_thing",
                violation_error_message="A document is about one strategy, one plan or one meeting, as its kind says.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["kind", one.value, "version"],
                    condition=Q(**{f"{one.value}__isnull": False}),
                    name=f"publication_version_of_{one.value}",
                    violation_error_message="There is this version of the document already.",
                )
                for one in About
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PublicationState.APPROVED.value, PublicationState.PUBLISHED.value])
                | (Q(approved_on__isnull=False) & ~Q(approved_as="")),
                name="publication_approved_on_a_day",
                violation_error_message="Give the day on which it was approved, and the post that did.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.PUBLISHED.value) | Q(published_on__isnull=False),
                name="publication_published_on_a_day",
                violation_error_message="Give the day on which it was published.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[PublicationState.REPLACED.value, PublicationState.WITHDRAWN.value],
                    ended_on__isnull=False,
                )
                | (
                    ~Q(state__in=[PublicationState.REPLACED.value, PublicationState.WITHDRAWN.value])
                    & Q(ended_on__isnull=True)
                ),
                name="publication_ended_on_a_day",
                violation_error_message="A document that was replaced or withdrawn has the day on which it was.",
            ),
            ends_after(
                "approved_on",
                "published_on",
                name="publication_published_after_approval",
                message="It is published once it is approved, not before.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def document_kind(self) -> DocumentKind:
        """What document it is."""
        return DocumentKind(self.kind)

    @property
    def standing(self) -> PublicationState:
        """How far it is, with its words."""
        return PublicationState(self.state)

    @property
    def subject(self) -> Strategy | Plan | Meeting:
        """What it is about."""
        found = self.strategy or self.plan or self.meeting
        assert found is not None  # noqa: S101 - the database holds it
        return found


class Release(Recorded):
    """That a published document went to somebody: on which day, by which way, in which formats."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "release_recorded": "recorded where the document went",
        "release_ended": "ended a record of where the document went",
    }

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="releases")
    recipient = choice_field(Recipient)
    day = models.DateField()
    channel = models.CharField("how it went, or where it can be found", max_length=200)
    form = models.CharField("formats", max_length=200)
    words = models.TextField("what else is to be known", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            one_of("recipient", Recipient, name="release_recipient"),
            models.CheckConstraint(
                condition=~Q(channel="") & ~Q(form=""),
                name="release_says_how",
                violation_error_message="Say how it went, and in which formats.",
            ),
            models.UniqueConstraint(
                fields=["publication", "recipient", "day", "channel"],
                condition=Q(ended__isnull=True),
                name="release_once",
                violation_error_message="This is recorded already: the same document, recipient, day and way.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Recipient(self.recipient).label}, {self.day:%-d %B %Y}: {self.publication}"
