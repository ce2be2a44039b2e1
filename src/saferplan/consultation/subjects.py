"""Which rows of consultations can be spoken of and searched, by whom, and where their pages are."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.consultation.models import (
    Channel,
    Consultation,
    ConsultationReport,
    FreeText,
    Group,
    Question,
    Questionnaire,
    ResponseSet,
    YouSaid,
)
from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind


def _readable(model: type[Recorded], policy: str = "consultation.view") -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.all()
        return rows if may(actor, policy) else rows.none()

    return visible


_OF_CONSULTATION = (("consultation.consultation", "consultation"),)

subject_kind(
    Questionnaire,
    "questionnaire",
    plural="questionnaires",
    visible=_readable(Questionnaire),
    page="questionnaire",
    arguments={"number": "pk"},
    texts=("title", "introduction"),
)
subject_kind(
    Question,
    "question",
    plural="questions",
    visible=_readable(Question),
    page="questionnaire",
    arguments={"number": "questionnaire_id"},
    texts=("text",),
    searched=Q(removed__isnull=True),
    part_of=(("consultation.questionnaire", "questionnaire"),),
    spoken_of=False,
)
subject_kind(
    Consultation,
    "consultation",
    plural="consultations",
    visible=_readable(Consultation),
    page="consultation",
    arguments={"number": "pk"},
    texts=("title", "heard", "publicised", "body"),
    searched=Q(withdrawn__isnull=True),
)
subject_kind(
    Group,
    "group consulted",
    plural="groups consulted",
    visible=_readable(Group),
    page="consultation",
    arguments={"number": "consultation_id"},
    texts=("name", "represented_by", "why"),
    searched=Q(ended__isnull=True),
    part_of=_OF_CONSULTATION,
    spoken_of=False,
)
subject_kind(
    Channel,
    "way to answer",
    plural="ways to answer",
    visible=_readable(Channel),
    page="consultation",
    arguments={"number": "consultation_id"},
    part_of=_OF_CONSULTATION,
    spoken_of=False,
)
subject_kind(
    ResponseSet,
    "file of answers",
    plural="files of answers",
    visible=_readable(ResponseSet),
    page="consultation_answers",
    arguments={"number": "consultation_id"},
    part_of=_OF_CONSULTATION,
    untold=frozenset({"data", "mapping", "sha256", "schema"}),
    spoken_of=False,
)
subject_kind(
    FreeText,
    "text",
    plural="texts",
    # Its history says what was decided, and why: that is for those who review.
    visible=_readable(FreeText, "consultation.review"),
    page="consultation_text",
    arguments={"number": "pk"},
    part_of=(("consultation.responseset", "response_set"),),
    untold=frozenset({"found"}),
    spoken_of=False,
)
subject_kind(
    YouSaid,
    "you said, we did",
    plural="you said, we did",
    visible=_readable(YouSaid),
    page="said",
    arguments={"number": "pk"},
    texts=("said", "did"),
    searched=Q(ended__isnull=True),
    part_of=_OF_CONSULTATION,
)
subject_kind(
    ConsultationReport,
    "report of a consultation",
    plural="reports of consultations",
    visible=_readable(ConsultationReport),
    page="consultation_released",
    arguments={"number": "consultation_id"},
    part_of=_OF_CONSULTATION,
    untold=frozenset({"data", "sha256", "schema"}),
    spoken_of=False,
    related=("consultation",),
)
