"""The addresses of the site, and one page that does nothing: what the same stack costs by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from saferplan.site.access import page
from saferplan.site.urls import handler400, handler403, handler404, handler500
from saferplan.site.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def nothing(_request: HttpRequest) -> HttpResponse:
    """A page without content."""
    return HttpResponse("<!doctype html><title>Nothing</title>")


urlpatterns = [*of_the_site, page("bare/", nothing, name="bare", policy="partnership.view")]
