"""One line: its page, allocating, changing and withdrawing it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import pounds_of, written_pounds
from saferplan.domain.money.profile import quarter_under_way
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.policies import may
from saferplan.money.allocating import Quarters, allocation_amend, allocation_make, allocation_withdraw
from saferplan.money.ledger import Line, line_of
from saferplan.money.models import Allocation
from saferplan.money.selectors import allocation_get, contribution_get, virements_of
from saferplan.money.states import Binding
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import AllocationForm, AmendAllocationForm
from saferplan.site.pages.money.overview import spent_cell
from saferplan.site.pages.money.virements import move_mark
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


def allocation(request: ActorRequest, number: int) -> HttpResponse:
    """A line: what it has, what is bound and spent, quarter by quarter, and what was said of it."""
    row = allocation_get(by=request.actor, number=number)
    line = line_of(by=request.actor, allocation=row)
    is_open = row.contribution.plan.state != PlanState.CLOSED and row.withdrawn is None
    standing = line.standing
    return render(
        request,
        "money/allocation.html",
        {
            "line": row,
            "plan": row.contribution.plan,
            "has": written_pounds(standing.allocated),
            "spent": written_pounds(standing.spent),
            "over": f"{written_pounds(standing.over)} more than it has" if standing.over else "",
            "bound": written_pounds(standing.committed + standing.earmarked),
            "bound_detail": (
                f"{written_pounds(standing.committed)} committed, {written_pounds(standing.earmarked)} earmarked"
            ),
            "free": written_pounds(standing.free),
            "forecast": written_pounds(standing.forecast),
            "forecast_detail": _forecast_words(line),
            "about": _about(row),
            "quarters": _quarters(request, line, reports=is_open and may(request.actor, "money.spend", row)),
            "commitments": [
                (one, written_pounds(one.pence), one.binding == Binding.EARMARK)
                for one in row.commitments.all()
            ],
            "spends": [(one, written_pounds(one.pence)) for one in row.spends.all() if one.withdrawn is None],
            "reports": list(line.reports.values()),
            "virements": [
                (one, move_mark(one.state)) for one in virements_of(by=request.actor, allocation=row)
            ],
            "needs_objective": row.contribution.policing and row.objective_id is None,
            "may_change": is_open and may(request.actor, "money.change"),
            "may_spend": is_open and may(request.actor, "money.spend", row),
            "talk": talk_of(request.actor, row),
        },
    )


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Allocate money of a contribution."""
    contribution = contribution_get(number=number)
    back = reverse("contribution", args=[number])

    def act(data: dict[str, Any]) -> Allocation:
        return allocation_make(by=request.actor, contribution=contribution, **_line_fields(data))

    return form_page(
        request,
        partial(AllocationForm, request=request, contribution=contribution),
        act,
        title="Allocate money",
        caption=str(contribution),
        done=lambda one: f"“{one}” is a line of the contribution now.",
        to=line_address,
        cancel=back,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a line."""
    row = allocation_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> Allocation:
        allocation_amend(by=request.actor, allocation=row, **_line_fields(data))
        return row

    profile = row.profile or (None, None, None, None)
    return form_page(
        request,
        partial(AmendAllocationForm, request=request, contribution=row.contribution),
        act,
        title="Change the line",
        caption=str(row.contribution),
        done="The line is changed.",
        to=line_address,
        cancel=line_address(row),
        initial={
            "title": row.title,
            "amount": amount_in_pounds(row.pence),
            "action": row.action,
            "measure": row.measure,
            "objective": row.objective,
            "spread": "no",
            **{f"q{at}": amount_in_pounds(one) for at, one in enumerate(profile, start=1)},
        },
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a line from which nothing is used."""
    row = allocation_get(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: allocation_withdraw(by=request.actor, allocation=row, reason=data["reason"]),
        title="Withdraw the line",
        caption=str(row),
        intro="It stays on record, and its money is no longer allocated.",
        done="The line is withdrawn.",
        to=reverse("contribution", args=[row.contribution_id]),
        cancel=line_address(row),
    )


def _line_fields(data: dict[str, Any]) -> dict[str, Any]:
    fields = dict(data)
    quarters: Quarters = (fields.pop("q1"), fields.pop("q2"), fields.pop("q3"), fields.pop("q4"))
    return {**fields, "quarters": quarters}


def amount_in_pounds(pence: int | None) -> Decimal | None:
    """An amount as its field takes it; None where it is not known."""
    return None if pence is None else pounds_of(pence)


def _forecast_words(line: Line) -> str:
    standing = line.standing
    if standing.forecast is None:
        return "There is neither a forecast nor a profile"
    said = "entered" if standing.forecast_entered else "computed from what is spent and planned"
    if not standing.variance:
        return said.capitalize()
    way = "less" if standing.variance < 0 else "more"
    return f"{said.capitalize()}: {written_pounds(abs(standing.variance))} {way} than it has"


def _about(row: Allocation) -> list[Row]:
    return [
        Row("Paid from", str(row.contribution)),
        Row("Action", str(row.action) if row.action else "No single action"),
        Row(
            "Measure",
            str(row.measure) if row.measure else "Those of the action" if row.action else "None named",
        ),
        Row("Objective of the police and crime plan", str(row.objective) if row.objective else "None named"),
    ]


def _quarters(request: ActorRequest, line: Line, *, reports: bool) -> Table:
    row, standing = line.allocation, line.standing
    year = PlanYear(row.contribution.plan.year)
    under_way = quarter_under_way(year, request.actor.today)
    return Table(
        "Planned and spent by quarter",
        ["Quarter", Column("Planned", numeric=True), Column("Spent", numeric=True), "Report"],
        [
            [
                Cell(quarter.label, detail=quarter.months_label),
                Cell(
                    "Not planned" if row.profile is None else written_pounds(row.profile[quarter.number - 1])
                ),
                spent_cell(quarter, standing.facts.spent[quarter.number - 1], under_way),
                _report_cell(line, quarter, reports=reports and quarter.first <= request.actor.today),
            ]
            for quarter in year.quarters
        ],
    )


def _report_cell(line: Line, quarter: Quarter, *, reports: bool) -> Cell:
    said = quarter.number in line.reports
    if not reports:
        return Cell("Reported" if said else "Not yet")
    address = reverse("line_report", args=[line.allocation.pk, quarter.number])
    return Cell(f"{'Change the report' if said else 'Report'} on Q{quarter.number}", href=address)


def line_address(row: Allocation) -> str:
    """Where the page of a line is."""
    return reverse("allocation", args=[row.pk])


urls = [
    page(
        "plan/money/<int:number>/lines/add/", add, name="allocation_add", policy="money.change", writes=True
    ),
    page("plan/money/lines/<int:number>/", allocation, name="allocation", policy="money.view"),
    page(
        "plan/money/lines/<int:number>/change/",
        amend,
        name="allocation_amend",
        policy="money.change",
        writes=True,
    ),
    page(
        "plan/money/lines/<int:number>/withdraw/",
        withdraw,
        name="allocation_withdraw",
        policy="money.change",
        writes=True,
    ),
]
