"""The application of recorded changes."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Events, and rows that change only by them."""

    name = "saferplan.history"
    verbose_name = "History"
