"""The documents that everybody may read, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferplan.publications.kinds import document_of, kind_of
from saferplan.publications.selectors import published_for_everybody, published_get
from saferplan.site.access import PUBLIC, page
from saferplan.site.pages.publications.common import file_links, handed_out


def published(request: HttpRequest) -> HttpResponse:
    """Every document that is published for everybody, with its formats."""
    shown = [
        (one, kind_of(one).says, file_links(one, "published_document")) for one in published_for_everybody()
    ]
    return render(request, "publications/published.html", {"shown": shown})


def download(request: HttpRequest, number: int, ending: str) -> HttpResponse:  # noqa: ARG001 - everybody gets the same
    """A document that is published for everybody, as a file."""
    held = published_get(number=number)
    return handed_out(document_of(held), held, ending)


urls = [
    page("published/", published, name="published_documents", policy=PUBLIC),
    page("published/<int:number>/<slug:ending>/", download, name="published_document", policy=PUBLIC),
]
