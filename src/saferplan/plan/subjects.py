"""Which rows of the action plan can be spoken of. What belongs to an action is known to those who may know of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.subjects import subject_kind
from saferplan.plan.models import Action, FrozenComparison, Measure, Milestone, Outcome, Plan, Reading
from saferplan.plan.selectors import measures_visible, visible_to


def _plans(actor: Actor) -> QuerySet[Any]:
    return Plan.objects.all() if may(actor, "plan.view") else Plan.objects.none()


def _outcomes(actor: Actor) -> QuerySet[Any]:
    return Outcome.objects.all() if may(actor, "plan.view") else Outcome.objects.none()


def _actions(actor: Actor) -> QuerySet[Any]:
    return Action.objects.filter(visible_to(actor)) if may(actor, "plan.view") else Action.objects.none()


def _milestones(actor: Actor) -> QuerySet[Any]:
    return Milestone.objects.filter(action__in=_actions(actor).order_by().values("pk"))


def _comparisons(actor: Actor) -> QuerySet[Any]:
    return FrozenComparison.objects.all() if may(actor, "plan.view") else FrozenComparison.objects.none()


def _readings(actor: Actor) -> QuerySet[Any]:
    return Reading.objects.filter(measure__in=measures_visible(actor).order_by().values("pk"))


subject_kind(
    Action,
    "action",
    plural="actions",
    visible=_actions,
    page="action",
    arguments={"number": "pk"},
    texts=(
        "headline",
        "reference",
        "note",
        "evidence",
        "resources",
        "report",
        "cause",
        "recovery_words",
        "lead_post",
    ),
    untold=frozenset({"first_ends", "missed_updates"}),
    year="plan__year",
)
subject_kind(
    Milestone,
    "milestone",
    plural="milestones",
    visible=_milestones,
    page="action",
    arguments={"number": "action_id"},
    texts=("text", "evidence"),
    part_of=(("plan.action", "action"),),
    untold=frozenset({"first_due"}),
    year="action__plan__year",
)
subject_kind(
    Measure,
    "measure",
    plural="measures",
    visible=measures_visible,
    page="measure",
    arguments={"number": "pk"},
    texts=("title", "baseline_period"),
    part_of=(("plan.action", "action"),),
    untold=frozenset({"held_as", "baseline_taken"}),
    year="priority__year",
)
subject_kind(
    Reading,
    "reading",
    plural="readings",
    visible=_readings,
    page="measure",
    arguments={"number": "measure_id"},
    part_of=(("plan.measure", "measure"),),
    spoken_of=False,
    related=("measure",),
    untold=frozenset({"figure", "taken"}),
)
subject_kind(
    Outcome,
    "outcome",
    plural="outcomes",
    visible=_outcomes,
    texts=("title",),
    part_of=(("strategy.priority", "priority"),),
    year="priority__year",
)
subject_kind(
    Plan,
    "plan",
    plural="plans",
    visible=_plans,
    page="plan_overview",
    arguments={"year": "year"},
)
subject_kind(
    FrozenComparison,
    "comparison",
    plural="comparisons",
    visible=_comparisons,
    page="refresh",
    arguments={"number": "refresh_id"},
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("refresh__plan",),
)
