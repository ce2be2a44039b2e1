"""Governance at a glance: what of risks, equality and data protection needs somebody, and the way to each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.needs import attention_of
from saferplan.governance.selectors import dataset_list, equality_list, protocol_list, risk_list
from saferplan.site.access import page
from saferplan.site.components import Section, sections
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.tasks import governance_tasks


def governance(request: ActorRequest) -> HttpResponse:
    """What needs somebody, and how each register stands."""
    by = request.actor
    risks, assessments = risk_list(by=by), equality_list(by=by)
    protocols = [one for one in protocol_list(by=by) if one.protocol.ended is None]
    high = [one for one in risks if one.residual.band in (Band.HIGH, Band.VERY_HIGH)]
    return render(
        request,
        "governance/overview.html",
        {
            "sections": governance_sections(request),
            "tasks": governance_tasks(attention_of(by=by)),
            "risks": risks,
            "high": high,
            "assessments": [one for one in assessments if one.ended is None],
            "signed": [one for one in assessments if one.state == "signed"],
            "protocols": protocols,
            "datasets": [one for one in dataset_list() if one.ended is None],
        },
    )


def governance_sections(request: ActorRequest) -> list[Section]:
    """The pages of governance, with the one that is open marked."""
    return sections(
        [
            ("What needs somebody", reverse("governance")),
            ("Risks", reverse("risks")),
            ("Risk matrix", reverse("risk_matrix")),
            ("Frozen registers", reverse("risk_registers")),
            ("Equality", reverse("equality_list")),
            ("Data protection", reverse("data_protection")),
        ],
        request.path,
    )


urls = [page("governance/", governance, name="governance", policy="governance.view")]
