"""The document's details: what it is, of where and when, for whom, from which snapshot, by which code."""

from __future__ import annotations

from datetime import date

from saferplan.assessment.code import code_identity
from saferplan.assessment.material import Material
from saferplan.assessment.wording import joined, sentence
from saferplan.documents.definition import Fact
from saferplan.domain.display import written_day


def detail_facts(material: Material) -> tuple[Fact, ...]:
    """The facts of the document, in the order of a cover page."""
    settings, partnership = material.settings, material.partnership
    facts = [
        ("Partnership", f"{settings.partnership_name} ({partnership.code})"),
        (
            "Area",
            joined([f"{district.name} ({district.code})" for district in partnership.districts]),
        ),
    ]
    if partnership.county is not None:
        facts.append(("County", f"{partnership.county.name} ({partnership.county.code})"))
    if partnership.force is not None:
        facts.append(("Police force area", f"{partnership.force.name} ({partnership.force.code})"))
    facts += [
        ("Period", settings.year.months_label),
        ("Compared with", settings.year.before.months_label),
        ("Marking", settings.audience.value),
        ("Status", _status(material)),
        ("Prepared by", settings.prepared_by or "not entered (prepared_by in saferplan.toml)"),
        ("Evidence", f"snapshot {material.snapshot.number}, {material.maker.snapshot[:16]}"),
        ("Evidence as it stood on", written_day(date.fromisoformat(material.evidence_date))),
        ("Made by", f"SaferPlan {code_identity().version}, source {code_identity().source_sha256[:12]}"),
    ]
    return tuple(Fact(name, sentence(words)) for name, words in facts)


def _status(material: Material) -> str:
    settings = material.settings
    if not settings.adopted_on:
        return "Draft, not adopted"
    by = f" by {settings.adopted_by}" if settings.adopted_by else ""
    return f"Adopted on {written_day(date.fromisoformat(settings.adopted_on))}{by}"
