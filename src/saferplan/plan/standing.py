"""How a plan stands on a day: each action's computed status, each priority's roll-up, its outcomes, and what is wrong.

Read for the board, the dashboard, the status report and the refresh alike, so that they all say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.delivery import ComputedDelivery, DeliveryStatus, RollUp, roll_up
from saferplan.domain.planning.outcomes import (
    ComputedOutcome,
    OutcomeFacts,
    OutcomeStatus,
    busy_but_not_working,
    outcome_status,
)
from saferplan.history.actor import Actor
from saferplan.history.remembering import remembered
from saferplan.plan.facts import delivery_of
from saferplan.plan.models import Action, Measure, Plan, Reading
from saferplan.plan.selectors import actions_of, measure_list, of_its_year, priority_list, sees, sight_of
from saferplan.strategy.models import Priority


@dataclass(frozen=True, slots=True)
class ActionStanding:
    """An action, and what its dates and evidence say of it."""

    action: Action
    computed: ComputedDelivery


@dataclass(frozen=True, slots=True)
class MeasureStanding:
    """A measure, its latest reading that has a value, and how it stands against its target."""

    measure: Measure
    latest: Reading | None
    computed: ComputedOutcome


@dataclass(frozen=True, slots=True)
class PriorityStanding:
    """A priority with its actions and measures. Delivery and outcome are two things, never one."""

    priority: Priority
    actions: tuple[ActionStanding, ...]
    measures: tuple[MeasureStanding, ...]

    @property
    def delivery(self) -> RollUp:
        """The actions' statuses together."""
        return roll_up(one.computed.status for one in self.actions)

    @property
    def outcome(self) -> OutcomeStatus:
        """The worst of its measures that can be judged; grey where none can."""
        statuses = {one.computed.status for one in self.measures}
        order = (OutcomeStatus.RED, OutcomeStatus.AMBER, OutcomeStatus.GREEN)
        return next((one for one in order if one in statuses), OutcomeStatus.GREY)

    @property
    def busy_but_not_working(self) -> bool:
        """Whether what was planned is done, and the outcome misses its target all the same."""
        return busy_but_not_working(self.delivery.status, self.outcome)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan on a day."""

    plan: Plan
    day: dt.date
    priorities: tuple[PriorityStanding, ...]

    @property
    def actions(self) -> tuple[ActionStanding, ...]:
        """All actions, by priority and reference."""
        return tuple(action for one in self.priorities for action in one.actions)

    @property
    def delivery(self) -> RollUp:
        """The statuses of all actions together."""
        return roll_up(one.computed.status for one in self.actions)


def action_standings(*, by: Actor, plan: Plan, day: dt.date | None = None) -> tuple[ActionStanding, ...]:
    """The actions of a plan that the actor may see, by reference, without those that ended in the middle of its year;
    three queries."""
    day = day or _day_of(plan, by)
    every = remembered(
        ("actions", plan.pk, day),
        lambda: tuple(
            ActionStanding(one, delivery_of(one, day)) for one in actions_of(plan).filter(of_its_year())
        ),
    )
    return tuple(one for one in every if sees(by, one.action))


def plan_standing(*, by: Actor, plan: Plan, day: dt.date | None = None) -> PlanStanding:
    """How a plan stands on a day: what the actor may see of it. A fixed number of queries.

    By default that is today, and for a closed plan the day on which it was closed.
    """
    day = day or _day_of(plan, by)
    return remembered(("standing", plan.pk, sight_of(by), day), lambda: _plan_standing(by, plan, day))


def _plan_standing(by: Actor, plan: Plan, day: dt.date) -> PlanStanding:
    actions: dict[int, list[ActionStanding]] = {}
    for one in action_standings(by=by, plan=plan, day=day):
        actions.setdefault(one.action.priority_id, []).append(one)
    measures: dict[int, list[MeasureStanding]] = {}
    for standing in measure_standings(by=by, plan=plan):
        measures.setdefault(standing.measure.priority_id, []).append(standing)
    priorities = remembered(("priorities", plan.pk), lambda: tuple(priority_list(plan=plan)))
    return PlanStanding(
        plan,
        day,
        tuple(
            PriorityStanding(one, tuple(actions.get(one.pk, ())), tuple(measures.get(one.pk, ())))
            for one in priorities
        ),
    )


def measure_standings(*, by: Actor, plan: Plan) -> tuple[MeasureStanding, ...]:
    """The measures of a plan that the actor may know of: not those of an action that it must not know of."""
    every = remembered(
        ("measures", plan.pk),
        lambda: tuple(
            measure_standing(one) for one in measure_list(plan=plan).prefetch_related("action__support")
        ),
    )
    return tuple(one for one in every if one.measure.action is None or sees(by, one.measure.action))


def _day_of(plan: Plan, by: Actor) -> dt.date:
    return by.today if plan.closed_on is None else min(plan.closed_on, by.today)


def measure_standing(measure: Measure) -> MeasureStanding:
    """How one measure stands. Readings that were fetched with it are not read again."""
    readings = measure.readings_in_force
    latest = next((one for one in reversed(readings) if one.value is not None), None)
    facts = OutcomeFacts(
        direction=Direction(measure.direction),
        baseline=Absence.UNKNOWN if measure.baseline is None else float(measure.baseline),
        target=Absence.UNKNOWN if measure.target is None else float(measure.target),
        value=_value(readings, latest),
    )
    return MeasureStanding(measure, latest, outcome_status(facts))


def _value(readings: list[Reading], latest: Reading | None) -> float | Absence:
    if latest is not None and latest.value is not None:
        return float(latest.value)
    return Absence(readings[-1].absence) if readings else Absence.NOT_YET_AVAILABLE


def by_status(actions: Iterable[ActionStanding]) -> dict[DeliveryStatus, tuple[ActionStanding, ...]]:
    """The actions by computed status, the worst first; statuses that none has are there and empty, for a board."""
    order = (
        DeliveryStatus.RED,
        DeliveryStatus.AMBER,
        DeliveryStatus.GREEN,
        DeliveryStatus.GREY,
        DeliveryStatus.BLUE,
        DeliveryStatus.BLACK,
    )
    listed = tuple(actions)
    return {status: tuple(one for one in listed if one.computed.status is status) for status in order}
