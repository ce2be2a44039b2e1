"""The refresh of 2016/17 into 2017/18: what becomes of each priority and action, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year.people import Cast
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.plan.models import Action, Plan, Refresh
from saferplan.plan.refreshing import action_decide, priority_decide, refresh_begin, refresh_complete
from saferplan.strategy.models import Priority


def begin_refresh(cast: Cast, plan: Plan, facts: Mapping[str, Any]) -> Refresh:
    """Begin it; the plan of the next year is drafted with it."""
    return refresh_begin(
        by=cast.co_ordinator(facts["begun"]), plan=plan, reason="After the workshop of 9 March."
    )


def complete_refresh(cast: Cast, refresh: Refresh, facts: Mapping[str, Any]) -> None:
    """Decide on every priority and action, and complete it."""
    by = cast.co_ordinator(facts["completed"])
    for one in facts["priority"]:
        priority = Priority.objects.get(year=refresh.plan.year, number=one["number"])
        amended = one["decision"] == PriorityDecision.AMEND
        priority_decide(
            by=by,
            refresh=refresh,
            priority=priority,
            decision=PriorityDecision(one["decision"]),
            why=one["why"],
            title=Priority.objects.get(continues=priority).title if amended else "",
        )
    mine = {one.reference: one for one in Action.objects.filter(plan=refresh.plan)}
    for one in facts["action"]:
        action_decide(
            by=by,
            refresh=refresh,
            action=mine[one["reference"]],
            decision=ActionDecision(one["decision"]),
            why=one["why"],
            target=_target(refresh, one["target"]) if "target" in one else None,
        )
    refresh_complete(by=by, refresh=refresh)


def _target(refresh: Refresh, headline: str) -> Action:
    """An action of either plan, by the start of its headline."""
    return Action.objects.get(plan__in=[refresh.plan, refresh.into], headline__startswith=headline)
