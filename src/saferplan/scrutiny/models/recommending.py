"""Recommendations of a committee, who got a copy, and what each authority responded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.scrutiny.following import Answer
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action
from saferplan.powers.models import says_something
from saferplan.scrutiny.models.committees import ScrutinyMeeting


class Recommendation(Recorded):
    """What a committee recommends, to whom, and by which day a response is due; actions carry it out."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "recommendation_made": "recorded a recommendation",
        "recommendation_amended": "amended a recommendation",
        "recommendation_followed": "named the actions that carry a recommendation out",
        "recommendation_done": "recorded that a recommendation is carried out",
        "recommendation_withdrawn": "withdrew a recommendation",
    }

    meeting = models.ForeignKey(ScrutinyMeeting, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("recommendation")
    made = models.DateField("made on")
    due = models.DateField("response due by")
    asked = models.ManyToManyField(
        Organisation, related_name="recommendations", verbose_name="asked to respond"
    )
    actions = models.ManyToManyField(
        Action, related_name="recommendations", blank=True, verbose_name="actions that carry it out"
    )
    followed_words = models.TextField("how it is carried out", blank=True)
    done = models.DateField("carried out on", null=True, blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "number"]
        constraints: ClassVar = [
            says_something("text", name="recommendation_says_something", message="Write the recommendation."),
            ends_after(
                "made",
                "due",
                name="recommendation_due_after",
                message="The response is due before it is asked.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="recommendation_number",
                violation_error_message="Recommendations are numbered from 1.",
            ),
            models.CheckConstraint(
                condition=Q(done__isnull=True) | ~Q(followed_words=""),
                name="recommendation_done_how",
                violation_error_message="Say how it was carried out.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="recommendation_once",
                violation_error_message="The meeting has a recommendation of this number already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}, {self.meeting}"


class Response(Recorded):
    """What an organisation answers to a recommendation, with its reason."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "response_given": "responded to a recommendation",
        "response_corrected": "corrected a response to a recommendation",
    }

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="responses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="responses")
    answer = choice_field(Answer)
    words = models.TextField("why, and what will be done")
    on = models.DateField("responded on")
    answered_as = models.CharField("post that responds", max_length=120)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            one_of("answer", Answer, name="response_answer"),
            says_something(
                "words", name="response_has_reason", message="Say why, and what will be done, in a sentence."
            ),
            says_something("answered_as", name="response_post", message="Say which post responds."),
            models.UniqueConstraint(
                fields=["recommendation", "organisation"],
                name="response_once",
                violation_error_message="This organisation has responded already: correct that response.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.brief}: {self.get_answer_display()}"


class CopySent(Recorded):
    """That a copy of a recommendation went to an organisation that the Act says is to have one."""

    EVENTS: ClassVar[Mapping[str, str]] = {"copy_sent": "recorded that a copy was sent"}

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="copies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="scrutiny_copies")
    on = models.DateField("sent on")

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recommendation", "organisation"],
                name="copy_sent_once",
                violation_error_message="A copy to this organisation is recorded already.",
            )
        ]

    def __str__(self) -> str:
        return f"Copy to {self.organisation.brief}"
