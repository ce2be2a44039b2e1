"""The pages for what went wrong: each says what happened, that nothing was changed, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """400: what was sent cannot be understood."""
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """403: the reader has no right to this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """404: there is nothing here, or nothing that this reader may know of."""
    return render(request, "404.html", status=404)


def went_wrong(_request: HttpRequest) -> HttpResponse:
    """500: a fault of ours. The page asks nothing of the database, which may be the fault."""
    return HttpResponse(get_template("500.html").render(), status=500)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """403: a form without a token that holds, most often one that was open while somebody signed out."""
    return render(request, "403_csrf.html", status=403)
