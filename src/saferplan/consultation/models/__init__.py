"""Consultation as tables: questionnaires, consultations, answers and texts, what changed, what was released."""

from saferplan.consultation.models.answers import FreeText, HeldImport, HeldText, ResponseSet
from saferplan.consultation.models.consultations import Channel, Consultation, Group
from saferplan.consultation.models.outcomes import ConsultationReport, YouSaid
from saferplan.consultation.models.questionnaires import Question, Questionnaire

__all__ = [
    "Channel",
    "Consultation",
    "ConsultationReport",
    "FreeText",
    "Group",
    "HeldImport",
    "HeldText",
    "Question",
    "Questionnaire",
    "ResponseSet",
    "YouSaid",
]
