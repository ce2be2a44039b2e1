"""The end of a year: what was spent of each contribution, what is carried forward, what goes back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import pounds_of, written_pounds
from saferplan.domain.money.profile import AFTER
from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may
from saferplan.money.ledger import Held, held_of, year_money
from saferplan.money.models import CarryForward
from saferplan.money.selectors import carry_forward_get, carry_forwards_of, contribution_get
from saferplan.money.states import MoveState
from saferplan.money.year_end import (
    carry_forward_approve,
    carry_forward_ask,
    carry_forward_refuse,
    carry_forward_withdraw,
    contribution_return,
)
from saferplan.plan.selectors import plan_get
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import AnswerForm, CarryForwardForm, ReturnedForm
from saferplan.site.pages.money.virements import move_mark
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.plan.overview import plan_context


def year_end(request: ActorRequest, year: int) -> HttpResponse:
    """What becomes of each contribution at the year's end."""
    plan = plan_get(year=year)
    money = year_money(by=request.actor, plan=plan)
    held = money.of(in_kind=False)
    return render(
        request,
        "money/year_end.html",
        {
            **plan_context(request, plan),
            "over": money.quarter == AFTER,
            "last_day": PlanYear(year).last,
            "table": _settlements(held) if held else None,
            "left": [
                (one.contribution, written_pounds(settlement.unspent - one.settled))
                for one in held
                if (settlement := one.settlement) is not None and settlement.unspent > one.settled
            ],
            "carried": [
                (one, written_pounds(one.pence), move_mark(one.state), one.state == MoveState.ASKED)
                for one in carry_forwards_of(plan=plan)
            ],
            "may_change_money": may(request.actor, "money.change"),
        },
    )


def ask(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a funder was asked to carry money forward."""
    contribution = contribution_get(number=number)
    back = _address(contribution.plan.year)
    settlement = held_of(by=request.actor, contribution=contribution).settlement

    def act(data: dict[str, Any]) -> CarryForward:
        return carry_forward_ask(by=request.actor, contribution=contribution, **data)

    return form_page(
        request,
        CarryForwardForm,
        act,
        title="Carry money forward",
        caption=str(contribution),
        intro="It becomes money of the next year once the funder's agreement is recorded.",
        done="It is recorded that the funder was asked.",
        to=back,
        cancel=back,
        initial={"amount": pounds_of(max(settlement.to_return, 0))} if settlement else {},
    )


def answer(request: ActorRequest, number: int) -> HttpResponse:
    """Record how the funder answered."""
    asked = carry_forward_get(number=number)
    back = _address(asked.contribution.plan.year)

    def act(data: dict[str, Any]) -> None:
        decide = carry_forward_approve if data["decision"] == "approve" else carry_forward_refuse
        decide(by=request.actor, carry_forward=asked, on=data["on"], consent=data["consent"])

    return form_page(
        request,
        AnswerForm,
        act,
        title="What did the funder answer?",
        caption=str(asked),
        done="The funder's answer is recorded.",
        to=back,
        cancel=back,
        initial={"on": request.actor.today},
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a request to carry money forward."""
    asked = carry_forward_get(number=number)
    back = _address(asked.contribution.plan.year)
    return form_page(
        request,
        ReasonForm,
        lambda data: carry_forward_withdraw(by=request.actor, carry_forward=asked, reason=data["reason"]),
        title="Withdraw the request",
        caption=str(asked),
        done="The request is withdrawn.",
        to=back,
        cancel=back,
    )


def returned(request: ActorRequest, number: int) -> HttpResponse:
    """Record what went back to the funder."""
    contribution = contribution_get(number=number)
    back = _address(contribution.plan.year)
    return form_page(
        request,
        ReturnedForm,
        lambda data: contribution_return(by=request.actor, contribution=contribution, **data),
        title="What was returned to the funder?",
        caption=str(contribution),
        done="What was returned is recorded.",
        to=back,
        cancel=back,
        initial={} if contribution.returned is None else {"amount": pounds_of(contribution.returned)},
    )


def _settlements(held: tuple[Held, ...]) -> Table:
    rows = []
    for one in held:
        settlement = one.settlement
        left = None if settlement is None else settlement.unspent - one.settled
        rows.append(
            [
                Cell(
                    one.contribution.funder.name,
                    href=reverse("contribution", args=[one.contribution.pk]),
                    detail=one.contribution.purpose,
                ),
                Cell(written_pounds(one.contribution.pence)),
                Cell(written_pounds(one.spent)),
                Cell(written_pounds(one.carried)),
                Cell(written_pounds(one.contribution.returned or 0)),
                Cell(written_pounds(left)),
            ]
        )
    return Table(
        "What becomes of each contribution",
        [
            "Funder",
            Column("Given", numeric=True),
            Column("Spent", numeric=True),
            Column("Carried forward", numeric=True),
            Column("Returned", numeric=True),
            Column("Not settled", numeric=True),
        ],
        rows,
    )


def _address(year: int) -> str:
    return reverse("year_end", args=[year])


urls = [
    page("plan/<int:year>/money/year-end/", year_end, name="year_end", policy="money.view"),
    page(
        "plan/money/<int:number>/carry-forward/",
        ask,
        name="carry_forward_ask",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/carried/<int:number>/answer/",
        answer,
        name="carry_forward_answer",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/carried/<int:number>/withdraw/",
        withdraw,
        name="carry_forward_withdraw",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/<int:number>/returned/",
        returned,
        name="contribution_return",
        policy="money.change",
        writes=True,
    ),
]
