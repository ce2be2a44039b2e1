"""Templates of reports, and who holds the offices whose comments they carry."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.council_report.templates import FieldChoice, Office, ReportTemplate
from saferplan.domain.display import written_day
from saferplan.history.policies import may
from saferplan.reports.models import OfficeHolder, OwnTemplate
from saferplan.reports.selectors import (
    office_holder_get,
    office_holders,
    own_template_get,
    template_named,
    templates_held,
)
from saferplan.reports.templates import (
    office_end,
    office_give,
    template_end,
    template_load,
    template_make,
    template_rearrange,
)
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.reports.forms import (
    EndOfficeForm,
    LoadTemplateForm,
    MakeTemplateForm,
    OfficeForm,
    RearrangeForm,
)
from saferplan.site.pages.reports.report import report_sections
from saferplan.site.talk import talk_of


def templates(request: ActorRequest) -> HttpResponse:
    """The templates that a report can be begun in, and the holders of offices."""
    may_change = may(request.actor, "reports.change")
    return render(
        request,
        "reports/templates.html",
        {
            "sections": report_sections(request),
            "templates": templates_held(),
            "holders": _holders(request, may_change=may_change),
            "may_change": may_change,
        },
    )


def template(request: ActorRequest, number: int) -> HttpResponse:
    """A template of the council's own: its fields and sections in their order."""
    own = own_template_get(number=number)
    return render(
        request,
        "reports/template.html",
        {
            "own": own,
            "fields": _fields(own.template),
            "headings": [one.heading for one in own.template.section],
            "may_change": may(request.actor, "reports.change") and own.ended is None,
            "talk": talk_of(request.actor, own),
        },
    )


def make(request: ActorRequest) -> HttpResponse:
    """Make a template out of another."""

    def act(data: dict[str, Any]) -> OwnTemplate:
        return template_make(by=request.actor, title=data["title"], template=template_named(data["template"]))

    return form_page(
        request,
        MakeTemplateForm,
        act,
        title="Make a template",
        intro="Then put its fields in your council's order, under its labels.",
        done="The template is made. Change its fields now.",
        to=_address,
        cancel=reverse("report_templates"),
    )


def load(request: ActorRequest) -> HttpResponse:
    """Load a template from a file."""

    def act(data: dict[str, Any]) -> OwnTemplate:
        file = data["file"]
        return template_load(by=request.actor, title=data["title"], content=file.read(), name=file.name)

    return form_page(
        request,
        LoadTemplateForm,
        act,
        title="Load a template",
        done="The template is loaded.",
        to=_address,
        cancel=reverse("report_templates"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change the fields, their labels and order, and the headings of a template."""
    own = own_template_get(number=number)
    given = own.template

    def act(data: dict[str, Any]) -> OwnTemplate:
        template_rearrange(
            by=request.actor,
            own=own,
            title=data["title"],
            fields={
                one.key: FieldChoice(
                    data[f"label-{one.key}"], data[f"place-{one.key}"], data[f"used-{one.key}"]
                )
                for one in given.field
            },
            headings={one.key: data[f"heading-{one.key}"] for one in given.section},
            reason=data["reason"],
        )
        return own

    return form_page(
        request,
        partial(RearrangeForm, template=given),
        act,
        title="Change the template",
        caption=str(own),
        intro="Reports that were begun keep the template as it was.",
        done="The template is changed.",
        to=_address,
        cancel=_address(own),
        initial={"title": own.title},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a template."""
    own = own_template_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: template_end(by=request.actor, own=own, reason=data["reason"]),
        title="End the template",
        caption=str(own),
        intro="No report is begun with it any more. Reports that were begun keep it.",
        done="The template is ended.",
        to=reverse("report_templates"),
        cancel=_address(own),
    )


def give(request: ActorRequest) -> HttpResponse:
    """Record who holds an office."""

    def act(data: dict[str, Any]) -> OfficeHolder:
        return office_give(by=request.actor, **{**data, "office": Office(data["office"])})

    return form_page(
        request,
        OfficeForm,
        act,
        title="Record who holds an office",
        done="The office is recorded.",
        to=reverse("report_templates"),
        cancel=reverse("report_templates"),
    )


def leave(request: ActorRequest, number: int) -> HttpResponse:
    """End the holding of an office."""
    holder = office_holder_get(number=number)
    return form_page(
        request,
        EndOfficeForm,
        lambda data: office_end(by=request.actor, holder=holder, **data),
        title="End the holding of the office",
        caption=str(holder),
        done="It is ended.",
        to=reverse("report_templates"),
        cancel=reverse("report_templates"),
    )


def _address(own: OwnTemplate) -> str:
    return reverse("report_template", args=[own.pk])


def _holders(request: ActorRequest, *, may_change: bool) -> Table | None:
    rows = [
        (
            one.get_office_display(),
            Cell(one.post, detail=one.council),
            one.account,
            written_day(one.since),
            Cell("End it", href=reverse("office_end", args=[one.pk]), hidden=str(one))
            if may_change and one.until is None
            else "",
        )
        for one in office_holders(day=request.actor.today)
    ]
    return (
        Table("Who holds which office", ("Office", "Post", "Account", "Since", "Change"), rows)
        if rows
        else None
    )


def _fields(template: ReportTemplate) -> Table:
    return Table(
        "Fields, in their order",
        ("Field", "Comes from"),
        [
            (
                one.label,
                "The officer"
                if one.office
                else " and ".join(
                    part
                    for part, is_so in (("what is held", bool(one.filled)), ("people", one.written))
                    if is_so
                ).capitalize(),
            )
            for one in template.field
        ],
    )


urls = [
    page("reports/templates/", templates, name="report_templates", policy="reports.view"),
    page("reports/templates/make/", make, name="report_template_make", policy="reports.change", writes=True),
    page("reports/templates/load/", load, name="report_template_load", policy="reports.change", writes=True),
    page("reports/templates/<int:number>/", template, name="report_template", policy="reports.view"),
    page(
        "reports/templates/<int:number>/amend/",
        amend,
        name="report_template_amend",
        policy="reports.change",
        writes=True,
    ),
    page(
        "reports/templates/<int:number>/end/",
        end,
        name="report_template_end",
        policy="reports.change",
        writes=True,
    ),
    page("reports/offices/give/", give, name="office_give", policy="reports.change", writes=True),
    page("reports/offices/<int:number>/end/", leave, name="office_end", policy="reports.change", writes=True),
]
