"""The application of reports to a council."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "saferplan.reports"
    verbose_name = "Reports"
