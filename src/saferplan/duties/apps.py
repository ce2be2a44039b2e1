"""The application of statutory completeness."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Duties."""

    name = "saferplan.duties"
    verbose_name = "Duties"
