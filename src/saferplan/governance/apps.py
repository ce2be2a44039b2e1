"""The application of governance."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Risks, equality impact assessments, data protection."""

    name = "saferplan.governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        """Let status reports tell which risks moved."""
        from saferplan.governance.moved import tell_status_reports

        tell_status_reports()
