"""The application of background work."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Background work."""

    name = "saferplan.jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        """Let each app say what work it has for the background, and declare who may see it."""
        from saferplan.jobs import policies as _policies  # noqa: F401

        autodiscover_modules("work")
