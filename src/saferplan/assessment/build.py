"""From a snapshot to a frozen assessment: gather, count, compare, write up, protect."""

from __future__ import annotations

from saferplan.assessment.code import code_identity
from saferplan.assessment.entries import Entered
from saferplan.assessment.findings import findings_of
from saferplan.assessment.forms import form
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.gathering import gather
from saferplan.assessment.previous import Predecessor
from saferplan.assessment.protecting import protected
from saferplan.assessment.sections.completeness import completeness_section
from saferplan.assessment.sections.details import detail_facts
from saferplan.assessment.sections.entered import entered_section
from saferplan.assessment.sections.harm import overall_harm_section
from saferplan.assessment.sections.last_year import last_year_section
from saferplan.assessment.sections.method import method_section, provenance_section
from saferplan.assessment.sections.official import official_section
from saferplan.assessment.sections.overall import overall_section
from saferplan.assessment.sections.peers import peers_section
from saferplan.assessment.sections.profile import profile_section
from saferplan.assessment.sections.receipts import receipts_section
from saferplan.assessment.sections.summary import summary_section
from saferplan.assessment.sections.theme import theme_section
from saferplan.assessment.settings import AssessmentSettings
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import Document, Fact, Section
from saferplan.domain.glossary import terms
from saferplan.domain.themes import themes
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot


def build(
    snapshot: Snapshot,
    geography: Geography,
    settings: AssessmentSettings,
    entered: Entered,
    previous: Predecessor | None = None,
) -> FrozenAssessment:
    """The assessment that a snapshot, the settings and people's entries give: always the same one.

    `previous` is the adopted assessment of the year before, where there is one; the settings name it.

    Raises:
        SaferPlanError: the partnership is not known, or an entry refers to a figure that is not there.
    """
    material = gather(snapshot, geography, settings, entered, previous)
    sections: list[Section] = [
        summary_section(material),
        method_section(material),
        profile_section(material),
        last_year_section(material),
        overall_section(material),
        overall_harm_section(material),
        peers_section(material),
    ]
    official = official_section(material)
    sections += [] if official is None else [official]
    sections += [page for page in (theme_section(material, theme) for theme in themes()) if page is not None]
    sections += [
        entered_section(material, form(id_))
        for id_ in (
            "people-affected",
            "community-views",
            "horizon-scan",
            "priorities",
            "police-and-crime-objectives",
        )
    ]
    sections.append(receipts_section(material))
    sections.append(completeness_section(material, sections))
    sections.append(provenance_section(material))
    document = Document(
        kind="strategic assessment",
        title="Strategic assessment",
        subtitle=f"{settings.partnership_name}, {settings.year.label}",
        marking=settings.audience,
        status=settings.status,
        as_at=material.evidence_date,
        author=settings.prepared_by,
        synthetic=settings.synthetic,
        facts=detail_facts(material),
        sections=tuple(sections),
        figures=tuple(material.maker.ledger),
        shape_sets=material.shape_sets,
        glossary=tuple(Fact(one.term, sentence(one.meaning)) for one in terms()),
    )
    return FrozenAssessment(
        settings=settings,
        snapshot=snapshot.id,
        snapshot_number=snapshot.number,
        code=code_identity(),
        findings=findings_of(material),
        document=protected(document, settings.audience),
    )
