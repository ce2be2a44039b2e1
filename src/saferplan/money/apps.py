"""The application of money."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Contributions, lines, spending, virements, the end of a year, returns to funders."""

    name = "saferplan.money"
    verbose_name = "Money"
