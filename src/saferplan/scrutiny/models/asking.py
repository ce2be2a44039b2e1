"""Questions that members ask, with their answers; and calls for action that were noted. Posts, never people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.choices import ends_after
from saferplan.history.models import Recorded
from saferplan.powers.models import says_something
from saferplan.scrutiny.models.committees import Committee, ScrutinyMeeting
from saferplan.strategy.models import Priority


class Question(Recorded):
    """What was asked at a meeting, in our words, and what was answered. Open until it is answered."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "question_asked": "recorded a question",
        "question_answered": "recorded the answer to a question",
        "question_amended": "amended a question",
        "question_withdrawn": "withdrew a question",
    }

    meeting = models.ForeignKey(ScrutinyMeeting, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("question")
    asked_as = models.CharField("asked by", max_length=80, default="A member of the council")
    source = models.CharField("where it is recorded", max_length=200, blank=True)
    priorities = models.ManyToManyField(
        Priority, related_name="questions", blank=True, verbose_name="priorities that it is about"
    )
    answer = models.TextField("answer", blank=True)
    answered = models.DateField("answered on", null=True, blank=True)
    answered_as = models.CharField("post that answers", max_length=120, blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-meeting__day", "number"]
        constraints: ClassVar = [
            says_something("text", name="question_says_something", message="Write the question."),
            says_something(
                "asked_as",
                name="question_asked_as",
                message="Say who asked, such as a member of the council.",
            ),
            models.CheckConstraint(
                condition=Q(answered__isnull=True, answer="", answered_as="")
                | (Q(answered__isnull=False) & ~Q(answer="") & ~Q(answered_as="")),
                name="question_answer_is_whole",
                violation_error_message="An answer has its words, its day and the post that answers.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="question_number",
                violation_error_message="Questions are numbered from 1.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="scrutiny_question_once",
                violation_error_message="The meeting has a question of this number already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 90 else f"{self.text[:89]}…"


class CallForAction(Recorded):
    """A councillor's call for action on a local matter of crime and disorder: that it came, and what became of it."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "call_noted": "noted a councillor's call for action",
        "call_closed": "recorded what became of a councillor's call for action",
    }

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="calls")
    noted = models.DateField("came on")
    text = models.TextField("what it is about")
    raised_as = models.CharField("raised by", max_length=80, default="A ward member")
    outcome = models.TextField("what became of it", blank=True)
    closed = models.DateField("closed on", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-noted", "-id"]
        constraints: ClassVar = [
            says_something("text", name="call_says_something", message="Say what it is about."),
            says_something(
                "raised_as", name="call_raised_as", message="Say who raised it, such as a ward member."
            ),
            ends_after("noted", "closed", name="call_closed_after", message="It was closed before it came."),
            models.CheckConstraint(
                condition=Q(closed__isnull=True, outcome="") | (Q(closed__isnull=False) & ~Q(outcome="")),
                name="call_closed_how",
                violation_error_message="Say what became of it, and on which day.",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 90 else f"{self.text[:89]}…"
