"""Questionnaires and their questions. What was asked once stays as it was: a change makes a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.consultation.states import QuestionnaireState
from saferplan.domain.consultation.answers import AskedQuestion
from saferplan.domain.consultation.bank import BankQuestion, QuestionKind, bank_question
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded


class Questionnaire(Recorded):
    """A list of questions in order. `area_unit` is what areas are named by, such as ward."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "questionnaire_drafted": "drafted the questionnaire",
        "questionnaire_renewed": "drafted the next version of the questionnaire",
        "questionnaire_described": "changed how the questionnaire is described",
        "questionnaire_used": "put the questionnaire to use",
        "questionnaire_ended": "ended the questionnaire",
    }

    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    introduction = models.TextField("what stands at the top", blank=True)
    area_unit = models.CharField("what areas are named by", max_length=40, blank=True)
    state = choice_field(QuestionnaireState, default=QuestionnaireState.DRAFT.value)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="following"
    )

    class Meta:
        ordering: ClassVar = ["title", "-version"]
        constraints: ClassVar = [
            one_of("state", QuestionnaireState, name="questionnaire_state"),
            models.UniqueConstraint(
                fields=["title", "version"],
                name="questionnaire_version_once",
                violation_error_message="There is a questionnaire of this name and version already.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="questionnaire_version",
                violation_error_message="Versions are numbered from 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether its questions can still change."""
        return bool(self.state == QuestionnaireState.DRAFT)


class Question(Recorded):
    """A question of a questionnaire: one of the bank's, or the partnership's own."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "question_added": "added a question",
        "question_amended": "changed a question",
        "question_moved": "moved a question",
        "question_removed": "took a question out of the draft",
    }

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    key = models.CharField("name in the bank, or our own", max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300)
    kind = choice_field(QuestionKind)
    answers = models.JSONField(default=list, blank=True)
    not_counted = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(default=0)
    removed = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number", "id"]
        constraints: ClassVar = [
            one_of("kind", QuestionKind, name="question_kind"),
            models.UniqueConstraint(
                fields=["questionnaire", "key"],
                condition=Q(removed__isnull=True),
                name="question_once",
                violation_error_message="The questionnaire has this question already.",
            ),
            models.CheckConstraint(
                condition=(Q(kind=QuestionKind.RANKED.value) & Q(most__gte=1, most__lte=5))
                | (~Q(kind=QuestionKind.RANKED.value) & Q(most=0)),
                name="question_ranks",
                violation_error_message="A ranking has one to five places; other questions have none.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="question_has_text",
                violation_error_message="Write what is asked.",
            ),
        ]

    def __str__(self) -> str:
        return f"Q{self.number}: {self.text}"

    @property
    def bank(self) -> BankQuestion | None:
        """The question of the bank that it is; None for the partnership's own."""
        return bank_question(self.key, self.version)

    @property
    def asked(self) -> AskedQuestion:
        """The question as the rules take it."""
        return AskedQuestion(
            number=self.number,
            key=self.key,
            version=self.version,
            text=self.text,
            kind=QuestionKind(self.kind),
            answers=tuple(self.answers),
            not_counted=tuple(self.not_counted),
            most=self.most,
        )
