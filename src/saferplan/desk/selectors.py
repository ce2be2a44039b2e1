"""What is read of the evidence and the assessments, for whoever reads. What a reader must not know of is not found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.settings import AssessmentSettings
from saferplan.desk.models import Assessment, Delivery, Entry
from saferplan.desk.opening import frozen_of, workspace_open
from saferplan.desk.states import AssessmentState
from saferplan.domain.planning.roles import Visibility
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.models import Event
from saferplan.history.policies import may, require
from saferplan.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AssessmentSummary:
    """An assessment as a list shows it: its settings, and its record where it has one."""

    name: str
    settings: AssessmentSettings
    record: Assessment | None

    @property
    def audience(self) -> Visibility:
        """Whom its numbers are protected for."""
        return Visibility(self.settings.audience.value.lower())

    @property
    def state(self) -> AssessmentState:
        """How far it is; one that was adopted on the command line has no record yet."""
        if self.record is not None:
            return self.record.state
        return AssessmentState.ADOPTED if self.settings.adopted_on else AssessmentState.DRAFT

    @property
    def visible_to(self) -> Visibility | None:
        """Who may read it, once it is released."""
        return Visibility(self.record.visible_to) if self.record and self.record.visible_to else None


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document of an assessment as a file: what it is called, what it is, and how big."""

    path: Path
    content_type: str
    kind: str
    size: int

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name


_CONTENT_TYPES = {
    ".html": ("text/html; charset=utf-8", "Web page"),
    ".pdf": ("application/pdf", "PDF"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ".odt": ("application/vnd.oasis.opendocument.text", "OpenDocument"),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel workbook of all figures",
    ),
    ".json": ("application/json", "Data (JSON)"),
}


def assessments_visible(by: Actor) -> QuerySet[Assessment]:
    """The records of assessments that an actor may know of."""
    if may(by, "desk.see_all"):
        return Assessment.objects.all()
    wanted = [Visibility.PUBLIC.value]
    if by.signed_in:
        wanted.append(Visibility.PARTNERSHIP.value)
    return Assessment.objects.filter(Q(visible_to__in=wanted), released__isnull=False)


def assessment_list(*, by: Actor) -> list[AssessmentSummary]:
    """The assessments that an actor may read, those of the latest year first; none where the site has no workspace."""
    workspace = workspace_open()
    if workspace is None:
        return []
    records = {one.name: one for one in assessments_visible(by)}
    everything = may(by, "desk.see_all")
    summaries = [
        AssessmentSummary(name, settings, records.get(name))
        for name, settings in workspace.assessments.settings().items()
        if everything or name in records
    ]
    return sorted(summaries, key=lambda one: (-one.settings.year_ending.ordinal, one.name))


def assessment_get(*, by: Actor, name: str) -> tuple[AssessmentSummary, FrozenAssessment]:
    """An assessment with its frozen data.

    Raises:
        Http404: there is none, or the actor must not know of it.
    """
    workspace = workspace_open()
    record = Assessment.objects.filter(name=name).first()
    if workspace is None or not may(by, "desk.assessment_open", record):
        raise Http404(f"no assessment {name!r}")
    try:
        frozen = frozen_of(workspace, name)
    except SaferPlanError as error:
        raise Http404(str(error)) from error
    return AssessmentSummary(name, frozen.settings, record), frozen


def released_to_all() -> list[Assessment]:
    """The assessments that are released to everybody, the latest year first."""
    return list(
        Assessment.objects.filter(visible_to=Visibility.PUBLIC.value, released__isnull=False).order_by(
            "-year_ending", "name"
        )
    )


def ever_public() -> list[Assessment]:
    """The assessments that were released to everybody at some time: who has one keeps it when it is withdrawn."""
    released = {
        one.subject_id
        for one in Event.objects.filter(subject_type=Assessment.subject_type(), name="assessment_released")
        if one.changes.get("visible_to", ("", ""))[-1] == Visibility.PUBLIC.value
    }
    return list(Assessment.objects.filter(pk__in=released).order_by("released", "name"))


def documents_of(*, name: str) -> list[DocumentFile]:
    """The documents of an assessment that was got for the reader, the web page first and the data last."""
    workspace = workspace_open()
    if workspace is None:
        return []
    folder = workspace.assessments.path(name).parent
    found = [*(folder / "documents").glob("*"), workspace.assessments.path(name)]
    order = list(_CONTENT_TYPES)
    return [
        DocumentFile(path, *_CONTENT_TYPES[path.suffix], path.stat().st_size)
        for path in sorted(
            found, key=lambda one: (order.index(one.suffix) if one.suffix in order else 99, one.name)
        )
        if path.suffix in _CONTENT_TYPES and path.is_file() and not path.name.startswith(".")
    ]


def document_get(*, by: Actor, name: str, file: str) -> DocumentFile:
    """One document of an assessment.

    Raises:
        Http404: there is none of that name, or the actor must not know of the assessment.
    """
    assessment_get(by=by, name=name)
    for one in documents_of(name=name):
        if one.name == file:
            return one
    raise Http404(f"no document {file!r}")


def readable_assessments(*, by: Actor, workspace: Workspace) -> Mapping[str, FrozenAssessment]:
    """Every assessment that the actor may read, with its frozen data; for an analyst the analyses, too."""
    found = {one.name: frozen_of(workspace, one.name) for one in assessment_list(by=by)}
    if may(by, "desk.see_all"):
        for name in workspace.analyses.names():
            found.setdefault(name, workspace.analyses.read(name))
    return found


def deliveries(*, by: Actor, most: int = 20) -> Sequence[Delivery]:
    """What was handed in for the evidence, the newest first.

    Raises:
        PermissionDenied: the actor may not hand in files.
    """
    require(by, "desk.evidence_add")
    return list(Delivery.objects.select_related("account", "organisation").order_by("-id")[:most])


def entry_records(*, by: Actor, name: str) -> dict[str, Entry]:
    """The records of what people wrote for an assessment, by section.

    Raises:
        PermissionDenied: the actor may not see drafts.
    """
    if not may(by, "desk.see_all"):
        raise PermissionDenied("desk.see_all")
    return {
        one.section: one for one in Entry.objects.filter(assessment__name=name).select_related("assessment")
    }


def years_to_assess(*, last: dt.date, months: int = 36) -> list[tuple[str, str]]:
    """The months that a year may end with, from a day back: as `2017-03` and in words."""
    from saferplan.domain.periods import Month

    newest = Month(last.year, last.month)
    return [(str(one), one.label) for one in (newest + -back for back in range(months))]
