"""Measures: the list of a plan, one measure with its readings; entered by hand, or read from the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.desk.opening import held_of, workspace_open
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.periods import Month
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.verdicts import Verdict
from saferplan.errors import SaferPlanError
from saferplan.history.policies import may, require
from saferplan.plan.changes import BaselineChange, changes_from_baseline
from saferplan.plan.feeding import (
    EarlierReading,
    earlier_readings,
    measure_tie,
    measure_untie,
    measures_read_ask,
    newer_evidence,
    taken_from,
)
from saferplan.plan.measure_changes import measure_amend, measure_end, plan_of
from saferplan.plan.models import Measure, Reading
from saferplan.plan.selectors import measure_get, measure_list, plan_get
from saferplan.plan.services import measure_add, reading_enter
from saferplan.plan.standing import MeasureStanding, measure_standing
from saferplan.plan.states import MeasureKind, PlanState
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import MeasureAmendForm, MeasureForm, ReadingForm, ReasonForm, TieForm
from saferplan.site.pages.plan.overview import plan_context
from saferplan.site.talk import talk_of


def measures(request: ActorRequest, year: int) -> HttpResponse:
    """The measures of a plan, each with baseline, target, latest value and what may be said of its change."""
    plan = plan_get(year=year)
    found = list(measure_list(plan=plan, by=request.actor))
    changes = changes_from_baseline(found)
    table = Table(
        "Measures",
        [
            "Measure",
            Column("Baseline", numeric=True),
            Column("Latest", numeric=True),
            Column("Target", numeric=True),
            "Outcome",
            "Change from baseline",
            "Who answers for it",
        ],
        [_row(measure_standing(one), changes.get(one.pk)) for one in found],
        caption_size="hidden",
    )
    return render(
        request,
        "plan/measures.html",
        {
            **plan_context(request, plan),
            "table": table,
            "has_measures": bool(found),
            "verdicts": list(Verdict) if changes else (),
            "may_read_evidence": may(request.actor, "plan.evidence_read")
            and plan.state != PlanState.CLOSED
            and any(one.is_fed for one in found),
            "newer": newer_evidence(plan, found),
        },
    )


def measure_page(request: ActorRequest, number: int) -> HttpResponse:
    """One measure and everything it read."""
    measure = measure_get(by=request.actor, number=number)
    plan = plan_get(year=measure.priority.year)
    earlier = earlier_readings(measure)
    readings = Table(
        "What it read",
        ["Period", Column("Value", numeric=True), "Source"],
        [_reading(one, earlier.get(one.pk, ())) for one in reversed(measure.readings.all())],
    )
    baseline = taken_from(measure.baseline_taken)
    return render(
        request,
        "plan/measure.html",
        {
            "measure": measure,
            "talk": talk_of(request.actor, measure),
            "standing": measure_standing(measure),
            "change": changes_from_baseline(measure_list(plan=plan, by=request.actor)).get(measure.pk),
            "baseline": amount(measure.baseline),
            "baseline_taken": baseline if measure.baseline_month else None,
            "target": amount(measure.target),
            "readings": readings,
            "plan_year": PlanYear(measure.priority.year),
            "may_read": measure.ended is None
            and not measure.is_fed
            and may(request.actor, "plan.measure_read", measure),
            "may_change": measure.ended is None
            and may(request.actor, "plan.change")
            and plan.state != PlanState.CLOSED,
        },
    )


def tie(request: ActorRequest, number: int) -> HttpResponse:
    """Choose what of the evidence feeds a measure."""
    measure = measure_get(by=request.actor, number=number)
    back = reverse("measure", args=[number])
    workspace = workspace_open()
    try:
        held = held_of(workspace).listed if workspace is not None else ()
        warning = "" if held else "Nothing is held that a measure could be read from. Add evidence first."
    except SaferPlanError as error:
        held, warning = (), str(error)

    def act(data: dict[str, Any]) -> None:
        area, _, series = data["held_as"].partition(" ")
        measure_tie(
            by=request.actor,
            measure=measure,
            held_as=series,
            area=area,
            basis=data["basis"],
            baseline=Month.parse(data["baseline"]) if data["baseline"] else None,
            reason=data["reason"],
        )

    return form_page(
        request,
        partial(TieForm, held=held),
        act,
        title="Read it from the evidence",
        caption=measure.title,
        intro="Readings are then taken as evidence arrives, each with the snapshot it was taken from. Nothing is "
        "entered by hand any more. Months that are not held are not known; they are not zero.",
        warning=warning,
        done="The measure is read from the evidence.",
        to=back,
        cancel=back,
        initial={
            "held_as": f"{measure.held_area} {measure.held_as}",
            "basis": measure.held_by,
            "baseline": measure.baseline_month,
        }
        if measure.is_fed
        else None,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what a measure aims at."""
    measure = measure_get(by=request.actor, number=number)
    back = reverse("measure", args=[number])
    fields = ("title", "baseline", "baseline_period", "target", "target_by")
    return form_page(
        request,
        partial(MeasureAmendForm, plan=plan_of(measure), fed=bool(measure.baseline_month)),
        lambda data: measure_amend(by=request.actor, measure=measure, **data),
        title="Change the measure",
        caption=measure.title,
        done="The measure is changed.",
        to=back,
        cancel=back,
        initial={name: getattr(measure, name) for name in fields}
        | {"responsible": list(measure.responsible.all())},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a measure."""
    measure = measure_get(by=request.actor, number=number)
    back = reverse("measure", args=[number])
    return form_page(
        request,
        ReasonForm,
        lambda data: measure_end(by=request.actor, measure=measure, reason=data["reason"]),
        title="End the measure",
        caption=measure.title,
        intro="It is neither read nor printed any more. What it read stays.",
        done="The measure has ended.",
        to=back,
        cancel=back,
    )


def untie(request: ActorRequest, number: int) -> HttpResponse:
    """Read a measure by hand again."""
    measure = measure_get(by=request.actor, number=number)
    back = reverse("measure", args=[number])
    return form_page(
        request,
        ReasonForm,
        lambda data: measure_untie(by=request.actor, measure=measure, reason=data["reason"]),
        title="Read it by hand from now on",
        caption=measure.title,
        intro="What was taken from the evidence stays as it is.",
        done="The measure is read by hand from now on.",
        to=back,
        cancel=back,
    )


def read_evidence(request: ActorRequest, year: int) -> HttpResponse:
    """Have the tied measures of a plan read from the evidence that is held now."""
    plan = plan_get(year=year)
    return form_page(
        request,
        ReadEvidenceForm,
        lambda _: measures_read_ask(by=request.actor, plan=plan),
        title="Read the measures from the evidence",
        caption=str(plan),
        intro="Every measure that is tied to the evidence is read of each quarter that is past. What newer evidence "
        "says otherwise is revised, and what it was stays in its history.",
        done="The reading was asked for.",
        to=lambda job: reverse("job", kwargs={"number": job.pk}),
        cancel=reverse("plan_measures", args=[year]),
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
    measure = measure_get(by=request.actor, number=number)
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


def _reading(one: Reading, earlier: Sequence[EarlierReading]) -> list[Cell]:
    """A reading; under its value what it was before it was revised."""
    taken = taken_from(one.taken)
    was = "; ".join(f"was {_read(each)} in snapshot {each.snapshot}" for each in earlier)
    return [
        Cell(f"{one.first:%-d %B %Y} to {one.last:%-d %B %Y}"),
        Cell(_read(one), detail=was),
        Cell(
            one.source or "Not stated",
            href=reverse("figure", args=[one.figure]) if one.is_taken else "",
            detail="entered by hand" if taken is None else f"from the evidence held, as at {taken.as_at}",
        ),
    ]


def _read(one: Reading | EarlierReading) -> str:
    return amount(one.value) if one.value is not None else f"None: {one.absence}"


class ReadEvidenceForm(PageForm):
    """Nothing to say."""

    submit = "Read them now"


def _row(one: MeasureStanding, change: BaselineChange | None) -> list[Cell]:
    measure = one.measure
    fed = ", from the evidence" if measure.is_fed else ""
    return [
        Cell(measure.title, href=reverse("measure", args=[measure.pk]), detail=f"{measure.unit}{fed}"),
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
        Cell("Not compared") if change is None else Cell(status=change.verdict, detail=change.sentence),
        Cell(", ".join(organisation.brief for organisation in measure.responsible.all()) or "Nobody yet"),
    ]


urls = [
    page("plan/<int:year>/measures/", measures, name="plan_measures", policy="plan.view"),
    page("plan/<int:year>/measures/add/", add, name="measure_add", policy="plan.change", writes=True),
    page("plan/measures/<int:number>/", measure_page, name="measure", policy="plan.view"),
    page(
        "plan/<int:year>/measures/evidence/",
        read_evidence,
        name="measures_evidence",
        policy="plan.evidence_read",
        writes=True,
    ),
    page(
        "plan/measures/<int:number>/change/", amend, name="measure_amend", policy="plan.change", writes=True
    ),
    page("plan/measures/<int:number>/end/", end, name="measure_end", policy="plan.change", writes=True),
    page("plan/measures/<int:number>/evidence/", tie, name="measure_tie", policy="plan.change", writes=True),
    page(
        "plan/measures/<int:number>/by-hand/", untie, name="measure_untie", policy="plan.change", writes=True
    ),
    page("plan/measures/<int:number>/read/", read, name="measure_read", policy="plan.view", writes=True),
]
