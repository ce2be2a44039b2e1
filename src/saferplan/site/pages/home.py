"""The first page: what needs the reader now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.site.access import page
from saferplan.site.middleware import ActorRequest


def dashboard(request: ActorRequest) -> HttpResponse:
    """What needs the reader now."""
    return render(request, "home/dashboard.html")


urls = [page("", dashboard, name="dashboard", policy="partnership.view")]
