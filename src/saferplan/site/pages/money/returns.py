"""The funder's return for a quarter: as it stands, certified, and as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.policies import may
from saferplan.money.certifying import document_of, return_certify
from saferplan.money.models import MonitoringReturn
from saferplan.money.return_data import SCHEMA, ReturnData, return_data
from saferplan.money.return_document import return_document
from saferplan.money.selectors import contribution_get, return_of
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.money.forms import CertifyForm


def monitoring_return(request: ActorRequest, number: int, quarter: int) -> HttpResponse:
    """The return for a quarter: as it was certified, or as things stand."""
    contribution = contribution_get(number=number)
    of = _quarter(contribution.plan.year, quarter)
    certified = return_of(contribution=contribution, quarter=quarter)
    data = (
        certified.unaltered(ReturnData, SCHEMA)
        if certified
        else return_data(by=request.actor, contribution=contribution, quarter=quarter)
    )
    return render(
        request,
        "money/return.html",
        {
            "contribution": contribution,
            "plan": contribution.plan,
            "quarter": of,
            "certified": certified,
            "data": data,
            "about": _about(data),
            "money": _money(data) if data.lines else None,
            "said": [one for one in data.lines if one.outputs or one.variance_reason or one.proposal],
            "over": of.over(request.actor.today),
            "may_certify": may(request.actor, "money.certify") and of.over(request.actor.today),
        },
    )


def certify(request: ActorRequest, number: int, quarter: int) -> HttpResponse:
    """Certify the return for a quarter."""
    contribution = contribution_get(number=number)
    of = _quarter(contribution.plan.year, quarter)
    back = reverse("monitoring_return", args=[number, quarter])

    def act(data: dict[str, Any]) -> MonitoringReturn:
        return return_certify(by=request.actor, contribution=contribution, quarter=quarter, **data)

    return form_page(
        request,
        CertifyForm,
        act,
        title=f"Certify the return for {of.label}",
        caption=str(contribution),
        warning="It is frozen as it stands. What changes later does not change it.",
        done=f"The return for {of.label} is certified.",
        to=back,
        cancel=back,
    )


def download(request: ActorRequest, number: int, quarter: int, ending: str) -> HttpResponse:
    """The return for a quarter as a file."""
    contribution = contribution_get(number=number)
    of = _quarter(contribution.plan.year, quarter)
    form = format_of(ending, sheets=True)
    certified = return_of(contribution=contribution, quarter=quarter)
    document = (
        document_of(certified)
        if certified
        else return_document(return_data(by=request.actor, contribution=contribution, quarter=quarter))
    )
    name = f"return-{contribution.pk}-{of.year.starts}-q{of.number}"
    return document_response(document, name, form)


def _quarter(year: int, number: int) -> Quarter:
    if not 1 <= number <= 4:
        raise Http404(f"no quarter {number}")
    return Quarter(PlanYear(year), number)


def _about(data: ReturnData) -> list[Row]:
    return [
        Row("Funder", data.funder),
        Row("The funder's reference", data.reference or "Not stated"),
        Row("For", data.purpose),
        Row("Period", f"{data.quarter}, {data.months}"),
        Row("Given for the year", written_pounds(data.given)),
        Row("Not allocated", written_pounds(data.unallocated)),
    ]


def _money(data: ReturnData) -> Table:
    return Table(
        "Planned, spent and expected",
        [
            "Line",
            Column("Planned, to date", numeric=True),
            Column("Spent, quarter", numeric=True),
            Column("Spent, to date", numeric=True),
            Column("Allocated", numeric=True),
            Column("Forecast of the year", numeric=True),
            Column("Forecast less allocated", numeric=True),
        ],
        [
            [
                Cell(one.title, detail=one.objective),
                Cell(written_pounds(one.planned_to_date)),
                Cell(written_pounds(one.spent)),
                Cell(written_pounds(one.spent_to_date)),
                Cell(written_pounds(one.allocated)),
                Cell(written_pounds(one.forecast), detail="" if one.forecast_entered else "computed"),
                Cell(written_pounds(one.variance)),
            ]
            for one in data.lines
        ],
    )


urls = [
    page(
        "plan/money/<int:number>/returns/<int:quarter>/",
        monitoring_return,
        name="monitoring_return",
        policy="money.view",
    ),
    page(
        "plan/money/<int:number>/returns/<int:quarter>/certify/",
        certify,
        name="return_certify",
        policy="money.certify",
        writes=True,
    ),
    page(
        "plan/money/<int:number>/returns/<int:quarter>/file/<slug:ending>/",
        download,
        name="return_document",
        policy="money.view",
    ),
]
