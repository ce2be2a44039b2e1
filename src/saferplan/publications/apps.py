"""The application of documents."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Publications."""

    name = "saferplan.publications"
    verbose_name = "Publications"
