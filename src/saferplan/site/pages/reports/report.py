"""The list of reports; one report as it stands, with what it lacks; and both as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.claims.backing import NOTHING_SAID
from saferplan.domain.council_report.lacks import Lack, LackKind
from saferplan.domain.council_report.templates import Office
from saferplan.domain.display import written_day
from saferplan.history.policies import may
from saferplan.reports.models import CouncilReport
from saferplan.reports.publishing import document_of, lacks_document_of, shown_of
from saferplan.reports.report_data import NOT_GIVEN, PartData, ReportData, report_figures
from saferplan.reports.selectors import contacts_of, offices_of, report_get, reports_visible
from saferplan.reports.services import WRITABLE
from saferplan.reports.states import ReportState
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Section, Table, sections
from saferplan.site.document_files import document_response, format_of
from saferplan.site.middleware import ActorRequest
from saferplan.site.talk import talk_of
from saferplan.site.waiting import waiting_context

_DOCUMENTS = {"report": document_of, "lacks": lacks_document_of}


def report_sections(request: ActorRequest) -> list[Section]:
    """The pages about reports."""
    return sections(
        [
            ("Reports to a council", reverse("council_reports")),
            ("Claims", reverse("claims")),
            ("Templates and offices", reverse("report_templates")),
        ],
        request.path,
    )


def reports(request: ActorRequest) -> HttpResponse:
    """Every report that the reader may know of, the newest meeting first."""
    rows = [
        (
            Cell(one.title, href=reverse("council_report", args=[one.pk]), detail=one.council),
            f"{one.meeting}, {written_day(one.day)}",
            one.get_decision_display(),
            Cell(status=one.stands),
        )
        for one in reports_visible(request.actor)
    ]
    return render(
        request,
        "reports/reports.html",
        {
            "sections": report_sections(request),
            "table": Table(
                "Reports, the newest meeting first", ("Report", "Meeting", "Decision", "Stands"), rows
            )
            if rows
            else None,
            "may_begin": may(request.actor, "reports.change"),
            "key": list(ReportState),
        },
    )


def report(request: ActorRequest, number: int) -> HttpResponse:
    """One report: its fields and sections as they are printed, and what may be done to it."""
    row = report_get(by=request.actor, number=number)
    data, frozen = shown_of(by=request.actor, report=row)
    writes = row.stands in WRITABLE and may(request.actor, "reports.write", row)
    written = row.form.written_keys if writes else {}
    mine = (
        offices_of(by=request.actor, council=row.council_id)
        if row.stands is ReportState.WITH_OFFICERS
        else ()
    )
    return render(
        request,
        "reports/report.html",
        {
            "report": row,
            "data": data,
            "frozen": frozen,
            "about": _about(row, data),
            "fields": [_part(one, row, written, mine) for one in data.fields],
            "parts": [
                (one, [_part(each, row, written, mine) for each in one.paragraphs]) for one in data.sections
            ],
            "claims": _claims(data) if data.claims else None,
            "lacks": len(data.lacks),
            **waiting_context(request, NOTHING_SAID if frozen else report_figures(report=row)),
            "contacts": list(contacts_of(report=row)) if writes else [],
            "may_change": may(request.actor, "reports.change"),
            "may_publish": may(request.actor, "reports.publish"),
            "writes": writes,
            "states": ReportState,
            "talk": talk_of(request.actor, row),
        },
    )


def lacks(request: ActorRequest, number: int) -> HttpResponse:
    """What a report lacks, by kind."""
    row = report_get(by=request.actor, number=number)
    data, frozen = shown_of(by=request.actor, report=row)
    groups = [
        (kind, _lacks(kind, [one for one in data.lacks if one.kind is kind]))
        for kind in LackKind
        if any(one.kind is kind for one in data.lacks)
    ]
    return render(
        request,
        "reports/lacks.html",
        {"report": row, "groups": groups, "total": len(data.lacks), "frozen": frozen},
    )


def download(request: ActorRequest, number: int, document: str, ending: str) -> HttpResponse:
    """A report, or what it lacks, as a file."""
    row = report_get(by=request.actor, number=number)
    make = _DOCUMENTS.get(document)
    if make is None:
        raise Http404(f"no document {document}")
    form = format_of(ending)
    return document_response(make(by=request.actor, report=row), f"council-{document}-{row.day}", form)


def _about(row: CouncilReport, data: ReportData) -> list[Row]:
    found = [
        Row("Council", data.council),
        Row("Meeting", f"{data.meeting}, {written_day(data.day)}"),
        Row("Decision", f"{data.decision}. {data.why}"),
        Row("On", data.plan),
        Row("Template", data.template),
    ]
    if row.minute:
        found.append(Row("What the meeting made of it", row.minute))
    return found


def _part(part: PartData, row: CouncilReport, written: dict[str, str], mine: Any) -> dict[str, Any]:
    """A part with the way to write it, for those who may; an officer's comment with the way to give it."""
    href = ""
    if part.key in written:
        href = reverse("report_part", args=[row.pk, part.key])
    elif part.office and Office(part.office) in mine:
        href = reverse("report_comment", args=[row.pk, part.office])
    return {"part": part, "href": href, "waits": part.missing == NOT_GIVEN}


def _claims(data: ReportData) -> Table:
    return Table(
        "Figures, and where they come from",
        ("No.", "What is said", "Who counted it", "Where and when", "What is counted"),
        [
            (
                str(one.mark),
                Cell(one.sentence, href=reverse("claim", args=[one.number]), detail=one.change),
                Cell(one.source, detail=one.kind),
                Cell(one.geography, detail=one.period),
                one.definition,
            )
            for one in data.claims
        ],
    )


def _lacks(kind: LackKind, found: list[Lack]) -> Table:
    return Table(
        kind.heading,
        ("What was found", "What to do"),
        [(one.sentence, one.remedy) for one in found],
        caption_size="hidden",
        row_headers=False,
    )


urls = [
    page("reports/", reports, name="council_reports", policy="reports.view"),
    page("reports/<int:number>/", report, name="council_report", policy="reports.view"),
    page("reports/<int:number>/lacks/", lacks, name="council_report_lacks", policy="reports.view"),
    page(
        "reports/<int:number>/file/<slug:document>/<slug:ending>/",
        download,
        name="council_report_document",
        policy="reports.view",
    ),
]
