"""Accepting an invitation: by whoever has its link."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.site.access import PUBLIC, page
from saferplan.site.middleware import ActorRequest


def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """The invitation, and the form that accepts it."""
    return render(request, "people/invitation.html", {"token": token})


urls = [page("invitation/<str:token>", invitation, name="invitation", policy=PUBLIC, writes=True)]
