"""The money of a plan's year: sums, each contribution, the quarters, and what needs somebody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import NOT_KNOWN, Total, written_pounds
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.policies import may
from saferplan.money.ledger import Held, Sums, year_money
from saferplan.money.needs import attention_to
from saferplan.plan.selectors import plan_current, plan_get
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.tasks import money_tasks
from saferplan.site.pages.plan.overview import plan_context

NO_LINE = "No line yet"


def newest(request: ActorRequest) -> HttpResponse:
    """The money of the plan that is followed today; before there is one, what to do."""
    plan = plan_current(day=request.actor.today)
    return HttpResponseRedirect(reverse("plan_money", args=[plan.year]) if plan else reverse("plan"))


def money(request: ActorRequest, year: int) -> HttpResponse:
    """The year's money as far as it is known."""
    plan = plan_get(year=year)
    held = year_money(by=request.actor, plan=plan)
    cash, in_kind = Sums(held.of(in_kind=False)), Sums(held.of(in_kind=True))
    return render(
        request,
        "money/money.html",
        {
            **plan_context(request, plan),
            "held": held,
            "figures": _figures(cash),
            "in_kind": in_kind,
            "contributions": _contributions(held.held),
            "quarters": _quarters(PlanYear(year), cash, held.quarter) if cash.held else None,
            "tasks": money_tasks(attention_to(held, request.actor)),
            "may_change_money": may(request.actor, "money.change") and plan.state != PlanState.CLOSED,
        },
    )


def _figures(cash: Sums) -> list[tuple[str, str, str]]:
    """The sums of the year: what each is called, what it comes to, and what has to be said with it."""
    left = cash.unallocated
    bound = f"{written_pounds(cash.committed)} committed, {written_pounds(cash.earmarked)} earmarked"
    return [
        ("Given", *_sum(cash.given)),
        ("Allocated to lines", _sum(cash.allocated)[0], f"{_sum(left)[0]} not allocated"),
        ("Spent", written_pounds(cash.spent), ""),
        ("Bound, not paid", written_pounds(cash.committed + cash.earmarked), bound),
        ("Forecast of the year", *_sum(cash.forecast)),
    ]


def _sum(amounts: Total) -> tuple[str, str]:
    """A sum, and how much of it is not known."""
    if not amounts.unknown:
        return written_pounds(amounts.known), ""
    if not amounts.known:
        return NOT_KNOWN, ""
    number = "1 amount is" if amounts.unknown == 1 else f"{amounts.unknown} amounts are"
    return f"At least {written_pounds(amounts.known)}", f"{number} not known"


def _contributions(held: tuple[Held, ...]) -> Table:
    return Table(
        "What each funder gives",
        [
            "Funder",
            Column("Given", numeric=True),
            Column("Allocated", numeric=True),
            Column("Not allocated", numeric=True),
            Column("Committed", numeric=True),
            Column("Earmarked", numeric=True),
            Column("Spent", numeric=True),
            Column("Forecast", numeric=True),
        ],
        [_row(one) for one in held],
    )


def _row(one: Held) -> list[Cell]:
    contribution = one.contribution
    kind = " (in kind)" if contribution.in_kind else ""
    return [
        Cell(
            contribution.funder.name,
            href=reverse("contribution", args=[contribution.pk]),
            detail=f"{contribution.purpose}{kind}",
            hidden=contribution.purpose,
        ),
        Cell(written_pounds(contribution.pence)),
        Cell(one.allocated.written if one.lines else NO_LINE),
        Cell(written_pounds(one.unallocated)),
        Cell(written_pounds(one.committed)),
        Cell(written_pounds(one.earmarked)),
        Cell(written_pounds(one.spent)),
        Cell(one.forecast.written if one.lines else NO_LINE),
    ]


def spent_cell(quarter: Quarter, spent: int, under_way: int) -> Cell:
    """What was spent in a quarter: nothing is said of one that is to come, for it is not nothing."""
    to_come = quarter.number > under_way and not spent
    return Cell(
        "To come" if to_come else written_pounds(spent),
        detail="so far" if quarter.number == under_way else "",
    )


def _quarters(year: PlanYear, cash: Sums, under_way: int) -> Table:
    return Table(
        "Planned and spent by quarter",
        ["Quarter", Column("Planned", numeric=True), Column("Spent", numeric=True)],
        [
            [
                Cell(quarter.label, detail=quarter.months_label),
                Cell(planned.written),
                spent_cell(quarter, spent, under_way),
            ]
            for quarter, planned, spent in zip(
                year.quarters, cash.profile, cash.spent_by_quarter, strict=True
            )
        ],
    )


urls = [
    page("plan/money/", newest, name="money", policy="money.view"),
    page("plan/<int:year>/money/", money, name="plan_money", policy="money.view"),
]
