"""Governance at a glance: what of risks, equality and data protection needs somebody, and the way to each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.governance.attention import Attention
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.needs import attention_of
from saferplan.governance.selectors import dataset_list, equality_list, protocol_list, risk_list
from saferplan.site.access import page
from saferplan.site.components import Section, Task, sections
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest

LATE = Mark("Overdue", "cross", "red", "Its day is past.")
OPEN = Mark("Open", "triangle", "yellow", "It needs somebody, and is not late.")
PAGES = {
    "risk": "risk",
    "equality": "equality",
    "protocol": "protocol",
    "protection": "protection",
    "dataset": "held_dataset",
}


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
            "tasks": [attention_task(one) for one in attention_of(by=by)],
            "risks": risks,
            "high": high,
            "assessments": [one for one in assessments if one.ended is None],
            "signed": [one for one in assessments if one.state == "signed"],
            "protocols": protocols,
            "datasets": [one for one in dataset_list() if one.ended is None],
        },
    )


def attention_task(one: Attention) -> Task:
    """Something that needs somebody, with the way to where it is seen to."""
    what, number = one.subject.split()
    return Task(
        one.sentence,
        reverse(PAGES[what], args=[int(number)]),
        hint=one.remedy,
        status=LATE if one.kind.urgent else OPEN,
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
