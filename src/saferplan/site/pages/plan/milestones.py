"""Milestones: adding one, reporting it done, moving, stopping and reopening it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saferplan.history.policies import require
from saferplan.plan.milestones import (
    milestone_add,
    milestone_do,
    milestone_evidence,
    milestone_move,
    milestone_reopen,
    milestone_stop,
)
from saferplan.plan.models import Milestone
from saferplan.plan.selectors import action_get, milestone_get
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import DoneForm, EvidenceForm, MilestoneForm, MoveForm, ReasonForm


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Add a milestone to an action."""
    action = action_get(by=request.actor, number=number)
    back = reverse("action", args=[number])

    def act(data: dict[str, Any]) -> Milestone:
        return milestone_add(by=request.actor, action=action, **data)

    return form_page(
        request,
        MilestoneForm,
        act,
        title="Add a milestone",
        caption=str(action),
        done=lambda milestone: f"“{milestone}” is added, due {milestone.due:%-d %B %Y}.",
        to=back,
        cancel=back,
    )


def done(request: ActorRequest, number: int) -> HttpResponse:
    """Report a milestone done."""
    milestone = _found(request, number, "plan.action_update")

    def act(data: dict[str, Any]) -> None:
        milestone_do(by=request.actor, milestone=milestone, **data)

    return form_page(
        request,
        DoneForm,
        act,
        title="Report the milestone done",
        caption=milestone.text,
        done=f"“{milestone}” is reported done.",
        to=_back(milestone),
        cancel=_back(milestone),
        initial={"done": request.actor.today},
    )


def evidence(request: ActorRequest, number: int) -> HttpResponse:
    """Say what there is to show for a milestone."""
    milestone = _found(request, number, "plan.action_update")

    def act(data: dict[str, Any]) -> None:
        milestone_evidence(by=request.actor, milestone=milestone, **data)

    return form_page(
        request,
        EvidenceForm,
        act,
        title="Evidence that it is done",
        caption=milestone.text,
        done="The evidence is kept.",
        to=_back(milestone),
        cancel=_back(milestone),
        initial={"evidence": milestone.evidence},
    )


def move(request: ActorRequest, number: int) -> HttpResponse:
    """Move the day that a milestone is due."""
    milestone = _found(request, number, "plan.action_update")

    def act(data: dict[str, Any]) -> None:
        milestone_move(by=request.actor, milestone=milestone, **data)

    return form_page(
        request,
        MoveForm,
        act,
        title="Move the milestone",
        caption=milestone.text,
        intro=f"It is due on {milestone.due:%-d %B %Y}; first it was {milestone.first_due:%-d %B %Y}.",
        done=f"“{milestone}” is moved.",
        to=_back(milestone),
        cancel=_back(milestone),
        initial={"due": milestone.due},
    )


def stop(request: ActorRequest, number: int) -> HttpResponse:
    """Stop a milestone."""
    milestone = _found(request, number, "plan.change")

    def act(data: dict[str, Any]) -> None:
        milestone_stop(by=request.actor, milestone=milestone, **data)

    return form_page(
        request,
        ReasonForm,
        act,
        title="Stop the milestone",
        caption=milestone.text,
        intro="A stopped milestone no longer counts. It stays on record, and can be reopened.",
        done=f"“{milestone}” is stopped.",
        to=_back(milestone),
        cancel=_back(milestone),
    )


def reopen(request: ActorRequest, number: int) -> HttpResponse:
    """Take back that a milestone is done, or was stopped."""
    milestone = _found(request, number, "plan.action_update")

    def act(data: dict[str, Any]) -> None:
        milestone_reopen(by=request.actor, milestone=milestone, **data)

    return form_page(
        request,
        ReasonForm,
        act,
        title="Reopen the milestone",
        caption=milestone.text,
        done=f"“{milestone}” is open again.",
        to=_back(milestone),
        cancel=_back(milestone),
    )


def _found(request: ActorRequest, number: int, policy: str) -> Milestone:
    milestone = milestone_get(by=request.actor, number=number)
    require(request.actor, policy, milestone.action)
    return milestone


def _back(milestone: Milestone) -> str:
    return reverse("action", args=[milestone.action_id])


urls = [
    page(
        "plan/actions/<int:number>/milestones/add/",
        add,
        name="milestone_add",
        policy="plan.change",
        writes=True,
    ),
    page("plan/milestones/<int:number>/done/", done, name="milestone_done", policy="plan.view", writes=True),
    page(
        "plan/milestones/<int:number>/evidence/",
        evidence,
        name="milestone_evidence",
        policy="plan.view",
        writes=True,
    ),
    page("plan/milestones/<int:number>/move/", move, name="milestone_move", policy="plan.view", writes=True),
    page(
        "plan/milestones/<int:number>/stop/", stop, name="milestone_stop", policy="plan.change", writes=True
    ),
    page(
        "plan/milestones/<int:number>/reopen/",
        reopen,
        name="milestone_reopen",
        policy="plan.view",
        writes=True,
    ),
]
