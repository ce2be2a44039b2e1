"""Beginning the plan of a year, and the outcomes that its priorities seek."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear, StrategyPeriod
from saferplan.plan.models import Outcome, Plan
from saferplan.plan.selectors import outcome_get, plan_get, plan_list
from saferplan.plan.services import outcome_add, outcome_amend, plan_draft
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import BeginPlanForm, OutcomeAmendForm, OutcomeForm
from saferplan.strategy.selectors import strategy_current


def begin(request: ActorRequest) -> HttpResponse:
    """Begin the plan of a year of the strategy; without a strategy, that one comes first."""
    strategy = strategy_current()
    if strategy is None:
        return HttpResponseRedirect(reverse("strategy"))
    plans = {one.year: one for one in plan_list()}
    years = [
        one for one in StrategyPeriod.between(strategy.starts, strategy.ends).years if one.starts not in plans
    ]
    this_year = PlanYear.containing(request.actor.today)

    def act(data: dict[str, Any]) -> Plan:
        year = PlanYear(data["year"])
        before = plans.get(year.starts - 1)
        return plan_draft(by=request.actor, year=year, strategy=strategy, follows=before)

    return form_page(
        request,
        partial(BeginPlanForm, years=years),
        act,
        title="Begin an action plan",
        caption=strategy.title,
        intro="It begins as a draft: add outcomes, actions with their milestones, and measures, then have it adopted.",
        done=lambda plan: f"{plan} is begun as a draft.",
        to=lambda plan: reverse("plan_overview", args=[plan.year]),
        initial={"year": this_year.starts},
        cancel=reverse("plan"),
    )


def add_outcome(request: ActorRequest, year: int) -> HttpResponse:
    """Say what shall be better for people when a priority's actions work."""
    plan = plan_get(year=year)
    back = _outcomes(plan.year)

    def act(data: dict[str, Any]) -> Outcome:
        return outcome_add(by=request.actor, **data)

    return form_page(
        request,
        partial(OutcomeForm, plan=plan),
        act,
        title="Add an outcome",
        caption=str(plan),
        done=lambda outcome: f"“{outcome}” is added.",
        to=back,
        cancel=back,
    )


def amend_outcome(request: ActorRequest, number: int) -> HttpResponse:
    """Change the words of an outcome."""
    outcome = outcome_get(number=number)
    back = _outcomes(outcome.priority.year)
    return form_page(
        request,
        OutcomeAmendForm,
        lambda data: outcome_amend(by=request.actor, outcome=outcome, **data),
        title="Change the outcome",
        caption=str(outcome.priority),
        done="The outcome is changed.",
        to=back,
        cancel=back,
        initial={"title": outcome.title},
    )


def _outcomes(year: int) -> str:
    return f"{reverse('plan_overview', args=[year])}#outcomes"


urls = [
    page("plan/begin/", begin, name="plan_draft", policy="plan.change", writes=True),
    page("plan/<int:year>/outcomes/add/", add_outcome, name="outcome_add", policy="plan.change", writes=True),
    page(
        "plan/outcomes/<int:number>/change/",
        amend_outcome,
        name="outcome_amend",
        policy="plan.change",
        writes=True,
    ),
]
