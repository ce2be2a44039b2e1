"""The application of the action plan."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Plan."""

    name = "saferplan.plan"
    verbose_name = "Plan"
