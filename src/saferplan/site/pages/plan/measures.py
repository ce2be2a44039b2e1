"""Measures: the list of a plan, one measure with its readings, entering what it read."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may, require
from saferplan.plan.models import Measure, Reading
from saferplan.plan.selectors import measure_get, measure_list, plan_get
from saferplan.plan.services import measure_add, reading_enter
from saferplan.plan.standing import MeasureStanding, measure_standing
from saferplan.plan.states import MeasureKind
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import MeasureForm, ReadingForm
from saferplan.site.pages.plan.overview import plan_context
from saferplan.site.talk import talk_of


def measures(request: ActorRequest, year: int) -> HttpResponse:
    """The measures of a plan, each with baseline, target and latest value."""
    plan = plan_get(year=year)
    standings = [measure_standing(one) for one in measure_list(plan=plan)]
    table = Table(
        "Measures",
        [
            "Measure",
            Column("Baseline", numeric=True),
            Column("Latest", numeric=True),
            Column("Target", numeric=True),
            "Outcome",
            "Who answers for it",
        ],
        [_row(one) for one in standings],
        caption_size="hidden",
    )
    return render(
        request,
        "plan/measures.html",
        {**plan_context(request, plan), "table": table, "has_measures": bool(standings)},
    )


def measure_page(request: ActorRequest, number: int) -> HttpResponse:
    """One measure and everything it read."""
    measure = measure_get(number=number)
    readings = Table(
        "What it read",
        ["Period", Column("Value", numeric=True), "Source"],
        [
            [
                Cell(f"{one.first:%-d %B %Y} to {one.last:%-d %B %Y}"),
                Cell(amount(one.value) if one.value is not None else f"None: {one.absence}"),
                Cell(one.source or "Not stated"),
            ]
            for one in reversed(measure.readings.all())
        ],
    )
    return render(
        request,
        "plan/measure.html",
        {
            "measure": measure,
            "talk": talk_of(request.actor, measure),
            "standing": measure_standing(measure),
            "baseline": amount(measure.baseline),
            "target": amount(measure.target),
            "readings": readings,
            "plan_year": PlanYear(measure.priority.year),
            "may_read": may(request.actor, "plan.measure_read", measure),
        },
    )


def add(request: ActorRequest, year: int) -> HttpResponse:
    """Add a measure to a plan's priority."""
    plan = plan_get(year=year)
    back = reverse("plan_measures", args=[year])

    def act(data: dict[str, Any]) -> Measure:
        kinds = {"kind": MeasureKind(data.pop("says")), "direction": Direction(data["direction"])}
        return measure_add(by=request.actor, **data | kinds)

    return form_page(
        request,
        partial(MeasureForm, plan=plan),
        act,
        title="Add a measure",
        caption=str(plan),
        done=lambda measure: f"“{measure}” is added.",
        to=back,
        cancel=back,
    )


def read(request: ActorRequest, number: int) -> HttpResponse:
    """Enter what a measure read."""
    measure = measure_get(number=number)
    require(request.actor, "plan.measure_read", measure)
    back = reverse("measure", args=[number])

    def act(data: dict[str, Any]) -> Reading:
        absence = Absence(data["absence"]) if data["absence"] else None
        return reading_enter(by=request.actor, measure=measure, **data | {"absence": absence})

    return form_page(
        request,
        ReadingForm,
        act,
        title="Enter what it read",
        caption=measure.title,
        done="The reading is kept.",
        to=back,
        cancel=back,
    )


def amount(value: Decimal | None) -> str:
    """A value as people write it; not known where there is none."""
    if value is None:
        return "Not known"
    plain = value.normalize()
    return f"{plain:,f}" if plain == plain.to_integral() else f"{plain:,}"


def _row(one: MeasureStanding) -> list[Cell]:
    measure = one.measure
    return [
        Cell(measure.title, href=reverse("measure", args=[measure.pk]), detail=measure.unit),
        Cell(amount(measure.baseline), detail=measure.baseline_period),
        Cell(
            amount(one.latest.value) if one.latest else "None yet",
            detail=f"to {one.latest.last:%-d %B %Y}" if one.latest else "",
        ),
        Cell(
            amount(measure.target) if measure.target is not None else "Not set",
            detail=f"by {measure.target_by:%-d %B %Y}" if measure.target_by else "",
        ),
        Cell(status=one.computed.status),
        Cell(", ".join(organisation.brief for organisation in measure.responsible.all()) or "Nobody yet"),
    ]


urls = [
    page("plan/<int:year>/measures/", measures, name="plan_measures", policy="plan.view"),
    page("plan/<int:year>/measures/add/", add, name="measure_add", policy="plan.change", writes=True),
    page("plan/measures/<int:number>/", measure_page, name="measure", policy="plan.view"),
    page("plan/measures/<int:number>/read/", read, name="measure_read", policy="plan.view", writes=True),
]
