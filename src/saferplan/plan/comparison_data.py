"""What a refresh made of a plan, as plain data: frozen when it is completed, and what every format is made of.

Restricted actions are left out wholly, whoever completes the refresh: the comparison goes to the whole partnership.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.planning.comparison import Comparison, PlanItem
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.plan.comparing import plan_items
from saferplan.plan.models import FrozenComparison, Refresh
from saferplan.plan.selectors import action_list, choices_of
from saferplan.plan.standing import PlanStanding, plan_standing

SCHEMA = 1
"""The number of this form. A comparison that was frozen in an older one is read by that one's reader."""


class PriorityEnding(msgspec.Struct, frozen=True):
    """A priority at the end: how its actions went, how its outcome stood, and what was decided of it and why."""

    title: Written
    delivery: DeliveryStatus
    counts: str
    outcome: OutcomeStatus
    outcome_words: str
    busy_but_not_working: bool
    decision: PriorityDecision | None
    new_title: Written
    why: Written


class ActionEnding(msgspec.Struct, frozen=True):
    """An action at the end, and what was decided of it; `target` is what took it up."""

    title: Written
    lead: str
    computed: DeliveryStatus
    decision: ActionDecision | None
    target: str
    why: Written


class ComparisonData(msgspec.Struct, frozen=True, kw_only=True):
    """Two plans side by side at the refresh; in the middle of a year one plan, before and after it."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    then: str
    now: str
    mid_year: bool
    completed: dt.date
    priorities: tuple[PriorityEnding, ...]
    actions: tuple[ActionEnding, ...]
    comparison: Comparison
    restricted: bool


@dataclass(frozen=True, slots=True)
class PlanEnding:
    """A plan as a refresh finds it, before it changes anything."""

    items: list[PlanItem]
    priorities: tuple[PriorityEnding, ...]
    actions: tuple[ActionEnding, ...]
    restricted: bool


def plan_ending(*, by: Actor, refresh: Refresh) -> PlanEnding:
    """The plan of a refresh with what is decided of it: taken before the refresh changes it."""
    standing = plan_standing(by=by, plan=refresh.plan)
    decided, of_actions = choices_of(refresh)
    hidden = {
        one.pk for one in action_list(by=by, plan=refresh.plan) if one.visibility == Visibility.RESTRICTED
    }
    priorities = []
    for one in standing.priorities:
        choice = decided.get(one.priority.pk)
        judged = [each for each in one.measures if each.computed.status is one.outcome]
        priorities.append(
            PriorityEnding(
                title=str(one.priority),
                delivery=one.delivery.status,
                counts=one.delivery.sentence,
                outcome=one.outcome,
                outcome_words=judged[0].computed.sentence if judged else "No measure yet.",
                busy_but_not_working=one.busy_but_not_working,
                decision=None if choice is None else PriorityDecision(choice.decision),
                new_title="" if choice is None else choice.title,
                why="" if choice is None else choice.why,
            )
        )
    return PlanEnding(
        plan_items(by=by, plan=refresh.plan, ended=not refresh.mid_year, restricted=False),
        tuple(priorities),
        tuple(_actions(standing, of_actions, hidden)),
        bool(hidden),
    )


def comparison_read(frozen: FrozenComparison) -> ComparisonData:
    """The data of a frozen comparison.

    Raises:
        AlteredError: what is stored is not what was frozen.
        msgspec.ValidationError: it is in another schema.
    """
    return frozen.unaltered(ComparisonData, SCHEMA)


def _actions(standing: PlanStanding, decided: Any, hidden: set[int]) -> list[ActionEnding]:
    found = []
    for one in standing.actions:
        if one.action.pk in hidden:
            continue
        choice = decided.get(one.action.pk)
        target = None if choice is None else choice.target
        known = target is not None and target.visibility != Visibility.RESTRICTED
        found.append(
            ActionEnding(
                title=str(one.action),
                lead=one.action.lead.brief if one.action.lead else "nobody",
                computed=one.computed.status,
                decision=None if choice is None else ActionDecision(choice.decision),
                target=str(target) if known else "",
                why="" if choice is None else choice.why,
            )
        )
    return found
