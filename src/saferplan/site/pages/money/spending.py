"""What is done with the money of a line: it is bound and paid, and each quarter is reported on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.policies import require
from saferplan.money.models import Allocation, Commitment, LineReport, Spend
from saferplan.money.reporting import line_report
from saferplan.money.selectors import allocation_get, commitment_get, line_report_of, spend_get
from saferplan.money.spending import (
    commitment_firm,
    commitment_release,
    money_bind,
    spend_correct,
    spend_record,
    spend_withdraw,
)
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import BindForm, CorrectSpendForm, FirmForm, LineReportForm, SpendForm
from saferplan.site.pages.money.lines import amount_in_pounds, line_address
from saferplan.site.pages.plan.forms import ReasonForm


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
        to=line_address(row),
        cancel=line_address(row),
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
        to=line_address(bound.allocation),
        cancel=line_address(bound.allocation),
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
        to=line_address(bound.allocation),
        cancel=line_address(bound.allocation),
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
        to=line_address(row),
        cancel=line_address(row),
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
        to=line_address(paid.allocation),
        cancel=line_address(paid.allocation),
        initial={
            "text": paid.text,
            "amount": amount_in_pounds(paid.pence),
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
        to=line_address(paid.allocation),
        cancel=line_address(paid.allocation),
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
        to=line_address(row),
        cancel=line_address(row),
        initial={} if said is None else _said(said),
    )


def _said(said: LineReport) -> Mapping[str, Any]:
    texts = {name: getattr(said, name) for name in LineReportForm.base_fields if name != "forecast"}
    return {**texts, "forecast": amount_in_pounds(said.forecast)}


def _spendable(request: ActorRequest, number: int) -> Allocation:
    row = allocation_get(by=request.actor, number=number)
    require(request.actor, "money.spend", row)
    return row


urls = [
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
