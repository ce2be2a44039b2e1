"""One protocol for sharing information: its versions, who signed them, and what may be done to it."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.protection import ProtocolStanding
from saferplan.governance.models import Protocol, ProtocolVersion
from saferplan.governance.protocols import (
    protocol_agree,
    protocol_amend,
    protocol_end,
    protocol_enter,
    protocol_sign,
)
from saferplan.governance.selectors import (
    ProtocolStands,
    protocol_get,
    stands_of,
)
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Row, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.protection_forms import (
    AgreeForm,
    AmendProtocolForm,
    ProtocolForm,
    ProtocolSignForm,
)
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


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
