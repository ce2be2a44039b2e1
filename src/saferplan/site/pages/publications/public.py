"""The documents that everybody may read, without signing in: the partnership's own, and its reports to a council."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.publications.kinds import document_of, kind_of
from saferplan.publications.selectors import published_for_everybody, published_get
from saferplan.reports.models import FrozenReport
from saferplan.reports.publishing import published_document_of
from saferplan.reports.selectors import report_for_everybody, reports_for_everybody
from saferplan.site.access import PUBLIC, page
from saferplan.site.document_files import format_of
from saferplan.site.pages.publications.common import (
    FILES,
    FileLink,
    file_links,
    handed_out,
    shown_or_downloaded,
)


def published(request: HttpRequest) -> HttpResponse:
    """Every document that is published for everybody, with its formats."""
    shown = [
        (one, kind_of(one).says, file_links(one, "published_document")) for one in published_for_everybody()
    ]
    reports = [(one.report, _meeting(one), _report_files(one)) for one in reports_for_everybody()]
    return render(request, "publications/published.html", {"shown": shown, "reports": reports})


def _meeting(one: FrozenReport) -> str:
    report = one.report
    return f"Report of {report.council} to {report.meeting}, {written_day(report.day)}."


def _report_files(one: FrozenReport) -> list[FileLink]:
    return [
        FileLink(text, reverse("published_council_report", args=[one.report_id, form.value]))
        for form, text in FILES
    ]


def download(request: HttpRequest, number: int, ending: str) -> HttpResponse:  # noqa: ARG001 - everybody gets the same
    """A document that is published for everybody, as a file."""
    held = published_get(number=number)
    return handed_out(document_of(held), held, ending)


def council_report(request: HttpRequest, number: int, ending: str) -> HttpResponse:  # noqa: ARG001 - as above
    """A published report to a council, as a file."""
    held = report_for_everybody(number=number)
    name = f"council-report-{held.report.day.isoformat()}"
    return shown_or_downloaded(published_document_of(held), name, format_of(ending))


urls = [
    page("published/", published, name="published_documents", policy=PUBLIC),
    page("published/<int:number>/<slug:ending>/", download, name="published_document", policy=PUBLIC),
    page(
        "published/council-reports/<int:number>/<slug:ending>/",
        council_report,
        name="published_council_report",
        policy=PUBLIC,
    ),
]
