"""Releasing a report: it is frozen as it stands, and what came of the consultation can be read by everybody."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.claims.figures import figures_in, settled_with_figures
from saferplan.consultation.models import Consultation, ConsultationReport
from saferplan.consultation.report_data import SCHEMA, ReportData, report_data
from saferplan.consultation.report_document import report_document
from saferplan.consultation.selectors import report_standing, reports_standing
from saferplan.consultation.services import require_standing
from saferplan.documents.definition import Document
from saferplan.documents.sources import with_sources
from saferplan.domain.consultation.released import ReleasedConsultation, ShareOfAnswers
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.history.remembering import remembered


def report_release(
    *, by: Actor, consultation: Consultation, released_as: str, reason: str = ""
) -> ConsultationReport:
    """Release the report of a consultation, as the post that `released_as` names, and freeze it.

    One that was released before is superseded, which needs a reason; it stays as it was.

    Raises:
        ValidationError: it is not over, nothing was heard, texts wait to be reviewed, no post is named, a released
            report is to be superseded without a reason, or nothing says where a figure in it comes from.
    """
    require(by, "consultation.release")
    require_standing(consultation)
    if by.today <= consultation.ends:
        raise ValidationError(
            f"It ends on {consultation.ends:%-d %B %Y}: what came of it is released after that day."
        )
    if not released_as.strip():
        raise ValidationError(
            {"released_as": "Say which post releases it, such as Chair of the partnership."}
        )
    data = report_data(by=by, consultation=consultation, released_as=released_as.strip())
    if data.waiting:
        raise ValidationError(
            f"{data.waiting:,} texts that people wrote wait to be reviewed. Review them first."
        )
    if data.respondents is None and not data.heard:
        raise ValidationError("There are no answers, and nothing says what was heard. Enter that first.")
    with transaction.atomic():
        earlier = report_standing(consultation=consultation)
        if earlier is not None:
            require_words(reason, "It is released already: say what was wrong with it.")
            record("report_superseded", earlier, by=by, reason=reason.strip(), superseded=by.today)
        stored, sha256 = settled_with_figures(data, report_document)
        released = ConsultationReport(
            consultation=consultation,
            released=by.today,
            released_as=released_as.strip(),
            schema=SCHEMA,
            data=stored,
            sha256=sha256,
        )
        record("report_released", released, by=by, reason=reason.strip())
    return released


def document_of(report: ConsultationReport) -> Document:
    """A released report as a document.

    Raises:
        AlteredError: what is stored is not what was frozen.
    """
    document = report_document(report.unaltered(ReportData, SCHEMA), sha256=report.sha256)
    return with_sources(document, figures_in(report))


def released_consultations() -> tuple[ReleasedConsultation, ...]:
    """Every released consultation, as other rooms take it; the newest first.

    Raises:
        AlteredError: what is stored of one is not what was frozen.
    """
    return remembered("released consultations", lambda: tuple(_released(one) for one in reports_standing()))


def _released(report: ConsultationReport) -> ReleasedConsultation:
    data = report.unaltered(ReportData, SCHEMA)
    shares: list[ShareOfAnswers] = [one.headline for one in data.questions if one.headline is not None]
    if data.index is not None:
        shares.append(data.index)
    return ReleasedConsultation(
        number=report.consultation_id,
        title=data.title,
        kind=data.kind_label,
        starts=data.starts,
        ends=data.ends,
        released=report.released,
        answers=data.respondents,
        warning=data.warning if data.respondents is not None else "",
        synthetic=data.synthetic,
        heard=data.heard,
        groups=tuple(one.name for one in data.groups if one.took_part),
        affected=tuple(one.name for one in data.groups if one.took_part and one.affected),
        shares=tuple(shares),
        ranking=data.ranking,
        sha256=report.sha256,
    )
