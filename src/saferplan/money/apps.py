"""The application of money."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Contributions, lines, spending, virements, the end of a year, returns to funders."""

    name = "saferplan.money"
    verbose_name = "Money"

    def ready(self) -> None:
        """Let claims ask which amounts are held."""
        from saferplan.money.held import tell_claims

        tell_claims()
