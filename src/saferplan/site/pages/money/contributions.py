"""One contribution: its page, its terms, and what the funder wants by a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.money.attention import return_due_on
from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may
from saferplan.money.ledger import Held, held_of
from saferplan.money.models import Condition, Contribution
from saferplan.money.selectors import condition_get, contribution_get
from saferplan.money.services import (
    condition_add,
    condition_meet,
    condition_withdraw,
    contribution_add,
    contribution_amend,
    contribution_withdraw,
)
from saferplan.plan.selectors import plan_get
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import AmendContributionForm, ConditionForm, ContributionForm, MetForm
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of

MET = Mark("Met", "circle", "green", "The condition is met.")
DUE = Mark("Due", "dash", "grey", "Its day is to come.")
OVERDUE = Mark("Overdue", "diamond", "red", "Its day has passed, and it is not met.")
CERTIFIED = Mark("Certified", "square", "blue", "The return was certified and is frozen.")
TO_CERTIFY = Mark("To certify", "triangle", "yellow", "The quarter is over, and its return is not certified.")
TO_COME = Mark("To come", "dash", "grey", "The quarter is not over.")


def contribution(request: ActorRequest, number: int) -> HttpResponse:
    """A contribution with its lines, its conditions and its returns."""
    row = contribution_get(number=number)
    held = held_of(by=request.actor, contribution=row)
    return render(
        request,
        "money/contribution.html",
        {
            "contribution": row,
            "plan": row.plan,
            "given": written_pounds(row.pence),
            "unallocated": written_pounds(held.unallocated),
            "allocated": held.allocated.written,
            "bound": written_pounds(held.committed + held.earmarked),
            "spent": written_pounds(held.spent),
            "about": _about(row),
            "lines": _lines(held) if held.lines else None,
            "conditions": [(one, _standing(one, request)) for one in held.conditions],
            "returns": _returns(request, held),
            "waiting": [one for one in held.waiting if _shown(held, one.giving_id, one.receiving_id)],
            "may_change": may(request.actor, "money.change")
            and row.plan.state != PlanState.CLOSED
            and row.withdrawn is None,
            "talk": talk_of(request.actor, row),
        },
    )


def add(request: ActorRequest, year: int) -> HttpResponse:
    """Add a contribution."""
    plan = plan_get(year=year)

    def act(data: dict[str, Any]) -> Contribution:
        return contribution_add(by=request.actor, plan=plan, kind=data.pop("given_as"), **data)

    return form_page(
        request,
        ContributionForm,
        act,
        title="Add a contribution",
        caption=str(plan),
        done=lambda one: f"The contribution of {one.funder} is added.",
        to=lambda one: reverse("contribution", args=[one.pk]),
        cancel=reverse("plan_money", args=[year]),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a contribution."""
    held = contribution_get(number=number)
    back = reverse("contribution", args=[number])

    def act(data: dict[str, Any]) -> None:
        contribution_amend(by=request.actor, contribution=held, **data)

    return form_page(
        request,
        AmendContributionForm,
        act,
        title="Change the contribution",
        caption=str(held),
        done="The contribution is changed.",
        to=back,
        cancel=back,
        initial={
            "amount": held.amount,
            "reference": held.reference,
            "condition": held.condition,
            "transfers_need_consent": "yes" if held.transfers_need_consent else "no",
            "return_days": held.return_days,
        },
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a contribution is no longer given."""
    held = contribution_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: contribution_withdraw(by=request.actor, contribution=held, reason=data["reason"]),
        title="Withdraw the contribution",
        caption=str(held),
        intro="It stays on record, and no longer counts.",
        done="The contribution is withdrawn.",
        to=reverse("plan_money", args=[held.plan.year]),
        cancel=reverse("contribution", args=[number]),
    )


def add_condition(request: ActorRequest, number: int) -> HttpResponse:
    """Add something that the funder wants by a day."""
    held = contribution_get(number=number)
    back = reverse("contribution", args=[number])

    def act(data: dict[str, Any]) -> Condition:
        return condition_add(by=request.actor, contribution=held, **data)

    return form_page(
        request,
        ConditionForm,
        act,
        title="Add a condition",
        caption=str(held),
        done=lambda one: f"The condition is added, due {written_day(one.due)}.",
        to=back,
        cancel=back,
    )


def meet_condition(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a condition is met."""
    condition = condition_get(number=number)
    back = reverse("contribution", args=[condition.contribution_id])
    return form_page(
        request,
        MetForm,
        lambda data: condition_meet(by=request.actor, condition=condition, **data),
        title="Is the condition met?",
        caption=condition.text,
        done="The condition is met.",
        to=back,
        cancel=back,
        initial={"met": request.actor.today},
    )


def withdraw_condition(request: ActorRequest, number: int) -> HttpResponse:
    """Record that the funder no longer wants something."""
    condition = condition_get(number=number)
    back = reverse("contribution", args=[condition.contribution_id])
    return form_page(
        request,
        ReasonForm,
        lambda data: condition_withdraw(by=request.actor, condition=condition, reason=data["reason"]),
        title="Withdraw the condition",
        caption=condition.text,
        done="The condition is withdrawn.",
        to=back,
        cancel=back,
    )


def _about(row: Contribution) -> list[Row]:
    returns = "The funder wants none"
    if row.return_days is not None:
        returns = f"Due {row.return_days} days after each quarter"
    rows = [
        Row("Given as", row.get_kind_display()),
        Row("The funder's reference", row.reference or "Not stated"),
        Row("What it is bound to", row.condition or "Nothing stated"),
        Row(
            "Moves between lines",
            "Need the funder's agreement" if row.transfers_need_consent else "The partnership decides",
        ),
        Row("Returns", returns),
    ]
    if row.carried_from is not None:
        rows.append(Row("Carried forward from", PlanYear(row.carried_from.plan.year).label))
    if row.returned is not None:
        rows.append(Row("Returned to the funder", written_pounds(row.returned)))
    return rows


def _lines(held: Held) -> Table:
    return Table(
        "Lines",
        [
            "Line",
            Column("Has", numeric=True),
            Column("Spent", numeric=True),
            Column("Committed", numeric=True),
            Column("Earmarked", numeric=True),
            Column("Free", numeric=True),
            Column("Forecast", numeric=True),
        ],
        [
            [
                Cell(
                    one.title,
                    href=reverse("allocation", args=[one.allocation.pk]) if one.shown else "",
                    detail=str(one.allocation.action) if one.shown and one.allocation.action else "",
                ),
                Cell(written_pounds(one.standing.allocated)),
                Cell(written_pounds(one.standing.spent)),
                Cell(written_pounds(one.standing.committed)),
                Cell(written_pounds(one.standing.earmarked)),
                Cell(written_pounds(one.standing.free)),
                Cell(
                    written_pounds(one.standing.forecast),
                    detail=""
                    if one.standing.forecast_entered or one.standing.forecast is None
                    else "computed",
                ),
            ]
            for one in held.lines
        ],
    )


def _returns(request: ActorRequest, held: Held) -> Table | None:
    row = held.contribution
    if row.return_days is None and not held.returns:
        return None
    rows = []
    for quarter in PlanYear(row.plan.year).quarters:
        certified = held.returns.get(quarter.number)
        over = quarter.over(request.actor.today)
        due = "" if row.return_days is None else written_day(return_due_on(quarter, row.return_days))
        rows.append(
            [
                Cell(quarter.label, href=reverse("monitoring_return", args=[row.pk, quarter.number])),
                Cell(due or "No day"),
                Cell(
                    status=CERTIFIED if certified else TO_CERTIFY if over else TO_COME,
                    detail=f"{written_day(certified.certified_on)}, {certified.certified_as}"
                    if certified
                    else "",
                ),
            ]
        )
    return Table("Returns to the funder", ["Quarter", "Due", "Standing"], rows)


def _standing(one: Condition, request: ActorRequest) -> Mark:
    if one.met is not None:
        return MET
    return OVERDUE if one.due < request.actor.today else DUE


def _shown(held: Held, *numbers: int) -> bool:
    return all(line.shown for line in held.lines if line.allocation.pk in numbers)


urls = [
    page("plan/<int:year>/money/add/", add, name="contribution_add", policy="money.change", writes=True),
    page("plan/money/<int:number>/", contribution, name="contribution", policy="money.view"),
    page(
        "plan/money/<int:number>/change/",
        amend,
        name="contribution_amend",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/<int:number>/withdraw/",
        withdraw,
        name="contribution_withdraw",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/<int:number>/conditions/add/",
        add_condition,
        name="condition_add",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/conditions/<int:number>/met/",
        meet_condition,
        name="condition_meet",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/conditions/<int:number>/withdraw/",
        withdraw_condition,
        name="condition_withdraw",
        policy="money.change",
        writes=True,
    ),
]
