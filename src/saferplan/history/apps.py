"""The application of recorded changes."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HistoryConfig(AppConfig):
    """Events, rows that change only by them, and what people say of such rows."""

    name = "saferplan.history"
    verbose_name = "History"

    def ready(self) -> None:
        """Let each app say which of its rows can be spoken of, before the first request asks for one."""
        from saferplan.history import remarks as _remarks  # noqa: F401

        autodiscover_modules("subjects")
