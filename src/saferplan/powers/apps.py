"""The application of tools and powers."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    """Counts of the use of powers, figures of case reviews, and what is published of both."""

    name = "saferplan.powers"
    verbose_name = "Tools and powers"
