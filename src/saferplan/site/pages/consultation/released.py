"""What the answers come to, the report in draft, its release, and what everybody may read of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.models import ConsultationReport
from saferplan.consultation.releasing import document_of, report_release
from saferplan.consultation.report_data import (
    SCHEMA,
    ReportData,
    breakdown_lines,
    change_lines,
    question_lines,
    report_data,
)
from saferplan.consultation.report_document import report_document
from saferplan.consultation.results import Results, results_of
from saferplan.consultation.selectors import consultation_get, report_standing, reports_standing
from saferplan.history.policies import may
from saferplan.site.access import PUBLIC, page
from saferplan.site.components import Cell, Section, Table, Task
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.consultations import consultation_context, days
from saferplan.site.pages.consultation.forms import ReleaseForm
from saferplan.site.pages.consultation.tables import (
    breakdown_table,
    changes_table,
    headlines_table,
    question_table,
    ranking_table,
    said_table,
)


def results(request: ActorRequest, number: int) -> HttpResponse:
    """What the answers come to; `?by=age` shows them by group."""
    row = consultation_get(number=number)
    found = results_of(consultation=row)
    context: dict[str, Any] = {**consultation_context(request, row), "results": found}
    if found is None:
        return render(request, "consultation/results.html", context)
    chance = found.kind.drawn_by_chance
    lines = question_lines(found)
    since, changes = change_lines(found)
    chosen = next((one for one in found.groups if one.question.key == request.GET.get("by")), None)
    headlines = [one.headline for one in lines if one.headline] + ([found.index] if found.index else [])
    context |= {
        "headlines": headlines_table(headlines, intervals=chance) if headlines else None,
        "ranking": ranking_table(found.ranking) if found.ranking else None,
        "changes": changes_table(since, changes) if changes else None,
        "questions": [
            (one, question_table(one, intervals=chance)) for one in lines if one.key != "priorities"
        ],
        "groups": [
            Section(one.question.text, f"?by={one.question.key}#groups", current=one is chosen)
            for one in found.groups
        ],
        "chosen": chosen.question if chosen else None,
        "breakdowns": [(one, breakdown_table(one)) for one in breakdown_lines(found, chosen)]
        if chosen
        else [],
        "weighting": _weighting(found),
    }
    return render(request, "consultation/results.html", context)


def report(request: ActorRequest, number: int) -> HttpResponse:
    """The report: released, or as things stand; what it does not say yet."""
    row = consultation_get(number=number)
    standing = report_standing(consultation=row)
    draft = report_data(by=request.actor, consultation=row, by_group=False)
    return render(
        request,
        "consultation/report.html",
        {
            **consultation_context(request, row),
            "report": standing,
            "missing": [Task(one) for one in draft.missing],
            "waiting": draft.waiting,
            "over": request.actor.today > row.ends,
            "may_release": may(request.actor, "consultation.release")
            and row.withdrawn is None
            and request.actor.today > row.ends,
        },
    )


def download(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """The report as things stand, as a file."""
    form = format_of(ending, sheets=True)
    row = consultation_get(number=number)
    document = report_document(report_data(by=request.actor, consultation=row))
    return document_response(document, f"consultation-{number}-draft", form)


def release(request: ActorRequest, number: int) -> HttpResponse:
    """Release the report."""
    row = consultation_get(number=number)

    def act(data: dict[str, Any]) -> ConsultationReport:
        return report_release(by=request.actor, consultation=row, **data)

    return form_page(
        request,
        ReleaseForm,
        act,
        title="Release the report",
        caption=str(row),
        warning="It is frozen as it stands, and everybody can read it.",
        done="The report is released.",
        to=reverse("consultation_report", args=[number]),
        cancel=reverse("consultation_report", args=[number]),
    )


def released_list(request: ActorRequest) -> HttpResponse:
    """What was released, for everybody."""
    rows = [
        [
            Cell(one.consultation.title, href=reverse("consultation_released", args=[one.consultation_id])),
            one.consultation.people,
            days(one.consultation),
            one.released,
        ]
        for one in reports_standing()
    ]
    table = Table("What people said, the newest first", ["Consultation", "For", "When", "Released"], rows)
    return render(request, "consultation/released_list.html", {"table": table if rows else None})


def released(request: ActorRequest, number: int) -> HttpResponse:
    """A released report, for everybody: from its frozen data alone."""
    standing = _standing(number)
    data = standing.unaltered(ReportData, SCHEMA)
    headlines = [one.headline for one in data.questions if one.headline] + (
        [data.index] if data.index else []
    )
    chance = data.drawn_by_chance
    return render(
        request,
        "consultation/released.html",
        {
            "report": standing,
            "data": data,
            "heard": [one for one in data.heard.replace("\r\n", "\n").split("\n\n") if one.strip()],
            "headlines": headlines_table(headlines, intervals=chance) if headlines else None,
            "ranking": ranking_table(data.ranking) if data.ranking else None,
            "changes": changes_table(data.since, data.changes) if data.changes else None,
            "said": said_table(data.said) if data.said else None,
        },
    )


def released_file(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A released report as a file, for everybody."""
    form = format_of(ending, sheets=True)
    return document_response(document_of(_standing(number)), f"consultation-{number}", form)


def _standing(number: int) -> ConsultationReport:
    standing = report_standing(consultation=consultation_get(number=number))
    if standing is None:
        raise Http404(f"consultation {number} is not released")
    return standing


def _weighting(found: Results) -> str:
    if found.not_weighted:
        return found.not_weighted
    if found.weights is None:
        return "Answers are not weighted."
    return (
        f"Weighted; numbers of people: {found.consultation.margins_source}. "
        f"Design effect {found.weights.design_effect:.2f}: the "
        f"{found.respondents:,} answers are as certain as {found.weights.effective_size:,.0f} without weights."
    )


urls = [
    page(
        "consultations/<int:number>/results/",
        results,
        name="consultation_results",
        policy="consultation.view",
    ),
    page(
        "consultations/<int:number>/report/", report, name="consultation_report", policy="consultation.view"
    ),
    page(
        "consultations/<int:number>/report/file/<slug:ending>/",
        download,
        name="consultation_document",
        policy="consultation.view",
    ),
    page(
        "consultations/<int:number>/report/release/",
        release,
        name="report_release",
        policy="consultation.release",
        writes=True,
    ),
    page("what-people-said/", released_list, name="consultations_released", policy=PUBLIC),
    page("what-people-said/<int:number>/", released, name="consultation_released", policy=PUBLIC),
    page(
        "what-people-said/<int:number>/<slug:ending>/",
        released_file,
        name="consultation_released_file",
        policy=PUBLIC,
    ),
]
