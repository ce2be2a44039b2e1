"""One action: its page, reporting on it, and changing what it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.roles import Visibility
from saferplan.history.policies import may, require
from saferplan.meetings.selectors import answers_on
from saferplan.money.selectors import allocations_of
from saferplan.plan.actions import action_add, action_amend, action_lead_change, action_report
from saferplan.plan.facts import delivery_of, milestone_facts
from saferplan.plan.models import Action
from saferplan.plan.selectors import action_get, plan_get
from saferplan.plan.states import PlanState
from saferplan.problem_solving.selectors import problem_list
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ActionForm, AmendForm, LeadForm, ReportForm
from saferplan.site.talk import talk_of


def action_page(request: ActorRequest, number: int) -> HttpResponse:
    """An action: the three statuses, its milestones and measures, and what happened."""
    action = action_get(by=request.actor, number=number)
    is_open = action.plan.state != PlanState.CLOSED and action.ended is None
    return render(
        request,
        "plan/action.html",
        {
            "action": action,
            "plan": action.plan,
            "talk": talk_of(request.actor, action),
            "computed": delivery_of(action, request.actor.today),
            "asked": _asked(action),
            "money": [(one, written_pounds(one.pence)) for one in allocations_of(action=action)],
            "problems": problem_list(by=request.actor, action=action),
            "milestones": [(one, milestone_facts(one)) for one in action.milestones.all()],
            "may_solve": is_open and may(request.actor, "problem_solving.write", action),
            "may_report": is_open and may(request.actor, "plan.action_update", action),
            "may_change": is_open and may(request.actor, "plan.change"),
        },
    )


def _asked(action: Action) -> Table | None:
    """What was asked before each meeting and what came of it; silence is told like an answer."""
    rows = [
        (
            Cell(str(one.meeting), href=reverse("cycle_board", args=[one.meeting_id])),
            Cell(status=one.status, detail="Nothing changed" if one.no_change else ""),
            f"{one.received:%-d %B %Y}" if one.received else f"Due {one.due:%-d %B %Y}",
            Cell(one.words or "–", detail=one.organisation.brief),
        )
        for one in answers_on(action=action)
    ]
    return (
        Table("Asked before each meeting", ("Meeting", "Answer", "When", "What was said"), rows)
        if rows
        else None
    )


def add(request: ActorRequest, year: int) -> HttpResponse:
    """Add an action to a plan."""
    plan = plan_get(year=year)
    back = reverse("plan_overview", args=[year])

    def act(data: dict[str, Any]) -> Action:
        return action_add(by=request.actor, plan=plan, **data)

    return form_page(
        request,
        partial(ActionForm, plan=plan),
        act,
        title="Add an action",
        caption=str(plan),
        done=lambda action: f"{action} is added. Now add its milestones.",
        to=_address,
        cancel=back,
        initial={"visibility": Visibility.PARTNERSHIP.value},
    )


def report(request: ActorRequest, number: int) -> HttpResponse:
    """Report on an action."""
    action = action_get(by=request.actor, number=number)
    require(request.actor, "plan.action_update", action)

    def act(data: dict[str, Any]) -> Action:
        action_report(by=request.actor, action=action, **data)
        return action

    return form_page(
        request,
        ReportForm,
        act,
        title="How does it go?",
        caption=str(action),
        intro=delivery_of(action, request.actor.today).sentence,
        done=lambda action: f"Your report on {action.reference} is sent.",
        to=_address,
        cancel=_address(action),
        initial={name: getattr(action, name) for name in ReportForm.base_fields},
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what an action is."""
    action = action_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> Action:
        action_amend(by=request.actor, action=action, **data)
        return action

    fields = ("headline", "outcome", "starts", "ends", "evidence", "note", "resources", "visibility")
    return form_page(
        request,
        partial(AmendForm, plan=action.plan),
        act,
        title="Change the action",
        caption=str(action),
        done=lambda action: f"{action.reference} is changed.",
        to=_address,
        cancel=_address(action),
        initial={name: getattr(action, name) for name in fields} | {"support": list(action.support.all())},
    )


def lead(request: ActorRequest, number: int) -> HttpResponse:
    """Give an action another lead."""
    action = action_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> Action:
        action_lead_change(by=request.actor, action=action, **data)
        return action

    return form_page(
        request,
        LeadForm,
        act,
        title="Change the lead",
        caption=str(action),
        done=lambda action: f"{action.lead} leads {action.reference} now.",
        to=_address,
        cancel=_address(action),
        initial={"lead": action.lead, "lead_post": action.lead_post},
    )


def _address(action: Action) -> str:
    return reverse("action", args=[action.pk])


urls = [
    page("plan/<int:year>/actions/add/", add, name="action_add", policy="plan.change", writes=True),
    page("plan/actions/<int:number>/", action_page, name="action", policy="plan.view"),
    page("plan/actions/<int:number>/report/", report, name="action_report", policy="plan.view", writes=True),
    page("plan/actions/<int:number>/change/", amend, name="action_amend", policy="plan.change", writes=True),
    page("plan/actions/<int:number>/lead/", lead, name="action_lead", policy="plan.change", writes=True),
]
