"""The application of the analyst's desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Evidence and assessments, as acts of the partnership."""

    name = "saferplan.desk"
    verbose_name = "Evidence and assessments"

    def ready(self) -> None:
        """Declare who may do what."""
        from saferplan.desk import policies as _policies  # noqa: F401
