"""The risk register as a document: as it stands, frozen, and in every format."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.governance.register_data import register_data
from saferplan.governance.register_document import register_document
from saferplan.governance.registering import document_of, register_freeze
from saferplan.governance.selectors import register_get, register_list
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.overview import governance_sections
from saferplan.site.pages.governance.risk_forms import FreezeForm


def registers(request: ActorRequest) -> HttpResponse:
    """The frozen registers, the newest first."""
    return render(
        request,
        "governance/registers.html",
        {
            "sections": governance_sections(request),
            "registers": list(register_list()),
            "may_freeze": may(request.actor, "governance.register_freeze"),
        },
    )


def freeze(request: ActorRequest) -> HttpResponse:
    """Freeze the register as it stands."""
    return form_page(
        request,
        FreezeForm,
        lambda data: register_freeze(by=request.actor, purpose=data["purpose"]),
        title="Freeze the risk register",
        caption="Risk register",
        warning="It is frozen as it stands. What changes later does not change it.",
        done="The register is frozen.",
        to=reverse("risk_registers"),
        cancel=reverse("risk_registers"),
    )


def as_it_stands(request: ActorRequest, ending: str) -> HttpResponse:
    """The register as it stands, as a file."""
    form = format_of(ending, sheets=True)
    document = register_document(register_data(by=request.actor))
    return document_response(document, f"risk-register-{request.actor.today.isoformat()}", form)


def download(_request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """A frozen register as a file."""
    frozen = register_get(number=number)
    form = format_of(ending, sheets=True)
    name = f"risk-register-{frozen.frozen_on.isoformat()}-{frozen.pk}"
    return document_response(document_of(frozen), name, form)


urls = [
    page("governance/risks/registers/", registers, name="risk_registers", policy="governance.view"),
    page(
        "governance/risks/registers/freeze/",
        freeze,
        name="risk_register_freeze",
        policy="governance.register_freeze",
        writes=True,
    ),
    page(
        "governance/risks/file/<slug:ending>/",
        as_it_stands,
        name="risk_register_now",
        policy="governance.view",
    ),
    page(
        "governance/risks/registers/<int:number>/file/<slug:ending>/",
        download,
        name="risk_register_document",
        policy="governance.view",
    ),
]
