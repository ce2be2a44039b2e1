"""Documents of governance: risk register, equality assessment, data protection register; as they stand, and frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.governance.equality_data import equality_data
from saferplan.governance.equality_document import equality_document
from saferplan.governance.models.registers import FrozenForUse
from saferplan.governance.protection_data import protection_data
from saferplan.governance.protection_document import protection_document
from saferplan.governance.register_data import register_data
from saferplan.governance.register_document import register_document
from saferplan.governance.registering import (
    document_of,
    equality_freeze,
    protection_freeze,
    register_freeze,
)
from saferplan.governance.selectors import (
    equality_document_get,
    equality_documents_of,
    equality_get,
    protection_register_get,
    protection_register_list,
    register_get,
    register_list,
)
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections
from saferplan.site.pages.governance.risk_forms import FreezeForm

_WARNING = "It is frozen as it stands. What changes later does not change it."
_FORMATS = (
    ("xlsx", "Excel"),
    ("docx", "Word"),
    ("pdf", "PDF"),
    ("odt", "OpenDocument"),
    ("html", "HTML"),
)


def registers(request: ActorRequest) -> HttpResponse:
    """The frozen risk registers, the newest first."""
    return _frozen(
        request,
        register_list(),
        title="Frozen risk registers",
        freeze=reverse("risk_register_freeze"),
        document="risk_register_document",
    )


def equality_documents(request: ActorRequest, number: int) -> HttpResponse:
    """The frozen documents of an equality impact assessment, the newest first."""
    held = equality_get(by=request.actor, number=number)
    return _frozen(
        request,
        equality_documents_of(assessment=held),
        title=f"Frozen documents of {held}",
        freeze=reverse("equality_freeze", args=[number]),
        document="equality_document",
    )


def protection_registers(request: ActorRequest) -> HttpResponse:
    """The frozen data protection registers, the newest first."""
    return _frozen(
        request,
        protection_register_list(),
        title="Frozen data protection registers",
        freeze=reverse("protection_register_freeze"),
        document="protection_register_document",
    )


def _frozen(
    request: ActorRequest, rows: Iterable[FrozenForUse], *, title: str, freeze: str, document: str
) -> HttpResponse:
    shown = [
        (one, [(text, reverse(document, args=[one.pk, ending])) for ending, text in _FORMATS]) for one in rows
    ]
    return render(
        request,
        "governance/registers.html",
        {
            "sections": governance_sections(request),
            "title": title,
            "shown": shown,
            "freeze": freeze if may(request.actor, "governance.register_freeze") else "",
        },
    )


def freeze(request: ActorRequest) -> HttpResponse:
    """Freeze the risk register as it stands."""
    return _freeze(
        request,
        lambda data: register_freeze(by=request.actor, purpose=data["purpose"]),
        title="Freeze the risk register",
        caption="Risk register",
        done="The register is frozen.",
        to=reverse("risk_registers"),
    )


def freeze_equality(request: ActorRequest, number: int) -> HttpResponse:
    """Freeze an equality impact assessment as it stands."""
    held = equality_get(by=request.actor, number=number)
    return _freeze(
        request,
        lambda data: equality_freeze(by=request.actor, assessment=held, purpose=data["purpose"]),
        title="Freeze the assessment",
        caption=str(held),
        done="The assessment is frozen.",
        to=reverse("equality_documents", args=[number]),
    )


def freeze_protection(request: ActorRequest) -> HttpResponse:
    """Freeze the data protection register as it stands."""
    return _freeze(
        request,
        lambda data: protection_freeze(by=request.actor, purpose=data["purpose"]),
        title="Freeze the data protection register",
        caption="Data protection",
        done="The register is frozen.",
        to=reverse("protection_registers"),
    )


def _freeze(
    request: ActorRequest,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    caption: str,
    done: str,
    to: str,
) -> HttpResponse:
    return form_page(
        request, FreezeForm, act, title=title, caption=caption, warning=_WARNING, done=done, to=to, cancel=to
    )


def as_it_stands(request: ActorRequest, ending: str) -> HttpResponse:
    """The risk register as it stands, as a file."""
    form = format_of(ending, sheets=True)
    document = register_document(register_data(by=request.actor))
    return document_response(document, f"risk-register-{request.actor.today.isoformat()}", form)


def equality_as_it_stands(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """An equality impact assessment as it stands, as a file."""
    held = equality_get(by=request.actor, number=number)
    form = format_of(ending, sheets=True)
    document = equality_document(equality_data(by=request.actor, assessment=held))
    return document_response(document, f"equality-{held.reference}-{request.actor.today.isoformat()}", form)


def protection_as_it_stands(request: ActorRequest, ending: str) -> HttpResponse:
    """The data protection register as it stands, as a file."""
    form = format_of(ending, sheets=True)
    document = protection_document(protection_data(by=request.actor))
    name = f"data-protection-register-{request.actor.today.isoformat()}"
    return document_response(document, name, form)


def download(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A frozen risk register as a file."""
    return _handed_out(register_get(number=number), "risk-register", ending)


def download_equality(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A frozen equality impact assessment as a file."""
    found = equality_document_get(by=request.actor, number=number)
    return _handed_out(found, f"equality-{found.assessment.reference}", ending)


def download_protection(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A frozen data protection register as a file."""
    return _handed_out(protection_register_get(number=number), "data-protection-register", ending)


def _handed_out(frozen: FrozenForUse, name: str, ending: str) -> HttpResponse:
    form = format_of(ending, sheets=True)
    return document_response(document_of(frozen), f"{name}-{frozen.frozen_on.isoformat()}-{frozen.pk}", form)


_VIEW, _FREEZE = "governance.view", "governance.register_freeze"

urls = [
    page("governance/risks/registers/", registers, name="risk_registers", policy=_VIEW),
    page(
        "governance/risks/registers/freeze/", freeze, name="risk_register_freeze", policy=_FREEZE, writes=True
    ),
    page("governance/risks/file/<slug:ending>/", as_it_stands, name="risk_register_now", policy=_VIEW),
    page(
        "governance/risks/registers/<int:number>/file/<slug:ending>/",
        download,
        name="risk_register_document",
        policy=_VIEW,
    ),
    page(
        "governance/equality/<int:number>/documents/",
        equality_documents,
        name="equality_documents",
        policy=_VIEW,
    ),
    page(
        "governance/equality/<int:number>/documents/freeze/",
        freeze_equality,
        name="equality_freeze",
        policy=_FREEZE,
        writes=True,
    ),
    page(
        "governance/equality/<int:number>/file/<slug:ending>/",
        equality_as_it_stands,
        name="equality_now",
        policy=_VIEW,
    ),
    page(
        "governance/equality/documents/<int:number>/file/<slug:ending>/",
        download_equality,
        name="equality_document",
        policy=_VIEW,
    ),
    page(
        "governance/data-protection/registers/",
        protection_registers,
        name="protection_registers",
        policy=_VIEW,
    ),
    page(
        "governance/data-protection/registers/freeze/",
        freeze_protection,
        name="protection_register_freeze",
        policy=_FREEZE,
        writes=True,
    ),
    page(
        "governance/data-protection/file/<slug:ending>/",
        protection_as_it_stands,
        name="protection_register_now",
        policy=_VIEW,
    ),
    page(
        "governance/data-protection/registers/<int:number>/file/<slug:ending>/",
        download_protection,
        name="protection_register_document",
        policy=_VIEW,
    ),
]
