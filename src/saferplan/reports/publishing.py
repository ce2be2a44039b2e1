"""A report as it is shown: as things stand while it is written, as it was frozen once it is published."""

from __future__ import annotations

from saferplan.claims.figures import figures_in
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.history.actor import Actor
from saferplan.reports.models import CouncilReport, FrozenReport
from saferplan.reports.report_data import SCHEMA, ReportData, report_data, report_figures
from saferplan.reports.report_document import lacks_document, report_document
from saferplan.reports.selectors import frozen_of


def shown_of(*, by: Actor, report: CouncilReport) -> tuple[ReportData, FrozenReport | None]:
    """What a report says, and the row that it is frozen in; None where it is not published.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    frozen = frozen_of(report=report)
    if frozen is None:
        return report_data(by=by, report=report), None
    return frozen.unaltered(ReportData, SCHEMA), frozen


def document_of(*, by: Actor, report: CouncilReport) -> Document:
    """A report as a document, frozen where it is published."""
    data, frozen = shown_of(by=by, report=report)
    document = report_document(data, sha256=frozen.sha256 if frozen else "")
    return with_sources(document, figures_in(frozen) if frozen else report_figures(report=report))


def published_document_of(frozen: FrozenReport) -> Document:
    """A published report as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    return report_document(frozen.unaltered(ReportData, SCHEMA), sha256=frozen.sha256)


def lacks_document_of(*, by: Actor, report: CouncilReport) -> Document:
    """What a report lacks, as a document."""
    return lacks_document(shown_of(by=by, report=report)[0])
