"""The data protection register as a whole; and protocols: their versions, who signed them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.protection import LawfulBasis, ProtectionState, ProtocolStanding
from saferplan.domain.governance.reviews import review_standing
from saferplan.domain.planning.roles import PartnershipRole
from saferplan.governance.evidence import EvidenceHeld, evidence_held
from saferplan.governance.models import HeldDataset, ProtectionAssessment, Protocol, ProtocolVersion
from saferplan.governance.protection import (
    protocol_agree,
    protocol_amend,
    protocol_end,
    protocol_enter,
    protocol_sign,
)
from saferplan.governance.selectors import (
    ProtocolStands,
    dataset_list,
    protection_list,
    protocol_get,
    protocol_list,
    stands_of,
)
from saferplan.history.policies import may
from saferplan.partnership.overview import constitution
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections
from saferplan.site.pages.governance.protection_forms import (
    AgreeForm,
    AmendProtocolForm,
    ProtocolForm,
    ProtocolSignForm,
)
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


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
            "without_entry": _without_entry(held, entered, today),
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


def _without_entry(held: EvidenceHeld | None, entered: list[HeldDataset], today: Any) -> Table | None:
    found = held.without_entry(entered) if held else ()
    if not found:
        return None
    return Table(
        "Held among the evidence, and not entered here",
        ("Dataset", "Agreement", "Holder", "Kept until"),
        [
            (
                one.title,
                one.facts.agreement if one.facts else "Published",
                one.facts.holder if one.facts else "Whoever published it",
                Cell(one.facts.retain_until, detail="Past its day" if one.past(today) else "")
                if one.facts
                else "Not limited",
            )
            for one in found
        ],
    )


def protocol(request: ActorRequest, number: int) -> HttpResponse:
    """One protocol: how it stands, its versions, who signed which."""
    held = protocol_get(number=number)
    stands = stands_of(held, request.actor)
    may_change = may(request.actor, "governance.protection_change") and held.ended is None
    return render(
        request,
        "governance/protocol.html",
        {
            "protocol": held,
            "stands": stands,
            "about": _about(stands),
            "signatures": _signatures(stands),
            "versions": _versions(list(held.versions.all())),
            "may_change": may_change,
            "may_sign": may_change and stands.version is not None,
            "ended": stands.standing is ProtocolStanding.ENDED,
            "talk": talk_of(request.actor, held),
        },
    )


def _about(stands: ProtocolStands) -> list[Row]:
    held, version = stands.protocol, stands.version
    rows = [
        Row("What is shared, and what for", held.purpose),
        Row("Asked for by the regulations", "Yes" if held.statutory else "No"),
        Row("Who signs it", ", ".join(str(one) for one in held.asked.all())),
    ]
    if version is not None:
        rows += [
            Row("Version", f"{version.number}, agreed on {written_day(version.agreed)}"),
            Row("Document", version.source),
            Row("Review", written_day(version.review_due)),
        ]
    if held.ended is not None:
        rows.append(Row("Ended", written_day(held.ended)))
    return rows


def _signatures(stands: ProtocolStands) -> Table | None:
    if stands.version is None:
        return None
    signed = [(one.organisation.name, one.post, one.signed) for one in stands.version.signatures.all()]
    rows = [*signed, *((one.name, "Not signed yet", "") for one in stands.unsigned)]
    return Table(f"Who signed version {stands.version.number}", ("Organisation", "Post", "Day"), rows)


def _versions(found: list[ProtocolVersion]) -> Table | None:
    rows = [
        (
            str(one.number),
            one.agreed,
            one.source,
            one.changes or "The first version",
            f"{len(one.signatures.all())} signed",
        )
        for one in found
    ]
    return (
        Table("Versions", ("Version", "Agreed", "Document", "What changed", "Signatures"), rows)
        if rows
        else None
    )


def add(request: ActorRequest) -> HttpResponse:
    """Enter a protocol."""
    return form_page(
        request,
        ProtocolForm,
        lambda data: protocol_enter(by=request.actor, **data),
        title="Enter a protocol",
        caption="Data protection",
        done="The protocol is entered. Record the version that was agreed.",
        to=_address,
        cancel=reverse("data_protection"),
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what a protocol is about."""
    held = protocol_get(number=number)
    return form_page(
        request,
        AmendProtocolForm,
        lambda data: protocol_amend(by=request.actor, protocol=held, **data),
        title="Change the protocol",
        caption=str(held),
        done="The protocol is changed.",
        to=_address(held),
        cancel=_address(held),
        initial={
            "title": held.title,
            "purpose": held.purpose,
            "statutory": "yes" if held.statutory else "no",
            "asked": [one.pk for one in held.asked.all()],
        },
    )


def agree(request: ActorRequest, number: int) -> HttpResponse:
    """Record a version that was agreed."""
    held = protocol_get(number=number)
    return form_page(
        request,
        AgreeForm,
        lambda data: protocol_agree(by=request.actor, protocol=held, **data),
        title="Record a version",
        caption=str(held),
        done="The version is recorded. Record who signed it.",
        to=_address(held),
        cancel=_address(held),
    )


def sign(request: ActorRequest, number: int) -> HttpResponse:
    """Record who signed the version that is in force."""
    held = protocol_get(number=number)
    version = stands_of(held, request.actor).version
    if version is None:
        raise Http404(f"{held} has no version yet")
    return form_page(
        request,
        partial(ProtocolSignForm, protocol=held),
        lambda data: protocol_sign(by=request.actor, version=version, **data),
        title="Record a signature",
        caption=str(version),
        done="The signature is recorded.",
        to=_address(held),
        cancel=_address(held),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a protocol."""
    held = protocol_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: protocol_end(by=request.actor, protocol=held, reason=data["reason"]),
        title="End the protocol",
        caption=str(held),
        done="The protocol is ended.",
        to=reverse("data_protection"),
        cancel=_address(held),
    )


def _address(held: Protocol) -> str:
    return reverse("protocol", args=[held.pk])


_CHANGE = "governance.protection_change"

urls = [
    page("governance/data-protection/", data_protection, name="data_protection", policy="governance.view"),
    page("governance/data-protection/protocols/add/", add, name="protocol_add", policy=_CHANGE, writes=True),
    page(
        "governance/data-protection/protocols/<int:number>/",
        protocol,
        name="protocol",
        policy="governance.view",
    ),
    page(
        "governance/data-protection/protocols/<int:number>/amend/",
        amend,
        name="protocol_amend",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/protocols/<int:number>/version/",
        agree,
        name="protocol_agree",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/protocols/<int:number>/sign/",
        sign,
        name="protocol_sign",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/protocols/<int:number>/end/",
        end,
        name="protocol_end",
        policy=_CHANGE,
        writes=True,
    ),
]
