"""The application of claims."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims."""

    name = "saferplan.claims"
    verbose_name = "Claims"
