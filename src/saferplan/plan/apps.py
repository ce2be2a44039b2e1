"""The application of the action plan."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Plan."""

    name = "saferplan.plan"
    verbose_name = "Plan"

    def ready(self) -> None:
        """Let the figures that readings rest on be found."""
        from saferplan.plan import kept_figures as _kept_figures  # noqa: F401
