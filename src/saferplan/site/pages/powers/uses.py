"""How often tools and powers were used: by year, count by count, and the list of the tools."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.powers.tools import CHECKED, tool_table
from saferplan.history.policies import may, require
from saferplan.powers.models import ToolUse
from saferplan.powers.selectors import organisations_counting, publication_list, use_get, use_list
from saferplan.powers.services import use_correct, use_record, use_withdraw
from saferplan.powers.states import PublicationKind
from saferplan.powers.table import ToolRow, UseTable, use_table
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.powers.forms import CorrectUseForm, UseForm
from saferplan.site.pages.powers.frame import power_sections
from saferplan.site.talk import talk_of


def powers(request: ActorRequest) -> HttpResponse:
    """How often each tool was used, by year; what is only said up to a day; and every count."""
    found = use_table()
    counts = list(use_list())
    return render(
        request,
        "powers/powers.html",
        {
            "sections": power_sections(request),
            "table": _by_year(found) if found.rows else None,
            "by_a_day": _counts("Stated up to a day, and in no year", found.by_a_day)
            if found.by_a_day
            else None,
            "counts": _counts("Every count, the newest first", counts) if counts else None,
            "uncounted": found.uncounted,
            "published": publication_list(kind=PublicationKind.USE_OF_POWERS),
            "may_count": organisations_counting(by=request.actor).exists(),
            "may_publish": may(request.actor, "powers.publish") and bool(found.rows),
        },
    )


def tools(request: ActorRequest) -> HttpResponse:
    """Every tool and power: who may use it, what has to be shown, and how far that was checked."""
    held = tool_table()
    return render(
        request,
        "powers/tools.html",
        {
            "sections": power_sections(request),
            "note": held.note,
            "tools": [
                (
                    one,
                    [
                        Row("Who may use it", ", ".join(one.who).capitalize()),
                        Row("What has to be shown", one.test),
                        Row("Notes", one.notes),
                        Row("Reference", f"{one.reference}: {CHECKED[one.checked]}"),
                        Row(
                            "In force from",
                            f"{written_day(one.in_force_from)}: {CHECKED[one.date_checked]}"
                            if one.in_force_from
                            else "Not known",
                        ),
                    ],
                )
                for one in held.tool
            ],
        },
    )


def use(request: ActorRequest, number: int) -> HttpResponse:
    """One count."""
    held = use_get(number=number)
    priorities = [str(one) for one in held.priorities.all()]
    rows = [
        Row("How often", "Not known" if held.count is None else f"{held.count:,}"),
        Row("Organisation", held.organisation.name),
        Row("Period", held.when),
        Row("Where the count is from", held.source),
        Row("Published there already", "Yes" if held.public else "No"),
        Row("Priorities that it serves", "; ".join(priorities) or "None named"),
        *([Row("Why it is not known", held.why_unknown)] if held.why_unknown else []),
        *([Row("What else is to be said of it", held.note)] if held.note else []),
        *([Row("Withdrawn", written_day(held.withdrawn))] if held.withdrawn else []),
    ]
    return render(
        request,
        "powers/use.html",
        {
            "held": held,
            "rows": rows,
            "may_count": may(request.actor, "powers.count", held.organisation) and held.withdrawn is None,
            "talk": talk_of(request.actor, held),
        },
    )


def add(request: ActorRequest) -> HttpResponse:
    """Record how often a tool was used."""

    def act(data: dict[str, Any]) -> ToolUse:
        return use_record(by=request.actor, **data)

    return form_page(
        request,
        partial(UseForm, request=request),
        act,
        title="Record how often a power was used",
        intro="Enter counts only: no names, no addresses, nothing of a case.",
        done=lambda held: f"Recorded: {held.said}, {held.when}.",
        to=_address,
        cancel=reverse("powers"),
    )


def correct(request: ActorRequest, number: int) -> HttpResponse:
    """Correct a count."""
    held = use_get(number=number)
    require(request.actor, "powers.count", held.organisation)

    def act(data: dict[str, Any]) -> ToolUse:
        use_correct(by=request.actor, held=held, **data)
        return held

    return form_page(
        request,
        CorrectUseForm,
        act,
        title="Correct the count",
        caption=str(held),
        done="The count is corrected.",
        to=_address,
        cancel=_address(held),
        initial={
            "count": held.count,
            "why_unknown": held.why_unknown,
            "source": held.source,
            "note": held.note,
            "public": "yes" if held.public else "no",
            "priorities": [one.pk for one in held.priorities.all()],
        },
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a count that should not stand."""
    held = use_get(number=number)
    require(request.actor, "powers.count", held.organisation)
    return form_page(
        request,
        ReasonForm,
        lambda data: use_withdraw(by=request.actor, held=held, reason=data["reason"]),
        title="Withdraw the count",
        caption=str(held),
        intro="It stays on record, and counts no longer.",
        done="The count is withdrawn.",
        to=reverse("powers"),
        cancel=_address(held),
    )


def _address(held: ToolUse) -> str:
    return reverse("tool_use", args=[held.pk])


def _by_year(found: UseTable) -> Table:
    return Table(
        "How often each was used, by year from April to March",
        [
            "Tool or power",
            *(Column(one.label, numeric=True) for one in found.years),
            "Change between the last two years",
        ],
        [
            [
                Cell(row.tool.heading),
                *(Cell(one.written) for one in row.counts),
                _change(row),
            ]
            for row in found.rows
        ],
    )


def _change(row: ToolRow) -> Cell:
    if row.change is None:
        return Cell("Only one year is counted")
    if row.change.judgement is None:
        return Cell(row.change.words)
    return Cell(status=row.change.judgement.verdict, detail=row.change.words)


def _counts(caption: str, uses: Any) -> Table:
    return Table(
        caption,
        ["Tool or power", Column("How often", numeric=True), "Organisation", "Period", "From"],
        [
            [
                Cell(one.described.heading, href=_address(one), detail=one.note),
                Cell("Not known" if one.count is None else f"{one.count:,}"),
                Cell(one.organisation.brief),
                Cell(one.when),
                Cell(one.source),
            ]
            for one in uses
        ],
    )


urls = [
    page("powers/", powers, name="powers", policy="powers.view"),
    page("powers/tools/", tools, name="powers_tools", policy="powers.view"),
    page("powers/use/add/", add, name="tool_use_add", policy="powers.view", writes=True),
    page("powers/use/<int:number>/", use, name="tool_use", policy="powers.view"),
    page(
        "powers/use/<int:number>/correct/",
        correct,
        name="tool_use_correct",
        policy="powers.view",
        writes=True,
    ),
    page(
        "powers/use/<int:number>/withdraw/",
        withdraw,
        name="tool_use_withdraw",
        policy="powers.view",
        writes=True,
    ),
]
