"""What the next year takes over: priorities that continue with their outcomes, carried actions, measures that go on.

Each becomes a row of the next year; priorities, actions and measures know which one they continue. A carried action
brings the milestones that are neither done nor stopped, with the day they were first due, and the quarters that went
by without a report. A measure brings its definition, and not its target's day.
"""

from __future__ import annotations

from django.db.models import Q

from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.plan.actions import next_reference
from saferplan.plan.models import Action, Measure, Milestone, Outcome, Plan
from saferplan.strategy.models import Priority, Theme


def priority_continue(*, by: Actor, priority: Priority, plan: Plan, title: str, reason: str) -> Priority:
    """The priority of the next year that continues one of this; in new words where `title` gives them.

    Where one was agreed as its continuation already, such as from a workshop's decision, it is that one.
    """
    agreed = continuation_of(priority, plan)
    if agreed is not None:
        if title and title != agreed.title:
            record("priority_amended", agreed, by=by, reason=reason, title=title)
        return agreed
    year = plan.year
    numbers = set(Priority.objects.filter(year=year, ended__isnull=True).values_list("number", flat=True))
    number = priority.number if priority.number not in numbers else max(numbers) + 1
    continued = Priority(
        strategy=plan.strategy,
        year=year,
        number=number,
        title=title or priority.title,
        why=priority.why,
        strand=priority.strand,
        continues=priority,
    )
    record(
        "priority_continued",
        continued,
        by=by,
        reason=reason,
        themes=_themes_of(priority, plan),
        objectives=priority.objectives.filter(until__isnull=True),
    )
    return continued


def continuation_of(priority: Priority, plan: Plan) -> Priority | None:
    """The priority of a plan's year that continues this one; None while there is none."""
    return Priority.objects.filter(continues=priority, year=plan.year, ended__isnull=True).first()


def _themes_of(priority: Priority, plan: Plan) -> list[Theme]:
    """Its themes, as the strategy of the plan has them; a new strategy may have none of them."""
    mine = priority.themes.filter(ended__isnull=True)
    return list(
        Theme.objects.filter(
            Q(pk__in=mine) | Q(continues__in=mine), strategy=plan.strategy, ended__isnull=True
        )
    )


def outcomes_carry(*, by: Actor, before: Priority, after: Priority, reason: str) -> dict[int, Outcome]:
    """The outcomes that a continued priority goes on seeking, by the number of the one that each continues.

    A priority that was agreed with outcomes of its own keeps to those.
    """
    carried: dict[int, Outcome] = {}
    if after.outcomes.filter(ended__isnull=True).exists():
        return carried
    for one in before.outcomes.filter(ended__isnull=True):
        carried[one.pk] = Outcome(priority=after, title=one.title)
        record("outcome_carried", carried[one.pk], by=by, reason=reason)
    return carried


def action_carry(
    *,
    by: Actor,
    action: Action,
    plan: Plan,
    priority: Priority,
    reason: str,
    outcome: Outcome | None = None,
) -> Action:
    """The action of the next plan that continues one of this, with its open milestones.

    `outcome` is the one it seeks from now on; left out where it is not its priority's.
    """
    year = PlanYear(plan.year)
    carried = Action(
        plan=plan,
        priority=priority,
        outcome=outcome if outcome is not None and outcome.priority == priority else None,
        reference=next_reference(plan, priority),
        headline=action.headline,
        note=action.note,
        evidence=action.evidence,
        lead=action.lead,
        lead_post=action.lead_post,
        resources=action.resources,
        starts=max(action.starts, year.first),
        ends=max(action.ends, year.last),
        first_ends=action.first_ends,
        visibility=action.visibility,
        stage=action.stage,
        missed_updates=action.missed_updates,
        continues=action,
    )
    record("action_carried", carried, by=by, reason=reason, support=action.support.all())
    for milestone in action.milestones.filter(done__isnull=True, stopped__isnull=True):
        record(
            "milestone_added",
            Milestone(action=carried, text=milestone.text, due=milestone.due, first_due=milestone.first_due),
            by=by,
            reason=reason,
        )
    record("action_amended", action, by=by, reason=reason, became=carried)
    return carried


def measure_carry(
    *, by: Actor, measure: Measure, priority: Priority, reason: str, outcome: Outcome | None = None
) -> Measure:
    """The measure of the next year that continues one of this. Its target is to be set anew: it is not known yet."""
    carried = Measure(
        priority=priority,
        outcome=outcome,
        title=measure.title,
        kind=measure.kind,
        unit=measure.unit,
        direction=measure.direction,
        baseline=measure.baseline,
        baseline_period=measure.baseline_period,
        held_as=measure.held_as,
        held_area=measure.held_area,
        held_title=measure.held_title,
        held_by=measure.held_by,
        baseline_month=measure.baseline_month,
        baseline_taken=measure.baseline_taken,
        continues=measure,
    )
    record("measure_carried", carried, by=by, reason=reason, responsible=measure.responsible.all())
    return carried
