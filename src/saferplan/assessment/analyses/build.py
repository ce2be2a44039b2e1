"""One analysis as a frozen document of its own, traced and verified like an assessment."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from saferplan.assessment.analyses.analysis import Analysis
from saferplan.assessment.analyses.known import analysis_named
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.code import code_identity
from saferplan.assessment.entries import Entered
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.gathering import gather
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.material import Material
from saferplan.assessment.protecting import protected
from saferplan.assessment.published_before import PublicAssessment
from saferplan.assessment.recounting import recounting
from saferplan.assessment.sections.details import detail_facts
from saferplan.assessment.sections.method import provenance_section
from saferplan.assessment.settings import AssessmentSettings
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import Block, Document, Fact, Paragraph, Section
from saferplan.domain.figure import Figure
from saferplan.domain.glossary import terms
from saferplan.errors import SaferPlanError
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot

_REFERENCE = re.compile(rb'"(F[0-9a-f]{12})"')


def build_analysis(
    snapshot: Snapshot,
    geography: Geography,
    settings: AssessmentSettings,
    entered: Entered,
    public: Sequence[PublicAssessment] = (),
) -> FrozenAssessment:
    """The analysis that the settings name, of the measure they name: always the same one.

    `public` are the assessments that everybody has already; the settings name them.

    Raises:
        UnknownAreaError: the partnership is not known.
        SaferPlanError: there is no such analysis, or the measure it needs is not held or not named; or a
            count cannot be protected any more, because of what is public already.
    """
    analysis = analysis_named(settings.analysis)
    material = gather(snapshot, geography, settings, entered, None)
    title, blocks = _answered(material, analysis)
    section = Section(
        id=analysis.id,
        heading=analysis.title,
        blocks=(Paragraph(sentence(analysis.question)), *blocks),
    )
    document = Document(
        kind="analysis",
        title=title,
        subtitle=f"{settings.partnership_name}, {settings.year.label}",
        marking=settings.audience,
        status=settings.status,
        as_at=material.evidence_date,
        author=settings.prepared_by,
        synthetic=settings.synthetic,
        facts=detail_facts(material),
        sections=(section, provenance_section(_only_shown(material, section))),
        figures=tuple(material.maker.ledger),
        shape_sets=tuple(material.shape_sets.values()),
        glossary=tuple(Fact(one.term, sentence(one.meaning)) for one in terms()),
    )
    return FrozenAssessment(
        settings=settings,
        snapshot=snapshot.id,
        snapshot_number=snapshot.number,
        code=code_identity(),
        findings=(),
        # Protected among all that was counted, and only then cut to what is shown.
        document=_cut(protected(document, settings.audience, public, recounting(snapshot, geography))),
    )


def _only_shown(material: Material, section: Section) -> Material:
    ledger = Ledger()
    for figure in _shown(msgspec.json.encode(section), {one.id: one for one in material.maker.ledger}):
        ledger.enter(figure)
    return replace(material, maker=replace(material.maker, ledger=ledger))


def _cut(document: Document) -> Document:
    encoded = msgspec.json.encode(document.sections)
    return msgspec.structs.replace(
        document,
        figures=tuple(_shown(encoded, document.figures_by_id)),
        shape_sets=tuple(one for one in document.shape_sets if f'"{one.id}"'.encode() in encoded),
    )


def _shown(encoded: bytes, figures: Mapping[str, Figure]) -> list[Figure]:
    """The figures that a part of the document refers to, and those they were made from."""
    waiting = [found.decode() for found in _REFERENCE.findall(encoded)]
    kept: set[str] = set()
    while waiting:
        identity = waiting.pop()
        if identity in figures and identity not in kept:
            kept.add(identity)
            waiting += figures[identity].definition.inputs
    return [one for one in figures.values() if one.id in kept]


def _answered(material: Material, analysis: Analysis) -> tuple[str, tuple[Block, ...]]:
    wanted = material.settings.measure
    if analysis.of_measure is None:
        if wanted:
            raise SaferPlanError(
                f"The analysis {analysis.id!r} is of everything that is held, not of one measure.",
                "Leave out --measure.",
            )
        assert analysis.of_partnership is not None  # noqa: S101 - an analysis has one of the two
        return analysis.title, analysis.of_partnership(material, analysis.id)
    change = _measure(material, wanted)
    blocks = analysis.of_measure(material, change, f"{analysis.id}-{change.measure.id}".replace("/", "-"))
    return f"{analysis.title}: {change.measure.title}", blocks


def _measure(material: Material, wanted: str) -> MeasureChange:
    held = {one.measure.id: one for one in material.all_changes}
    by_title = {one.measure.title.casefold(): one for one in material.all_changes}
    found = held.get(wanted) or by_title.get(wanted.casefold())
    if found is not None:
        return found
    close = (
        [
            name
            for name in held
            if name in difflib.get_close_matches(wanted, held, 4, 0.4) or wanted.casefold() in name
        ]
        if wanted
        else []
    )
    said = f"No records of {wanted!r} are held." if wanted else "Which measure is not said."
    listed = ", ".join(close or held) or "none: add evidence first"
    raise SaferPlanError(said, f"Give --measure; {'close are' if close else 'held are'}: {listed}.")
