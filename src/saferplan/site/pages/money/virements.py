"""Moving money between lines: asking for it, and the decision of somebody else."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import written_pounds
from saferplan.history.policies import may, require
from saferplan.money.models import Virement
from saferplan.money.selectors import allocation_get, virement_get
from saferplan.money.states import MoveState
from saferplan.money.virements import virement_approve, virement_ask, virement_refuse, virement_withdraw
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Row
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import DecideVirementForm, VirementForm
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of

_MARKS = {
    MoveState.ASKED: Mark("Asked for", "triangle", "yellow", "It waits for a decision; nothing moved yet."),
    MoveState.APPROVED: Mark("Approved", "circle", "green", "It was approved, and the money moved."),
    MoveState.REFUSED: Mark("Refused", "cross", "red", "It was refused; nothing moved."),
    MoveState.WITHDRAWN: Mark(
        "Withdrawn", "dash", "grey", "It was withdrawn before a decision; nothing moved."
    ),
}


def move_mark(state: str) -> Mark:
    """How far a move of money is, as a status."""
    return _MARKS[MoveState(state)]


def virement(request: ActorRequest, number: int) -> HttpResponse:
    """One move of money."""
    row = virement_get(by=request.actor, number=number)
    waits = row.state == MoveState.ASKED and row.giving.contribution.plan.state != PlanState.CLOSED
    return render(
        request,
        "money/virement.html",
        {
            "virement": row,
            "plan": row.giving.contribution.plan,
            "amount": written_pounds(row.pence),
            "mark": move_mark(row.state),
            "about": _about(row),
            "may_decide": waits and may(request.actor, "money.virement_decide", row),
            "may_withdraw": waits and may(request.actor, "money.virement_withdraw", row),
            "asked_for_it": waits and row.asked_by_id == request.actor.account,
            "talk": talk_of(request.actor, row),
        },
    )


def ask(request: ActorRequest, number: int) -> HttpResponse:
    """Ask to move money from a line to another."""
    giving = allocation_get(by=request.actor, number=number)
    require(request.actor, "money.spend", giving)

    def act(data: dict[str, Any]) -> Virement:
        return virement_ask(by=request.actor, giving=giving, **data)

    return form_page(
        request,
        partial(VirementForm, request=request, allocation=giving),
        act,
        title="Move money to another line",
        caption=f"From {giving}",
        intro="Nothing moves until somebody other than you has approved it.",
        done="The move is asked for. Somebody else decides on it.",
        to=_address,
        cancel=reverse("allocation", args=[number]),
    )


def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Approve or refuse a move of money."""
    row = virement_get(by=request.actor, number=number)
    require(request.actor, "money.virement_decide", row)

    def act(data: dict[str, Any]) -> Virement:
        if data["decision"] == "approve":
            virement_approve(by=request.actor, virement=row, consent=data["consent"], reason=data["reason"])
        else:
            virement_refuse(by=request.actor, virement=row, reason=data["reason"])
        return row

    return form_page(
        request,
        DecideVirementForm,
        act,
        title="Decide on the move of money",
        caption=str(row),
        intro=row.why,
        done="The move of money is decided.",
        to=_address,
        cancel=_address(row),
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a request to move money."""
    row = virement_get(by=request.actor, number=number)
    require(request.actor, "money.virement_withdraw", row)
    return form_page(
        request,
        ReasonForm,
        lambda data: virement_withdraw(by=request.actor, virement=row, reason=data["reason"]),
        title="Withdraw the request",
        caption=str(row),
        done="The request is withdrawn.",
        to=_address(row),
        cancel=_address(row),
    )


def _about(row: Virement) -> list[Row]:
    rows = [
        Row("From", str(row.giving)),
        Row("To", str(row.receiving)),
        Row("Of", str(row.giving.contribution)),
        Row("Why", row.why),
        Row("Asked for by", f"{row.asked_by}, {row.asked_on:%-d %B %Y}"),
    ]
    if row.decided_by is not None and row.decided_on is not None:
        rows.append(Row("Decided by", f"{row.decided_by}, {row.decided_on:%-d %B %Y}"))
    if row.consent:
        rows.append(Row("How the funder agreed", row.consent))
    return rows


def _address(row: Virement) -> str:
    return reverse("virement", args=[row.pk])


urls = [
    page("plan/money/lines/<int:number>/move/", ask, name="virement_ask", policy="money.view", writes=True),
    page("plan/money/moves/<int:number>/", virement, name="virement", policy="money.view"),
    page(
        "plan/money/moves/<int:number>/decide/",
        decide,
        name="virement_decide",
        policy="money.view",
        writes=True,
    ),
    page(
        "plan/money/moves/<int:number>/withdraw/",
        withdraw,
        name="virement_withdraw",
        policy="money.view",
        writes=True,
    ),
]
