"""Beginning and writing a report: what it asks for, its parts, its contacts, an officer's comment."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from saferplan.claims.selectors import claim_list
from saferplan.domain.council_report.templates import Office
from saferplan.history.policies import require
from saferplan.reports.held import held_figures
from saferplan.reports.models import CouncilReport
from saferplan.reports.selectors import (
    comments_of,
    contact_get,
    holder_of,
    report_get,
    template_named,
    words_of,
)
from saferplan.reports.services import (
    comment_give,
    contact_add,
    contact_remove,
    council_report_amend,
    council_report_begin,
    part_write,
)
from saferplan.site.access import page
from saferplan.site.components import Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.reports.forms import AskForm, BeginForm, CommentForm, ContactForm, PartForm


def address(report: CouncilReport) -> str:
    """Where a report is."""
    return reverse("council_report", args=[report.pk])


def begin(request: ActorRequest) -> HttpResponse:
    """Begin a report."""

    def act(data: dict[str, Any]) -> CouncilReport:
        template = template_named(data.pop("template"))
        return council_report_begin(by=request.actor, template=template, **data)

    return form_page(
        request,
        BeginForm,
        act,
        title="Begin a report to a council",
        intro="What the partnership holds is filled in. People write the rest, and officers comment themselves.",
        done="The report is begun. What is missing stands in it as missing.",
        to=address,
        cancel=reverse("council_reports"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what a draft asks for."""
    row = report_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        council_report_amend(by=request.actor, report=row, **data)

    return form_page(
        request,
        AskForm,
        act,
        title="Change what the report asks for",
        caption=str(row),
        done="It is changed.",
        to=address(row),
        cancel=address(row),
        initial={name: getattr(row, name) for name in ("meeting", "day", "title", "decision", "why")},
    )


def part(request: ActorRequest, number: int, key: str) -> HttpResponse:
    """Write one part, with the figures beside it that it may refer to."""
    row = report_get(by=request.actor, number=number)
    require(request.actor, "reports.write", row)
    form = row.form
    label = form.written_keys.get(key)
    if label is None:
        raise Http404(f"no part {key}")

    claims = [(f"{{claim:{one.pk}}}", one.sentence) for one in claim_list()]

    def act(data: dict[str, Any]) -> object:
        return part_write(by=request.actor, report=row, key=key, words=data["words"])

    return form_page(
        request,
        partial(PartForm, hint=form.hint_of(key)),
        act,
        title=label,
        caption=str(row),
        done=f"“{label}” is saved.",
        to=address(row),
        cancel=address(row),
        initial={"words": words_of(report=row).get(key, "")},
        template="reports/part.html",
        held=Table(
            "Held figures",
            ("Reference", "Prints", "What it is"),
            [(f"{{held:{one.name}}}", one.value, one.is_what) for one in held_figures(report=row).values()],
            caption_size="s",
        ),
        claims=Table("Claims", ("Reference", "Prints"), claims, caption_size="s") if claims else None,
    )


def contact(request: ActorRequest, number: int) -> HttpResponse:
    """Add a contact."""
    row = report_get(by=request.actor, number=number)
    return form_page(
        request,
        ContactForm,
        lambda data: contact_add(by=request.actor, report=row, **data),
        title="Add a contact",
        caption=str(row),
        done="The contact is added.",
        to=address(row),
        cancel=address(row),
    )


def uncontact(request: ActorRequest, number: int) -> HttpResponse:
    """Remove a contact."""
    row = contact_get(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: contact_remove(by=request.actor, contact=row, reason=data["reason"]),
        title=f"Remove {row} as a contact",
        caption=str(row.report),
        done="The contact is removed.",
        to=address(row.report),
        cancel=address(row.report),
    )


def comment(request: ActorRequest, number: int, office: str) -> HttpResponse:
    """Give an officer's comment: for whoever holds the office, and nobody else."""
    row = report_get(by=request.actor, number=number)
    if office not in {one.office.value for one in row.form.offices}:
        raise Http404(f"no comment of {office}")
    named = Office(office)
    require(
        request.actor,
        "reports.comment",
        holder_of(council=row.council_id, office=named, day=request.actor.today),
    )
    held = comments_of(report=row).get(named)
    return form_page(
        request,
        CommentForm,
        lambda data: comment_give(by=request.actor, report=row, office=named, words=data["words"]),
        title=f"Comment of the {named.label}",
        caption=str(row),
        intro="Read the report first. Your comment is yours: nobody else can give or change it.",
        done="Your comment is given.",
        to=address(row),
        cancel=address(row),
        initial={"words": held.words if held and held.version == row.version else ""},
    )


urls = [
    page("reports/begin/", begin, name="council_report_begin", policy="reports.change", writes=True),
    page(
        "reports/<int:number>/amend/",
        amend,
        name="council_report_amend",
        policy="reports.change",
        writes=True,
    ),
    page(
        "reports/<int:number>/parts/<str:key>/", part, name="report_part", policy="reports.view", writes=True
    ),
    page(
        "reports/<int:number>/contacts/add/",
        contact,
        name="report_contact_add",
        policy="reports.change",
        writes=True,
    ),
    page(
        "reports/contacts/<int:number>/remove/",
        uncontact,
        name="report_contact_remove",
        policy="reports.change",
        writes=True,
    ),
    page(
        "reports/<int:number>/comments/<slug:office>/",
        comment,
        name="report_comment",
        policy="reports.view",
        writes=True,
    ),
]
