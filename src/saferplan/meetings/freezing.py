"""Freezing the status report: once, at the close of the cycle."""

from __future__ import annotations

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.documents.definition import Document
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.meetings.models import Meeting, StatusReport
from saferplan.meetings.report_data import SCHEMA, ReportData, report_data
from saferplan.meetings.report_document import report_document


def report_freeze(*, by: Actor, meeting: Meeting) -> StatusReport:
    """Freeze the status report of a closed meeting: a part of closing its cycle, which asks for the right.

    Raises:
        ValidationError: nothing says where a figure in it comes from.
    """
    told = report_data(meeting=meeting, by=by)
    data, sha256 = settled_with_figures(told, report_document)
    report = StatusReport(meeting=meeting, schema=SCHEMA, data=data, sha256=sha256)
    record("status_report_frozen", report, by=by)
    return report


def document_of(report: StatusReport) -> Document:
    """A frozen report as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return report_document(data_of(report), sha256=report.sha256, said=figures_in(report))


def data_of(report: StatusReport) -> ReportData:
    """What a frozen report says; one of form 1 says nothing of risks.

    Raises:
        AlteredError: what is stored is not what was frozen.
        msgspec.ValidationError: it is in a form that is not known.
    """
    return report.unaltered(ReportData, 1 if report.schema == 1 else SCHEMA)
