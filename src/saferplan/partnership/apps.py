"""The application of the partnership and its people."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """Organisations, posts, accounts."""

    name = "saferplan.partnership"
    verbose_name = "Partnership"
