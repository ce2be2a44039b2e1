"""Proposing candidates: which assessment, and which of its themes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import CRUMB
from saferplan.site.pages.priorities.forms import ProposeForm
from saferplan.strategy.assessments import assessments_held, evidence_get
from saferplan.strategy.candidates import (
    candidates_propose,
)
from saferplan.strategy.selectors import (
    candidate_list,
    jurisdiction,
)


def propose(request: ActorRequest) -> HttpResponse:
    """The assessments to propose candidates from."""
    rows = [
        (
            Cell(settings.year.label, href=reverse("candidates_propose", args=[name])),
            name,
            PlanYear(settings.plan_starts.year).label,
            settings.audience.value,
            f"Adopted on {settings.adopted_on}" if settings.adopted_on else "Draft",
        )
        for name, settings in assessments_held().items()
    ]
    return render(
        request,
        "priorities/assessments.html",
        {
            "crumbs": [CRUMB],
            "table": Table("Assessments", ("Year", "Name", "Informs the plan of", "Made for", "State"), rows)
            if rows
            else None,
        },
    )


def propose_from(request: ActorRequest, name: str) -> HttpResponse:
    """Which themes of an assessment become candidates."""
    evidence = evidence_get(name=name)
    themes = evidence.by_theme(jurisdiction())
    there = {one.theme for one in candidate_list(year=PlanYear(evidence.plan_year))}
    offered = tuple(one for one in themes if one.theme.id not in there)
    if not offered:
        return render(request, "priorities/all_proposed.html", {"name": name, "crumbs": [CRUMB]})
    held: dict[str, ProposeForm] = {}

    def make(**options: Any) -> ProposeForm:
        held["form"] = ProposeForm(themes=offered, **options)
        return held["form"]

    return form_page(
        request,
        make,
        lambda _data: candidates_propose(
            by=request.actor, evidence=evidence, jurisdiction=jurisdiction(), chosen=held["form"].chosen
        ),
        title="Propose candidates from the assessment",
        caption=f"{name}, for the plan of {PlanYear(evidence.plan_year).label}",
        intro="Each comes with its findings and figures, and with the scores that the records give.",
        done=lambda made: f"{len(made)} candidate{'s are' if len(made) != 1 else ' is'} proposed.",
        to=reverse("priorities"),
        initial={"themes": [one.theme.id for one in offered]},
        cancel=reverse("candidates_propose_list"),
    )


urls = [
    page("priorities/propose/", propose, name="candidates_propose_list", policy="strategy.candidate_change"),
    page(
        "priorities/propose/<str:name>/",
        propose_from,
        name="candidates_propose",
        policy="strategy.candidate_change",
        writes=True,
    ),
]
