"""The application of consultations."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Questionnaires, consultations, answers and what came of them."""

    name = "saferplan.consultation"
    verbose_name = "Consultation"
