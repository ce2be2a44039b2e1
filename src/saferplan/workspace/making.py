"""Making assessments and analyses: settings chosen, figures computed, documents rendered, the data kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from saferplan.assessment.analyses.build import build_analysis
from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered, read_entries, renew_references
from saferplan.assessment.forms import explanation_of, forms, write_blank_forms
from saferplan.assessment.interventions import read_interventions
from saferplan.assessment.renewing import renewed_identities
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.rendering import Progress, render, write_pictures
from saferplan.domain.themes import themes
from saferplan.errors import SaferPlanError
from saferplan.evidence.disposing import disposed_from
from saferplan.geography.answers import Partnership
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot, Store
from saferplan.workspace.asked import Asked, read_day
from saferplan.workspace.assessments import Assessments, MadeAssessment
from saferplan.workspace.folder import Folder
from saferplan.workspace.settings import Settings


@dataclass(frozen=True, slots=True)
class Basis:
    """What something is made from: a workspace's folder and settings, its evidence and geography as they stood."""

    folder: Folder
    settings: Settings
    snapshot: Snapshot
    geography: Geography
    partnership: Partnership


def basis_of(folder: Folder, settings: Settings, store: Store, snapshot: str | None) -> Basis:
    """What is made from a snapshot, given by its number or identity; the newest where none is given.

    Raises:
        SaferPlanError: there is no such snapshot, records of it were disposed of, or the partnership is not in
            its geography.
    """
    pinned = store.snapshot(snapshot)
    for said in disposed_from(store, pinned).values():
        raise SaferPlanError(
            f"Snapshot {pinned.number} cannot be assessed any more. {said}",
            "Assess from a newer snapshot; what was assessed before stands as it is.",
        )
    geography = Geography.from_snapshot(pinned)
    return Basis(folder, settings, pinned, geography, geography.partnership(settings.partnership))


def make_analysis(
    basis: Basis, asked: Asked, *, analysis: str, measure: str, name: str, progress: Progress | None
) -> MadeAssessment:
    """One method put to one measure, or to everything that is held; its document, pictures and data are written.

    Raises:
        SaferPlanError: the analysis cannot be made of that measure, or the name cannot be that of a folder.
        RefusalError: an intervention is not described as it must be.
    """
    of = f"-{re.sub(r'[^a-z0-9]+', '-', measure.lower()).strip('-')}" if measure else ""
    chosen = msgspec.structs.replace(
        _chosen(basis, asked, name or f"{analysis}{of}-{asked.name}"), analysis=analysis, measure=measure
    )
    public = Assessments(basis.folder.assessments).public(chosen.public)
    made = build_analysis(basis.snapshot, basis.geography, chosen, Entered(), public)
    analyses = Assessments(basis.folder.analyses)
    folder = analyses.path(chosen.name).parent
    written = render(
        made.document,
        folder,
        chosen.name,
        asked.rendered,
        word_template=_word_template(basis, None),
        progress=progress,
    )
    drawn = write_pictures(made.document, folder / "pictures")
    return MadeAssessment(made, (*written.values(), *drawn, analyses.write(made)))


def make_assessment(
    basis: Basis,
    asked: Asked,
    *,
    name: str,
    peers: Sequence[str],
    template: Path | None,
    adopted_on: str,
    adopted_by: str,
    progress: Progress | None,
) -> MadeAssessment:
    """The strategic assessment, with what people entered; forms for what they did not, documents and data are written.

    Raises:
        SaferPlanError: the day of its adoption is not a day, or a document cannot be rendered.
        RefusalError: something that people entered cannot be printed.
    """
    assessments = Assessments(basis.folder.assessments)
    before = assessments.adopted_before(name, basis.partnership.code, asked.year_ending, asked.audience)
    adopted_day = read_day(adopted_on)
    usual = _chosen(basis, asked, name)
    chosen = msgspec.structs.replace(
        usual,
        peers=tuple(peers) or usual.peers,
        previous="" if before is None else before.name,
        adopted_on=adopted_day,
        adopted_by=adopted_by,
    )
    folder = basis.folder.assessment(name)
    entries = folder / "entries"
    write_blank_forms(entries, (*forms(), *(explanation_of(theme) for theme in themes())))
    if name in assessments.names():
        # What people wrote about figures is about the same figures on the newer evidence.
        renew_references(entries, lambda: renewed_identities(assessments.read(name), basis.snapshot.id))
    public = assessments.public(chosen.public)
    assessment = build(basis.snapshot, basis.geography, chosen, read_entries(entries), before, public)
    # The documents first: one that cannot be set leaves no assessment without them.
    written = render(
        assessment.document,
        folder / "documents",
        f"strategic-assessment-{name}",
        asked.rendered,
        word_template=_word_template(basis, template),
        progress=progress,
    )
    return MadeAssessment(assessment, (*written.values(), assessments.write(assessment)))


def _chosen(basis: Basis, asked: Asked, name: str) -> AssessmentSettings:
    """What the workspace and the question settle of an assessment and an analysis alike."""
    return AssessmentSettings(
        name=name,
        partnership=basis.partnership.code,
        partnership_name=basis.settings.name or f"{basis.partnership.name} Community Safety Partnership",
        year_ending=asked.year_ending,
        audience=asked.audience,
        peers=basis.settings.peers,
        prepared_by=basis.settings.prepared_by,
        synthetic=basis.settings.synthetic,
        interventions=read_interventions(basis.folder.interventions),
        public=Assessments(basis.folder.assessments).public_before(
            name, basis.partnership.code, asked.audience
        ),
    )


def _word_template(basis: Basis, given: Path | None) -> Path | None:
    if given is not None:
        return given
    return basis.folder.root / basis.settings.word_template if basis.settings.word_template else None
