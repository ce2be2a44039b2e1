"""The application of money."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Contributions."""

    name = "saferplan.money"
    verbose_name = "Money"
