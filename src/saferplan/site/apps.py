"""The application of pages."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Pages, forms and components."""

    name = "saferplan.site"
    label = "saferplan_site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Declare every room's policies before the first request asks for one."""
        from saferplan.claims import policies as _claims  # noqa: F401
        from saferplan.consultation import policies as _consultation  # noqa: F401
        from saferplan.duties import policies as _duties  # noqa: F401
        from saferplan.governance import policies as _governance  # noqa: F401
        from saferplan.meetings import policies as _meetings  # noqa: F401
        from saferplan.money import policies as _money  # noqa: F401
        from saferplan.partnership import policies as _partnership  # noqa: F401
        from saferplan.plan import policies as _plan  # noqa: F401
        from saferplan.powers import policies as _powers  # noqa: F401
        from saferplan.problem_solving import policies as _problem_solving  # noqa: F401
        from saferplan.publications import policies as _publications  # noqa: F401
        from saferplan.reports import policies as _reports  # noqa: F401
        from saferplan.scrutiny import policies as _scrutiny  # noqa: F401
        from saferplan.site import second_factor
        from saferplan.strategy import policies as _strategy  # noqa: F401

        second_factor.connect()
