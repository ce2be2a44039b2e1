"""What a plan lacks: its rows put to `domain.planning.plan_gaps`."""

from __future__ import annotations

import datetime as dt

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.delivery import Stage
from saferplan.domain.planning.plan_gaps import (
    ActionOfPlan,
    AuthorityOfPlan,
    FunderOfPlan,
    Gap,
    MeasureOfPlan,
    PlanFacts,
    PriorityOfPlan,
    plan_gaps,
)
from saferplan.domain.planning.roles import PartnershipRole, Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.remembering import remembered
from saferplan.partnership.selectors import organisation_list, partnership_get
from saferplan.plan.models import Action, Measure, Plan
from saferplan.plan.selectors import measure_list, of_its_year, priority_list
from saferplan.strategy.models import Priority


def gaps_of(plan: Plan, funders: tuple[FunderOfPlan, ...] = ()) -> tuple[Gap, ...]:
    """Everything that a plan lacks, in the order of the kinds. A fixed number of queries.

    `funders` are those who give money to it, as the money's own room knows them.
    """
    return remembered(("gaps", plan.pk, funders), lambda: _gaps_of(plan, funders))


def _gaps_of(plan: Plan, funders: tuple[FunderOfPlan, ...]) -> tuple[Gap, ...]:
    return plan_gaps(plan_facts_of(plan, funders))


def plan_facts_of(
    plan: Plan, funders: tuple[FunderOfPlan, ...] = (), *, day: dt.date | None = None
) -> PlanFacts:
    """What there is in a plan, as the trade's rules take it. A fixed number of queries.

    The responsible authorities are those of `day`; without one, of the first day of the plan's year.
    """
    year = PlanYear(plan.year)
    partnership = partnership_get()
    actions = Action.objects.filter(of_its_year(), plan=plan).exclude(stage=Stage.STOPPED.value)
    return PlanFacts(
        starts=year.first,
        jurisdiction=Jurisdiction(partnership.jurisdiction if partnership else Jurisdiction.ENGLAND.value),
        priorities=tuple(_priority(one) for one in priority_list(plan=plan)),
        actions=tuple(
            _action(one)
            for one in actions.select_related("lead")
            .prefetch_related("milestones", "measures")
            .order_by("reference")
        ),
        measures=tuple(_measure(one) for one in measure_list(plan=plan)),
        funders=funders,
        authorities=tuple(
            AuthorityOfPlan(id=f"organisation {one.pk}", title=one.name)
            for one in organisation_list(day=day or year.first)
            if any(part.role == PartnershipRole.RESPONSIBLE for part in one.current_parts)  # type: ignore[attr-defined]
        ),
    )


def _priority(priority: Priority) -> PriorityOfPlan:
    """A priority is for its own strand, and for those of its themes."""
    strands = {priority.strand, *(theme.strand for theme in priority.themes.all())} - {""}
    return PriorityOfPlan(
        id=f"priority {priority.pk}",
        title=str(priority),
        strands=tuple(sorted((Strand(one) for one in strands), key=list(Strand).index)),
    )


def _action(action: Action) -> ActionOfPlan:
    """An action; what a plan lacks is shown to everybody, so a restricted one is named by its reference alone."""
    return ActionOfPlan(
        id=f"action {action.pk}",
        title=f"{action.reference} (restricted)"
        if action.visibility == Visibility.RESTRICTED
        else str(action),
        priorities=(f"priority {action.priority_id}",),
        lead=action.lead.name if action.lead else "",
        milestones=len([one for one in action.milestones.all() if one.stopped is None]),
        measures=len([one for one in action.measures.all() if one.ended is None]),
    )


def _measure(measure: Measure) -> MeasureOfPlan:
    """A measure; as with actions, one of a restricted action is named by that action's reference alone."""
    return MeasureOfPlan(
        id=f"measure {measure.pk}",
        title=f"A measure of {measure.action.reference} (restricted)"
        if measure.action is not None and measure.action.visibility == Visibility.RESTRICTED
        else measure.title,
        baseline=Absence.UNKNOWN if measure.baseline is None else float(measure.baseline),
        target=Absence.UNKNOWN if measure.target is None else float(measure.target),
        target_date=measure.target_by,
        authorities=tuple(f"organisation {one.pk}" for one in measure.responsible.all()),
    )
