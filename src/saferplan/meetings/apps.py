"""The application of meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings."""

    name = "saferplan.meetings"
    verbose_name = "Meetings"
