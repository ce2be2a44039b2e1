"""The application of scrutiny."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """Committees, scrutiny meetings, packs, recommendations, responses, questions, calls for action."""

    name = "saferplan.scrutiny"
    verbose_name = "Scrutiny"
