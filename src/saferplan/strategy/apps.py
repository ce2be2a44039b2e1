"""The application of strategy and priorities."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Strategy."""

    name = "saferplan.strategy"
    verbose_name = "Strategy"
