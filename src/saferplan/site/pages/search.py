"""Search over everything that the reader may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.history.searching import search as search_everything
from saferplan.site.access import page
from saferplan.site.middleware import ActorRequest


def search(request: ActorRequest) -> HttpResponse:
    """What has all the words that were asked for, kind by kind; or of one kind alone."""
    question = request.GET.get("q", "")[:200]
    only = request.GET.get("kind", "")[:80]
    results = search_everything(by=request.actor, question=question, only=only)
    return render(
        request, "search/search.html", {"question": question.strip(), "results": results, "only": only}
    )


urls = [page("search/", search, name="search", policy="history.view")]
