"""From a snapshot to a frozen assessment: gather, count, compare, write up, protect."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from saferplan.assessment.analyses.emerging import emerging_section
from saferplan.assessment.analyses.evaluation import evaluation_section
from saferplan.assessment.analyses.harm_and_cost import harm_and_cost_section
from saferplan.assessment.analyses.stop_and_search import stop_and_search_section
from saferplan.assessment.analyses.under_reporting import under_reporting_section
from saferplan.assessment.code import code_identity
from saferplan.assessment.entries import Entered
from saferplan.assessment.findings import findings_of
from saferplan.assessment.forms import explanation_of, form, forms
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.gathering import gather
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.previous import Predecessor
from saferplan.assessment.protecting import protected
from saferplan.assessment.published_before import PublicAssessment
from saferplan.assessment.recounting import recounting
from saferplan.assessment.sections.community import community_section
from saferplan.assessment.sections.completeness import completeness_section, every_section
from saferplan.assessment.sections.details import detail_facts
from saferplan.assessment.sections.entered import entered_section
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
from saferplan.documents.sources import with_sources
from saferplan.domain.glossary import terms
from saferplan.domain.themes import themes
from saferplan.errors import Fault, RefusalError
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot

_FIND = "Look its identity up in the workbook, on the sheet Figures."


def build(
    snapshot: Snapshot,
    geography: Geography,
    settings: AssessmentSettings,
    entered: Entered,
    previous: Predecessor | None = None,
    public: Sequence[PublicAssessment] = (),
) -> FrozenAssessment:
    """The assessment that a snapshot, the settings and people's entries give: always the same one.

    `previous` is the adopted assessment of the year before, where there is one, and `public` what everybody has
    already; the settings name both.

    Raises:
        UnknownAreaError: the partnership is not known.
        RefusalError: an entry is named after no section, or refers to a figure that is not there.
        SaferPlanError: a count cannot be protected any more, because of what is public already.
    """
    material = gather(snapshot, geography, settings, entered, previous)
    emerging = emerging_section(material)
    sections: list[Section] = [
        summary_section(material, emerging.told),
        method_section(material),
        profile_section(material),
        last_year_section(material),
        overall_section(material),
        emerging.section,
        harm_and_cost_section(material),
        peers_section(material),
    ]
    evaluated = evaluation_section(material)
    sections += [] if evaluated is None else [evaluated]
    official = official_section(material)
    sections += [] if official is None else [official]
    unreported = under_reporting_section(material)
    sections += [] if unreported is None else [unreported]
    stops = stop_and_search_section(material)
    sections += [] if stops is None else [stops]
    sections += [page for page in (theme_section(material, theme) for theme in themes()) if page is not None]
    sections += [
        entered_section(material, form("people-affected")),
        community_section(material),
        *(
            entered_section(material, form(id_))
            for id_ in ("horizon-scan", "priorities", "police-and-crime-objectives")
        ),
    ]
    sections.append(receipts_section(material))
    sections.append(completeness_section(material, sections))
    sections.append(provenance_section(material))
    _check_entries(entered, sections, material.maker.ledger)
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
        shape_sets=tuple(material.shape_sets.values()),
        glossary=tuple(Fact(one.term, sentence(one.meaning)) for one in terms()),
    )
    return FrozenAssessment(
        settings=settings,
        snapshot=snapshot.id,
        snapshot_number=snapshot.number,
        code=code_identity(),
        findings=findings_of(material),
        document=with_sources(
            protected(document, settings.audience, public, recounting(snapshot, geography)), entered.figures
        ),
    )


def _check_entries(entered: Entered, sections: Sequence[Section], ledger: Ledger) -> None:
    """Refuse an entry that would not be printed, or speaks of a figure that is not there.

    Raises:
        RefusalError: naming the entries' files.
    """
    ids = frozenset(section.id for section in every_section(sections))
    # A question may have no place in a year in which nothing stood out.
    waiting = {form.id for form in forms()} | {explanation_of(theme).id for theme in themes()}
    known = {figure.id for figure in ledger}
    faults = []
    for entry in entered.sections.values():
        file = f"entries/{entry.section}.md"
        if entry.section not in ids | waiting:
            close = ", ".join(difflib.get_close_matches(entry.section, sorted(ids), 5)) or ", ".join(
                sorted(ids)
            )
            faults.append(
                Fault(file, "is named after no section of this assessment.", f"Sections are such as {close}.")
            )
        faults += [
            Fault(file, f"refers to the figure {identity}, which this assessment does not have.", _FIND)
            for identity in sorted(entry.figures - known)
        ]
    if faults:
        raise RefusalError(tuple(faults))
