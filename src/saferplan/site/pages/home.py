"""The first page: what needs the reader now, by what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.shortcuts import render

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.meetings.selectors import meeting_next
from saferplan.plan.needs import Needs, needs_of
from saferplan.plan.selectors import plan_current
from saferplan.site.access import page
from saferplan.site.components import Task
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.tasks import consultation_for
from saferplan.site.pages.first_steps import done_in_words, first_steps
from saferplan.site.pages.governance.tasks import governance_for
from saferplan.site.pages.meetings.tasks import arising_for, updates_for
from saferplan.site.pages.money.tasks import money_for
from saferplan.site.pages.plan.tasks import action_task, plan_for, running_for, runs
from saferplan.site.pages.scrutiny.tasks import scrutiny_for

ASKED: tuple[Callable[[Actor, Needs], Iterable[Task]], ...] = (
    updates_for,  # first, for silence is printed
    plan_for,
    arising_for,
    running_for,
    money_for,
    governance_for,
    scrutiny_for,
    consultation_for,
)
"""Who is asked what needs the reader, in the order of the page: each says it for an actor, and what of the plan needs
them."""


def dashboard(request: ActorRequest) -> HttpResponse:
    """What needs the reader now: first what only they can do, then how the plan stands."""
    plan = plan_current(day=request.actor.today)
    steps = first_steps(by=request.actor)
    begun = {"steps": steps, "steps_done": done_in_words(steps)} if steps else {}
    if plan is None:
        return render(request, "home/dashboard.html", {"plan": None, **begun})
    actor = request.actor
    needs = needs_of(by=actor, plan=plan)
    return render(
        request,
        "home/dashboard.html",
        {
            "plan": plan,
            **begun,
            "needs": needs,
            "mine": [task for ask in ASKED for task in ask(actor, needs)],
            "next": meeting_next(day=actor.today),
            "off_track": [action_task(one) for one in needs.all_in_trouble] if runs(actor) else [],
            "may_change": may(actor, "plan.change"),
        },
    )


urls = [page("", dashboard, name="dashboard", policy="partnership.view")]
