"""What the next year takes over: priorities that continue with their outcomes, carried actions, measures that go on.

Each becomes a row of the next year; priorities, actions and measures know which one they continue. A carried action
brings the milestones that are neither done nor stopped, with the day they were first due; a measure brings its
definition, and not its target's day.
"""

from __future__ import annotations

from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.plan.actions import next_reference
from saferplan.plan.models import Action, Measure, Milestone, Outcome, Plan
from saferplan.strategy.models import Priority


def priority_continue(*, by: Actor, priority: Priority, year: int, title: str, reason: str) -> Priority:
    """The priority of the next year that continues one of this; in new words where `title` gives them."""
    numbers = set(Priority.objects.filter(year=year, ended__isnull=True).values_list("number", flat=True))
    number = priority.number if priority.number not in numbers else max(numbers) + 1
    continued = Priority(
        strategy=priority.strategy,
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
        themes=priority.themes.filter(ended__isnull=True),
        objectives=priority.objectives.filter(until__isnull=True),
    )
    return continued


def outcomes_carry(*, by: Actor, before: Priority, after: Priority, reason: str) -> dict[int, Outcome]:
    """The outcomes that a continued priority goes on seeking, by the number of the one that each continues."""
    carried = {}
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
        continues=measure,
    )
    record("measure_carried", carried, by=by, reason=reason, responsible=measure.responsible.all())
    return carried
