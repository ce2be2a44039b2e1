"""The data protection register as a whole: protocols, datasets, assessments, liaisons, what was disposed of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.protection import LawfulBasis, ProtectionState
from saferplan.domain.governance.reviews import review_standing
from saferplan.domain.planning.roles import PartnershipRole
from saferplan.governance.evidence import EvidenceHeld, evidence_held
from saferplan.governance.models import HeldDataset, ProtectionAssessment
from saferplan.governance.selectors import (
    ProtocolStands,
    dataset_list,
    protection_list,
    protocol_list,
)
from saferplan.history.policies import may
from saferplan.partnership.overview import constitution
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections


def data_protection(request: ActorRequest) -> HttpResponse:
    """Protocols, datasets, assessments, liaisons, and what was disposed of."""
    today = request.actor.today
    held, entered = evidence_held(day=today), list(dataset_list())
    protocols, assessments = protocol_list(by=request.actor), list(protection_list())
    return render(
        request,
        "governance/data_protection.html",
        {
            "sections": governance_sections(request),
            "protocols": _protocols(protocols) if protocols else None,
            "datasets": _datasets(entered, today) if entered else None,
            "assessments": _assessments(assessments, today) if assessments else None,
            "liaisons": _liaisons(request),
            "evidence": held,
            "without_entry": _without_entry(request, held, entered),
            "may_change": may(request.actor, "governance.protection_change"),
        },
    )


def _protocols(found: list[ProtocolStands]) -> Table:
    return Table(
        "Information-sharing protocols",
        ("Protocol", "How it stands", "Version", "Review", "Not signed by"),
        [
            (
                Cell(
                    one.protocol.title,
                    href=reverse("protocol", args=[one.protocol.pk]),
                    detail="The one that the regulations ask for" if one.protocol.statutory else "",
                ),
                Cell(status=one.standing),
                f"{one.version.number}, agreed {written_day(one.version.agreed)}" if one.version else "None",
                one.version.review_due if one.version else "None",
                ", ".join(each.brief for each in one.unsigned) or "Nobody",
            )
            for one in found
        ],
    )


def _datasets(found: list[HeldDataset], today: Any) -> Table:
    rows = []
    for one in found:
        past = one.ended is None and one.retain_until is not None and one.retain_until < today
        kept = (
            f"No longer held since {written_day(one.ended)}"
            if one.ended
            else (one.retain_until or one.retention)
        )
        rows.append(
            (
                Cell(one.title, href=reverse("held_dataset", args=[one.pk])),
                Cell(LawfulBasis(one.basis).label, detail=one.law),
                str(one.protocol or "None"),
                Cell(one.owner.brief, detail=one.owner_post),
                Cell(kept, detail="Past its day" if past else ""),
            )
        )
    return Table("Datasets", ("Dataset", "Lawful basis", "Protocol", "Owner", "Kept until"), rows)


def _assessments(found: list[ProtectionAssessment], today: Any) -> Table:
    return Table(
        "Data protection impact assessments",
        ("Assessment", "Of", "How far it is", "Next review"),
        [
            (
                Cell(one.title, href=reverse("protection", args=[one.pk])),
                str(one.protocol or one.dataset),
                Cell(status=ProtectionState(one.state)),
                Cell(one.review_due, status=review_standing(one.review_due, today))
                if one.review_due and one.ended is None
                else "None",
            )
            for one in found
        ],
    )


def _liaisons(request: ActorRequest) -> Table | None:
    """Who is the liaison of each responsible authority: the partnership's own page keeps that."""
    try:
        found = constitution(by=request.actor, day=request.actor.today)
    except Http404:
        return None
    rows = []
    for organisation, part in found.organisations:
        if part is None or part.role != PartnershipRole.RESPONSIBLE:
            continue
        liaison = found.liaison_of(organisation)
        rows.append((organisation.name, liaison.post.title if liaison else "None appointed"))
    return Table("Designated liaisons", ("Responsible authority", "Post"), rows) if rows else None


def _without_entry(
    request: ActorRequest, held: EvidenceHeld | None, entered: list[HeldDataset]
) -> Table | None:
    found = held.without_entry(entered) if held else ()
    may_enter = may(request.actor, "governance.protection_change")
    if not found:
        return None
    return Table(
        "Held among the evidence, and not entered here",
        ("Dataset", "Agreement", "Holder", "Kept until"),
        [
            (
                Cell(
                    one.title,
                    href=f"{reverse('held_dataset_add')}?dataset={one.name}" if may_enter else "",
                    hidden="enter it",
                ),
                one.facts.agreement if one.facts else "Published",
                one.facts.holder if one.facts else "Whoever published it",
                Cell(one.facts.retain_until, detail="Past its day" if one.past(request.actor.today) else "")
                if one.facts
                else "Not limited",
            )
            for one in found
        ],
    )


urls = [
    page("governance/data-protection/", data_protection, name="data_protection", policy="governance.view"),
]
