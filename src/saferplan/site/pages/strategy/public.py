"""What everybody may read: the published strategy and nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.site.access import PUBLIC, page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import strand_title
from saferplan.strategy.selectors import priorities_by_year, strategy_public


def shown(request: ActorRequest) -> HttpResponse:
    """The published strategy: vision, themes, and the priorities of each year; or that none is published yet."""
    strategy = strategy_public(day=request.actor.today)
    if strategy is None:
        return render(request, "strategy/public.html", {"strategy": None})
    return render(
        request,
        "strategy/public.html",
        {
            "strategy": strategy,
            "themes": [(one, strand_title(one.strand)) for one in strategy.held_themes],  # type: ignore[attr-defined]
            "years": priorities_by_year(strategy=strategy),
        },
    )


urls = [page("published/strategy/", shown, name="strategy_public", policy=PUBLIC)]
