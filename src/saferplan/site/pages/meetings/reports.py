"""The status report, live before the close and frozen after it; the report, the agenda and the minutes as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from saferplan.documents.definition import Document
from saferplan.domain.planning.attendance import REPEATED
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.meetings.freezing import data_of, document_of
from saferplan.meetings.minutes_document import agenda_document, minutes_with_sources
from saferplan.meetings.models import Meeting
from saferplan.meetings.report_data import ReportData, report_data
from saferplan.meetings.report_document import report_document
from saferplan.meetings.selectors import corrections_of, meeting_get, status_report_of
from saferplan.meetings.states import DecisionState
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.document_files import document_response, format_of
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.meeting import meeting_context

STANDINGS = {
    "done": Mark("Done", "square", "blue", "It is done."),
    "late": Mark("Late", "diamond", "red", "Its day has passed, and it is not done."),
    "next": Mark("Next", "dash", "grey", "Its day is to come in this quarter."),
}


def status_report(request: ActorRequest, number: int) -> HttpResponse:
    """The status report: as it stands now, or as it was frozen."""
    meeting = meeting_get(number=number)
    frozen = status_report_of(meeting=meeting)
    data = data_of(frozen) if frozen else report_data(meeting=meeting, by=request.actor)
    return render(
        request,
        "meetings/status_report.html",
        {
            **meeting_context(request, meeting),
            "report": frozen,
            "data": data,
            "corrections": corrections_of(meeting=meeting),
            **_tables(data),
        },
    )


def download(request: ActorRequest, number: int, kind: str, ending: str) -> HttpResponse:
    """A document of a meeting as a file."""
    meeting = meeting_get(number=number)
    form = format_of(ending)
    return document_response(_document(request, meeting, kind), f"{kind}-{meeting.date.isoformat()}", form)


def _document(request: ActorRequest, meeting: Meeting, kind: str) -> Document:
    match kind:
        case "status-report":
            frozen = status_report_of(meeting=meeting)
            if frozen is not None:
                return document_of(frozen)
            return report_document(report_data(meeting=meeting, by=request.actor))
        case "agenda":
            return agenda_document(by=request.actor, meeting=meeting)
        case "minutes":
            return minutes_with_sources(by=request.actor, meeting=meeting)
    raise Http404(f"no document {kind}")


def _tables(data: ReportData) -> dict[str, Table]:
    order = {"late": 0, "next": 1, "done": 2}
    return {
        "priorities": Table(
            "How the priorities stand",
            ["Priority", "Delivery", "Outcome", "Course"],
            [
                [
                    Cell(one.title),
                    Cell(status=one.delivery, detail=one.counts),
                    Cell(status=OutcomeStatus(one.outcome_status), detail=one.outcome),
                    Cell(f"{one.course.arrow} {one.course.label}".strip()),
                ]
                for one in data.priorities
            ],
        ),
        "exceptions": Table(
            "Actions at risk or off track",
            ["Action", "Status", "Why", "Recovery"],
            [
                [
                    Cell(one.action, detail=one.lead),
                    Cell(
                        status=one.computed,
                        detail=f"Reported: {one.reported.word.lower()}" if one.reported else "Not reported",
                    ),
                    Cell(one.why, detail=one.cause),
                    Cell(
                        one.recovery or "None is given",
                        detail=f"By {one.recovery_by:%-d %B %Y}" if one.recovery_by else "",
                    ),
                ]
                for one in data.exceptions
            ],
        ),
        "milestones": Table(
            "Milestones",
            ["Milestone", "Lead", "Due", "Standing"],
            [
                [
                    Cell(f"{one.action} {one.text}"),
                    Cell(one.lead),
                    Cell(
                        one.due, detail=f"First {one.first_due:%-d %B %Y}" if one.due != one.first_due else ""
                    ),
                    Cell(
                        status=STANDINGS[one.standing],
                        detail="" if one.standing != "done" or one.evidence else "No evidence",
                    ),
                ]
                for one in sorted(data.milestones, key=lambda one: (order[one.standing], one.due, one.action))
            ],
        ),
        "risks": Table(
            "Risks moved",
            ["Risk", "Movement", "Why"],
            [
                [Cell(one.risk, detail=one.owner), Cell(one.moved.capitalize()), Cell(one.why)]
                for one in (data.risks.moved if data.risks else ())
            ],
        ),
        "decisions": Table(
            "Decisions",
            ["Decision", "Outcome"],
            [
                [Cell(f"{one.label} {one.text}"), Cell(status=DecisionState(one.state), detail=one.outcome)]
                for one in data.decisions
            ],
        ),
        "sources": Table(
            "Evidence that came since the meeting before, and what is late or missing",
            ["Source", "Held to", "Came", "Late or missing"],
            [
                [
                    Cell(one.source, detail=one.supplier),
                    Cell(one.last),
                    Cell(one.came or "Nothing"),
                    Cell(" and ".join(part for part in (one.missing, one.late) if part) or "Nothing"),
                ]
                for one in data.sources
            ],
        ),
        "disclosures": Table(
            "Due under section 17A, and not received",
            ["Information", "Quarter", "Due"],
            [
                [
                    Cell(one.title, detail=one.holder),
                    Cell(one.quarter, detail="Some of it came" if one.in_part else ""),
                    Cell(one.due),
                ]
                for one in data.disclosures
            ],
        ),
        "attendance": Table(
            "Who came",
            ["Organisation", "Attendance"],
            [
                [
                    Cell(one.organisation),
                    Cell("Not recorded yet")
                    if one.attended is None
                    else Cell(
                        status=one.attended,
                        detail=f"{one.absences} absences in a row" if one.absences >= REPEATED else "",
                    ),
                ]
                for one in data.attendance
                if any(each.attended for each in data.attendance)
            ],
        ),
        "actions": Table(
            "Actions outstanding",
            ["Action", "Owner", "Due"],
            [
                [
                    Cell(f"{one.label} {one.text}"),
                    Cell(one.owner),
                    Cell(one.due, detail="Overdue" if one.overdue else ""),
                ]
                for one in data.actions
            ],
        ),
    }


urls = [
    page("meetings/<int:number>/report/", status_report, name="status_report", policy="meetings.view"),
    page(
        "meetings/<int:number>/<slug:kind>/file/<slug:ending>/",
        download,
        name="meeting_document",
        policy="meetings.view",
    ),
]
