"""One line: its page, allocating and amending it, what is bound and paid from it, and its quarterly report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import pounds_of, written_pounds
from saferplan.domain.money.profile import quarter_under_way
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.policies import may, require
from saferplan.money.allocating import Quarters, allocation_amend, allocation_make, allocation_withdraw
from saferplan.money.ledger import Line, line_of
from saferplan.money.models import Allocation, Commitment, LineReport, Spend
from saferplan.money.reporting import line_report
from saferplan.money.selectors import (
    allocation_get,
    commitment_get,
    contribution_get,
    line_report_of,
    spend_get,
    virements_of,
)
from saferplan.money.spending import (
    commitment_firm,
    commitment_release,
    money_bind,
    spend_correct,
    spend_record,
    spend_withdraw,
)
from saferplan.money.states import Binding
from saferplan.plan.states import PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import (
    AllocationForm,
    AmendAllocationForm,
    BindForm,
    CorrectSpendForm,
    FirmForm,
    LineReportForm,
    SpendForm,
)
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
        to=_address,
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
        to=_address,
        cancel=_address(row),
        initial={
            "title": row.title,
            "amount": _pounds(row.pence),
            "action": row.action,
            "measure": row.measure,
            "objective": row.objective,
            "spread": "no",
            **{f"q{at}": _pounds(one) for at, one in enumerate(profile, start=1)},
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
        cancel=_address(row),
    )


def bind(request: ActorRequest, number: int) -> HttpResponse:
    """Earmark or commit money."""
    row = _spendable(request, number)

    def act(data: dict[str, Any]) -> Commitment:
        return money_bind(by=request.actor, allocation=row, **data)

    return form_page(
        request,
        BindForm,
        act,
        title="Earmark or commit money",
        caption=str(row),
        done=lambda one: f"{written_pounds(one.pence)} is {one.get_binding_display().lower()}.",
        to=_address(row),
        cancel=_address(row),
        initial={"on": request.actor.today},
    )


def firm(request: ActorRequest, number: int) -> HttpResponse:
    """Commit what was earmarked."""
    bound = commitment_get(by=request.actor, number=number)
    require(request.actor, "money.spend", bound.allocation)
    return form_page(
        request,
        FirmForm,
        lambda data: commitment_firm(by=request.actor, commitment=bound, on=data["on"]),
        title="Commit what is earmarked",
        caption=f"{bound}, {written_pounds(bound.pence)}",
        done="It is committed.",
        to=_address(bound.allocation),
        cancel=_address(bound.allocation),
        initial={"on": request.actor.today},
    )


def release(request: ActorRequest, number: int) -> HttpResponse:
    """Release what is not paid of an earmark or a commitment."""
    bound = commitment_get(by=request.actor, number=number)
    require(request.actor, "money.spend", bound.allocation)
    return form_page(
        request,
        ReasonForm,
        lambda data: commitment_release(by=request.actor, commitment=bound, reason=data["reason"]),
        title="Release what is not paid",
        caption=f"{bound}, {written_pounds(bound.pence)}",
        intro="What was paid of it stays spent; the rest is free again.",
        done="The rest is free again.",
        to=_address(bound.allocation),
        cancel=_address(bound.allocation),
    )


def spend(request: ActorRequest, number: int) -> HttpResponse:
    """Record a payment."""
    row = _spendable(request, number)

    def act(data: dict[str, Any]) -> Spend:
        return spend_record(by=request.actor, allocation=row, **data)

    return form_page(
        request,
        partial(SpendForm, allocation=row),
        act,
        title="Record a payment",
        caption=str(row),
        done=lambda one: f"The payment of {written_pounds(one.pence)} is recorded.",
        to=_address(row),
        cancel=_address(row),
        initial={"on": request.actor.today},
    )


def correct(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a payment."""
    paid = spend_get(by=request.actor, number=number)
    require(request.actor, "money.spend", paid.allocation)
    return form_page(
        request,
        partial(CorrectSpendForm, allocation=paid.allocation),
        lambda data: spend_correct(by=request.actor, spend=paid, **data),
        title="Correct the payment",
        caption=str(paid.allocation),
        done="The payment is corrected.",
        to=_address(paid.allocation),
        cancel=_address(paid.allocation),
        initial={
            "text": paid.text,
            "amount": _pounds(paid.pence),
            "on": paid.on,
            "commitment": paid.commitment,
            "reference": paid.reference,
        },
    )


def withdraw_spend(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a payment."""
    paid = spend_get(by=request.actor, number=number)
    require(request.actor, "money.spend", paid.allocation)
    return form_page(
        request,
        ReasonForm,
        lambda data: spend_withdraw(by=request.actor, spend=paid, reason=data["reason"]),
        title="Withdraw the payment",
        caption=f"{paid}, {written_pounds(paid.pence)}",
        intro="For a payment that was never made, or stands twice. It stays on record, and no longer counts.",
        done="The payment is withdrawn.",
        to=_address(paid.allocation),
        cancel=_address(paid.allocation),
    )


def report(request: ActorRequest, number: int, quarter: int) -> HttpResponse:
    """Report on a line for a quarter."""
    row = _spendable(request, number)
    if not 1 <= quarter <= 4:
        raise Http404(f"no quarter {quarter}")
    of = Quarter(PlanYear(row.contribution.plan.year), quarter)
    said = line_report_of(allocation=row, quarter=quarter)

    def act(data: dict[str, Any]) -> LineReport:
        return line_report(by=request.actor, allocation=row, quarter=quarter, **data)

    return form_page(
        request,
        LineReportForm,
        act,
        title=f"Report for {of.label}",
        caption=str(row),
        intro=f"{of.months_label}. The line has {written_pounds(row.pence)}.",
        done=f"The report for {of.label} is saved.",
        to=_address(row),
        cancel=_address(row),
        initial={} if said is None else _said(said),
    )


def _said(said: LineReport) -> Mapping[str, Any]:
    texts = {name: getattr(said, name) for name in LineReportForm.base_fields if name != "forecast"}
    return {**texts, "forecast": _pounds(said.forecast)}


def _spendable(request: ActorRequest, number: int) -> Allocation:
    row = allocation_get(by=request.actor, number=number)
    require(request.actor, "money.spend", row)
    return row


def _line_fields(data: dict[str, Any]) -> dict[str, Any]:
    fields = dict(data)
    quarters: Quarters = (fields.pop("q1"), fields.pop("q2"), fields.pop("q3"), fields.pop("q4"))
    return {**fields, "quarters": quarters}


def _pounds(pence: int | None) -> Decimal | None:
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


def _address(row: Allocation) -> str:
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
    page("plan/money/lines/<int:number>/bind/", bind, name="money_bind", policy="money.view", writes=True),
    page(
        "plan/money/commitments/<int:number>/commit/",
        firm,
        name="commitment_firm",
        policy="money.view",
        writes=True,
    ),
    page(
        "plan/money/commitments/<int:number>/release/",
        release,
        name="commitment_release",
        policy="money.view",
        writes=True,
    ),
    page(
        "plan/money/lines/<int:number>/spend/", spend, name="spend_record", policy="money.view", writes=True
    ),
    page(
        "plan/money/payments/<int:number>/correct/",
        correct,
        name="spend_correct",
        policy="money.view",
        writes=True,
    ),
    page(
        "plan/money/payments/<int:number>/withdraw/",
        withdraw_spend,
        name="spend_withdraw",
        policy="money.view",
        writes=True,
    ),
    page(
        "plan/money/lines/<int:number>/quarter/<int:quarter>/",
        report,
        name="line_report",
        policy="money.view",
        writes=True,
    ),
]
