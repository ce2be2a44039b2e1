"""What the trade's rules are asked about: rows as the plain facts that `domain.planning` takes."""

from __future__ import annotations

import datetime as dt

from saferplan.domain.planning.delivery import (
    ActionFacts,
    ComputedDelivery,
    MilestoneFacts,
    ReportedStatus,
    Stage,
    delivery_status,
)
from saferplan.plan.models import Action, Milestone


def milestone_facts(milestone: Milestone) -> MilestoneFacts:
    """A milestone as the rules take it."""
    return MilestoneFacts(
        due=milestone.due,
        first_due=milestone.first_due,
        done=milestone.done,
        evidence=bool(milestone.evidence.strip()),
        stopped=milestone.stopped is not None,
        title=milestone.text,
    )


def action_facts(action: Action) -> ActionFacts:
    """An action with its milestones, as the rules take it. Milestones that were fetched with it are not read again."""
    return ActionFacts(
        stage=Stage(action.stage),
        milestones=tuple(milestone_facts(one) for one in action.milestones.all()),
        risk_flagged=action.reported in (ReportedStatus.AMBER, ReportedStatus.RED),
        recovery=action.recovery,
        missed_updates=action.missed_updates,
    )


def delivery_of(action: Action, today: dt.date) -> ComputedDelivery:
    """The delivery status that the dates and the evidence of an action give, and why."""
    return delivery_status(action_facts(action), today)
