"""What is read of consultations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.consultation.models import (
    Channel,
    Consultation,
    ConsultationReport,
    FreeText,
    Group,
    HeldImport,
    Question,
    Questionnaire,
    ResponseSet,
    YouSaid,
)
from saferplan.consultation.states import QuestionnaireState, TextState
from saferplan.domain.consultation.held import HeldConsultation
from saferplan.history.actor import Actor

M = TypeVar("M", bound=Model)

_ANSWERS = ("response_set__data", "response_set__mapping")
# A text is read without the answers of its file: thousands of texts would bring all of them thousands of times.

SOON = dt.timedelta(days=14)
"""How long before its last day a consultation is spoken of as closing soon."""


def questionnaire_list() -> QuerySet[Questionnaire]:
    """Every questionnaire, by name, the newest version first."""
    standing = Count("questions", filter=Q(questions__removed__isnull=True), distinct=True)
    return Questionnaire.objects.annotate(asks=standing).order_by("title", "-version")


def questionnaires_to_use() -> QuerySet[Questionnaire]:
    """The questionnaires that a survey can ask."""
    return Questionnaire.objects.filter(state=QuestionnaireState.IN_USE.value).order_by("title", "-version")


def questionnaire_get(*, number: int) -> Questionnaire:
    """One questionnaire.

    Raises:
        Http404: there is none of that number.
    """
    return _found(Questionnaire.objects.select_related("previous"), number)


def questions_of(*, questionnaire: Questionnaire) -> list[Question]:
    """The questions of a questionnaire, in order."""
    return list(
        questionnaire.questions.filter(removed__isnull=True)
        .select_related("questionnaire__previous")
        .order_by("number", "id")
    )


def question_get(*, number: int) -> Question:
    """One question that was not taken out.

    Raises:
        Http404: there is none of that number.
    """
    return _found(
        Question.objects.filter(removed__isnull=True).select_related("questionnaire__previous"), number
    )


def consultation_list() -> QuerySet[Consultation]:
    """Every consultation that was not withdrawn, the newest first; each knows whether a report is released."""
    standing = ConsultationReport.objects.filter(consultation=OuterRef("pk"), superseded__isnull=True)
    return (
        Consultation.objects.filter(withdrawn__isnull=True)
        .select_related("questionnaire")
        .annotate(is_released=Exists(standing))
        .order_by("-ends", "-id")
    )


def consultation_get(*, number: int) -> Consultation:
    """One consultation.

    Raises:
        Http404: there is none of that number.
    """
    return _found(Consultation.objects.select_related("questionnaire"), number)


def groups_of(*, consultation: Consultation) -> list[Group]:
    """The groups of a consultation that were not taken out."""
    return list(consultation.groups.filter(ended__isnull=True).order_by("audience", "name"))


def group_get(*, number: int) -> Group:
    """One group that was not taken out.

    Raises:
        Http404: there is none of that number.
    """
    return _found(Group.objects.filter(ended__isnull=True).select_related("consultation"), number)


def channels_of(*, consultation: Consultation) -> list[Channel]:
    """The ways to answer of a consultation."""
    return list(consultation.channels.filter(ended__isnull=True).order_by("name"))


def channel_get(*, number: int) -> Channel:
    """One way to answer.

    Raises:
        Http404: there is none of that number.
    """
    return _found(Channel.objects.filter(ended__isnull=True).select_related("consultation"), number)


def response_sets_of(*, consultation: Consultation) -> list[ResponseSet]:
    """The files of answers that stand, the oldest first."""
    return list(
        consultation.response_sets.filter(withdrawn__isnull=True)
        .select_related("channel")
        .order_by("taken_in", "id")
    )


def response_set_get(*, number: int) -> ResponseSet:
    """One file of answers.

    Raises:
        Http404: there is none of that number.
    """
    return _found(ResponseSet.objects.select_related("consultation__questionnaire"), number)


def held_import_get(*, number: int) -> HeldImport:
    """A file whose columns are being matched.

    Raises:
        Http404: there is none of that number, or it was taken in or put away.
    """
    return _found(HeldImport.objects.select_related("consultation__questionnaire"), number)


def held_imports_of(*, consultation: Consultation) -> list[HeldImport]:
    """The files of a consultation that wait to be taken in."""
    return list(consultation.held_imports.defer("rows", "numbers").order_by("at", "id"))


def texts_of(*, consultation: Consultation) -> QuerySet[FreeText]:
    """What respondents of a consultation wrote: what may point at somebody first, then in their order."""
    return (
        FreeText.objects.filter(response_set__consultation=consultation, response_set__withdrawn__isnull=True)
        .select_related("held", "response_set__consultation")
        .defer(*_ANSWERS)
        .order_by("question", "id")
    )


def text_get(*, number: int) -> FreeText:
    """One text.

    Raises:
        Http404: there is none of that number, or its file of answers was withdrawn.
    """
    rows = FreeText.objects.filter(response_set__withdrawn__isnull=True)
    rows = rows.select_related("held", "response_set__consultation__questionnaire").defer(*_ANSWERS)
    return _found(rows, number)


def said_of(*, consultation: Consultation) -> list[YouSaid]:
    """What people said and what became of it."""
    return list(consultation.said.filter(ended__isnull=True).order_by("id"))


def said_get(*, number: int) -> YouSaid:
    """One thing that people said.

    Raises:
        Http404: there is none of that number.
    """
    return _found(YouSaid.objects.filter(ended__isnull=True).select_related("consultation"), number)


def report_standing(*, consultation: Consultation) -> ConsultationReport | None:
    """The released report of a consultation; None where none stands."""
    return consultation.reports.filter(superseded__isnull=True).select_related("consultation").first()


def reports_standing() -> list[ConsultationReport]:
    """Every released report that stands, of consultations that were not withdrawn; the newest consultation first."""
    return list(
        ConsultationReport.objects.filter(superseded__isnull=True, consultation__withdrawn__isnull=True)
        .select_related("consultation")
        .order_by("-consultation__ends", "-id")
    )


def consultations_held(*, day: dt.date) -> tuple[HeldConsultation, ...]:
    """The consultations as the rules of completeness take them, as they stood on a day."""
    rows = Consultation.objects.filter(Q(withdrawn__isnull=True) | Q(withdrawn__gt=day)).prefetch_related(
        Prefetch("groups", queryset=Group.objects.order_by("audience", "name"))
    )
    return tuple(one.facts for one in rows.order_by("ends", "id"))


def comparable_before(*, consultation: Consultation) -> Consultation | None:
    """The survey before this one with answers: the one that a change is counted from."""
    if not consultation.is_survey:
        return None
    answered = ResponseSet.objects.filter(consultation=OuterRef("pk"), withdrawn__isnull=True)
    return (
        Consultation.objects.filter(
            Exists(answered),
            withdrawn__isnull=True,
            ends__lt=consultation.starts,
            questionnaire__isnull=False,
        )
        .select_related("questionnaire")
        .order_by("-ends", "-id")
        .first()
    )


@dataclass(frozen=True, slots=True)
class ConsultationNeeds:
    """What needs somebody: how many texts wait in which consultation, and which consultations close soon."""

    to_review: tuple[tuple[Consultation, int], ...]
    closing: tuple[Consultation, ...]
    to_release: tuple[Consultation, ...]


def consultation_needs(*, by: Actor) -> ConsultationNeeds:
    """What of the consultations needs somebody now. Two queries."""
    waiting = Count(
        "response_sets__texts",
        filter=Q(response_sets__texts__state=TextState.WAITING.value, response_sets__withdrawn__isnull=True),
    )
    rows = list(consultation_list().annotate(waiting=waiting))
    return ConsultationNeeds(
        to_review=tuple((one, one.waiting) for one in rows if one.waiting),
        closing=tuple(one for one in rows if one.starts <= by.today <= one.ends <= by.today + SOON),
        to_release=tuple(
            one
            for one in rows
            if one.ends < by.today <= one.ends + 4 * SOON
            and not one.is_released  # type: ignore[attr-defined]
            and not one.waiting
        ),
    )


def _found(rows: QuerySet[M], number: int) -> M:
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404(f"no {rows.model._meta.verbose_name} {number}")
    return row
