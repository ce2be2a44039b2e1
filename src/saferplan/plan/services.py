"""What may be done to a plan as a whole, and to what it is made of: outcomes, measures and their readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action, Measure, Outcome, Plan, Reading
from saferplan.plan.states import MeasureKind, PlanState
from saferplan.strategy.models import Priority, Strategy


def plan_draft(*, by: Actor, year: PlanYear, strategy: Strategy, follows: Plan | None = None) -> Plan:
    """Begin the plan of a year.

    Raises:
        ValidationError: there is a plan of that year, or the year is not within the strategy.
    """
    require(by, "plan.change")
    if not (strategy.starts <= year.first and year.last <= strategy.ends):
        raise ValidationError({"year": f"{year.label} is not within {strategy.title}."})
    plan = Plan(year=year.starts, strategy=strategy, follows=follows)
    record("plan_drafted", plan, by=by)
    return plan


def plan_adopt(*, by: Actor, plan: Plan, on: dt.date) -> None:
    """Adopt a plan: from now on, changes of it need a reason.

    Raises:
        ValidationError: it is not a draft.
    """
    require(by, "plan.adopt")
    if plan.state != PlanState.DRAFT:
        raise ValidationError(f"{plan} is {plan.state} already.")
    record("plan_adopted", plan, by=by, state=PlanState.ADOPTED.value, adopted_on=on)


def plan_close(*, by: Actor, plan: Plan, on: dt.date) -> None:
    """Close the plan of a year that is over.

    Raises:
        ValidationError: it was not adopted.
    """
    require(by, "plan.adopt")
    if plan.state != PlanState.ADOPTED:
        raise ValidationError(f"{plan} is {plan.state}: only an adopted plan is closed.")
    record("plan_closed", plan, by=by, state=PlanState.CLOSED.value, closed_on=on)


def require_open(plan: Plan, reason: str = "") -> None:
    """Refuse changes of a closed plan, and changes of an adopted one without a reason.

    Raises:
        ValidationError: the plan is closed, or adopted and no reason is given.
    """
    if plan.state == PlanState.CLOSED:
        raise ValidationError(f"{plan} is closed. What it says stays as it is.")
    if plan.state == PlanState.ADOPTED and not reason.strip():
        raise ValidationError({"reason": "The plan is adopted: say why this changes."})


def outcome_add(*, by: Actor, priority: Priority, title: str) -> Outcome:
    """Say what shall be better when a priority's actions work."""
    require(by, "plan.change")
    outcome = Outcome(priority=priority, title=title)
    record("outcome_added", outcome, by=by)
    return outcome


def outcome_amend(*, by: Actor, outcome: Outcome, title: str, reason: str = "") -> None:
    """Change the words of an outcome."""
    require(by, "plan.change")
    record("outcome_amended", outcome, by=by, reason=reason, title=title)


def measure_add(
    *,
    by: Actor,
    priority: Priority,
    title: str,
    kind: MeasureKind,
    unit: str,
    direction: Direction,
    outcome: Outcome | None = None,
    action: Action | None = None,
    baseline: Decimal | None = None,
    baseline_period: str = "",
    target: Decimal | None = None,
    target_by: dt.date | None = None,
    responsible: Sequence[Organisation] = (),
) -> Measure:
    """Add a measure to a priority; a baseline or a target that is not known yet stays unknown."""
    require(by, "plan.change")
    measure = Measure(
        priority=priority,
        outcome=outcome,
        action=action,
        title=title,
        kind=kind.value,
        unit=unit,
        direction=direction.value,
        baseline=baseline,
        baseline_period=baseline_period,
        target=target,
        target_by=target_by,
    )
    record("measure_added", measure, by=by, responsible=responsible)
    return measure


def reading_enter(
    *,
    by: Actor,
    measure: Measure,
    first: dt.date,
    last: dt.date,
    value: Decimal | None,
    absence: Absence | None = None,
    source: str = "",
    reason: str = "",
) -> Reading:
    """Enter what a measure read in a period, or why there is no value; a second entry corrects the first.

    Raises:
        ValidationError: neither a value nor a reason for its absence is given, a correction says not why, or the
            measure is read from the evidence.
    """
    require(by, "plan.measure_read", measure)
    if measure.is_fed:
        raise ValidationError(
            f"This measure is read from the evidence: {measure.held_title}. Nothing is entered by hand beside it; "
            "where the evidence cannot say it any more, untie the measure first."
        )
    held = Reading.objects.filter(measure=measure, first=first, last=last).first()
    absent = absence.value if absence is not None else ""
    if held is None:
        held = Reading(measure=measure, first=first, last=last, value=value, absence=absent, source=source)
        record("reading_entered", held, by=by, reason=reason)
    else:
        require_words(reason, "This period has a reading: say why it is corrected.")
        record("reading_corrected", held, by=by, reason=reason, value=value, absence=absent, source=source)
    return held
