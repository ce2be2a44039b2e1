"""Priorities of a year: agreed from a decision or directly, changed, ended."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear, StrategyPeriod
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Row
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import strand_title
from saferplan.site.pages.priorities.forms import EndForm
from saferplan.site.pages.strategy.forms import PriorityForm
from saferplan.site.pages.strategy.strategies import CRUMB
from saferplan.site.talk import talk_of
from saferplan.strategy.aims import priority_agree, priority_amend, priority_end
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.selectors import (
    decision_get,
    decision_of,
    objective_list,
    priorities_before,
    priority_get,
    strategy_current,
    strategy_for,
    strategy_get,
)


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """One priority: why it was chosen, what it stands under, what it supports, how it was decided."""
    priority = priority_get(number=number)
    decision = decision_of(priority=priority)
    rows = [
        Row("Why it was chosen", priority.why or "Not written down"),
        Row("Themes", "; ".join(str(one) for one in priority.themes.all()) or "None"),
        Row(
            "Objectives it supports",
            "; ".join(f"{one.title} ({one.get_owner_display()})" for one in priority.objectives.all())
            or "None",
        ),
        Row("Strand of the Act", strand_title(priority.strand) or "None in particular"),
        Row("Strategy", f"{priority.strategy.title}, version {priority.strategy.version}"),
    ]
    if priority.continues is not None:
        before = priority.continues
        rows.append(Row("Continues", f"{PlanYear(before.year).label}: {before.number}. {before.title}"))
    return render(
        request,
        "strategy/priority.html",
        {
            "talk": talk_of(request.actor, priority),
            "crumbs": [CRUMB],
            "priority": priority,
            "year": PlanYear(priority.year),
            "facts": rows,
            "decision": decision,
            "may_change": may(request.actor, "strategy.decide") and priority.ended is None,
        },
    )


def agree(request: ActorRequest) -> HttpResponse:
    """Agree a priority: from the decision that is named, or directly."""
    asked = request.GET.get("decision", "")
    decision = decision_get(number=int(asked)) if asked.isdecimal() else None
    if decision is not None:
        year = PlanYear(decision.workshop.year)
        strategy = _strategy(strategy_for(year=year))
        years: tuple[PlanYear, ...] = ()
    else:
        strategy = _strategy(strategy_current())
        covered = StrategyPeriod.between(strategy.starts, strategy.ends).years
        year = min(max(PlanYear.containing(request.actor.today), covered[0]), covered[-1])
        # A workshop has its year; without one, next year's priorities may be agreed before the year begins.
        years = tuple(one for one in covered if one >= year)
    made: dict[str, PriorityForm] = {}
    return form_page(
        request,
        _make(made, request, strategy, before=priorities_before(year=year), years=years),
        lambda _data: priority_agree(
            by=request.actor, strategy=strategy, decision=decision, **{"year": year, **made["form"].told()}
        ),
        title="Agree a priority",
        caption=f"{strategy.title}: priorities of {year.label}" if decision is not None else strategy.title,
        intro="From the workshop’s decision."
        if decision is not None
        else "Without a workshop’s decision: say why.",
        done=lambda priority: f"{priority} is agreed.",
        to=lambda priority: reverse("priority", args=[priority.pk]),
        initial={
            "title": decision.candidate.title,
            "why": decision.why,
            "strand": decision.candidate.strand,
        }
        if decision is not None
        else {"year": year.starts},
        cancel=reverse("strategy"),
    )


def _strategy(found: Strategy | None) -> Strategy:
    if found is None:
        raise Http404("no strategy to agree priorities under")
    return strategy_get(number=found.pk)


def _make(
    made: dict[str, PriorityForm],
    request: ActorRequest,
    strategy: Strategy,
    *,
    amends: bool = False,
    before: Iterable[Priority] = (),
    years: tuple[PlanYear, ...] = (),
) -> Any:
    make = functools.partial(
        PriorityForm,
        themes=strategy.held_themes,  # type: ignore[attr-defined]
        objectives=objective_list(day=request.actor.today),
        before=before,
        years=years,
        amends=amends,
    )

    def kept(**options: Any) -> PriorityForm:
        made["form"] = make(**options)
        return made["form"]

    return kept


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a priority."""
    priority = priority_get(number=number)
    here = reverse("priority", args=[number])
    made: dict[str, PriorityForm] = {}
    return form_page(
        request,
        _make(made, request, strategy_get(number=priority.strategy_id), amends=True),
        lambda _data: priority_amend(by=request.actor, priority=priority, **made["form"].told()),
        title="Change the priority",
        caption=str(priority),
        done="The priority is changed.",
        to=here,
        initial={
            **{name: getattr(priority, name) for name in ("title", "why", "strand")},
            "themes": [str(one.pk) for one in priority.themes.all()],
            "objectives": [str(one.pk) for one in priority.objectives.all()],
        },
        cancel=here,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a priority before its year does."""
    priority = priority_get(number=number)
    here = reverse("priority", args=[number])
    return form_page(
        request,
        EndForm,
        lambda data: priority_end(by=request.actor, priority=priority, **data),
        title="End the priority",
        caption=str(priority),
        done="The priority is ended. Its actions stay as they are.",
        to=here,
        cancel=here,
    )


DECIDE = "strategy.decide"
urls = [
    page("strategy/priority/agree/", agree, name="priority_agree", policy=DECIDE, writes=True),
    page("strategy/priority/<int:number>/", shown, name="priority", policy="strategy.view"),
    page("strategy/priority/<int:number>/change/", amend, name="priority_amend", policy=DECIDE, writes=True),
    page("strategy/priority/<int:number>/end/", end, name="priority_end", policy=DECIDE, writes=True),
]
