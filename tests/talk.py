"""A plan with an open action and a restricted one, to be spoken of, attached to and searched in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partnerships import People
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.history.recording import record
from saferplan.plan.actions import action_add
from saferplan.plan.models import Action, Milestone, Plan
from saferplan.plan.services import plan_draft
from saferplan.strategy.models import Priority, Strategy


@dataclass(frozen=True, slots=True)
class Plan2017:
    """The plan, its priority, and two actions: one that every partner sees, one that the council keeps to itself."""

    plan: Plan
    priority: Priority
    open: Action
    restricted: Action
    milestone: Milestone
    hidden_milestone: Milestone


def plan_make(people: People) -> Plan2017:
    """The plan of 2017/18."""
    by = people.actor("NWLDC", "co_ordinator")
    strategy = Strategy(title="Strategy 2017 to 2020", starts=dt.date(2017, 4, 1), ends=dt.date(2020, 3, 31))
    record("strategy_drafted", strategy, by=by)
    priority = Priority(
        strategy=strategy, year=2017, number=1, title="Vehicle crime", why="It rose in the parks."
    )
    record("priority_agreed", priority, by=by)
    plan = plan_draft(by=by, year=PlanYear(2017), strategy=strategy)
    days = {"starts": dt.date(2017, 4, 1), "ends": dt.date(2018, 3, 31)}
    shown = action_add(
        by=by,
        plan=plan,
        priority=priority,
        headline="Patrols in the car parks of Coalville",
        note="Tools are stolen from vans at night.",
        lead=people.organisations["Police"],
        **days,
    )
    hidden = action_add(
        by=by,
        plan=plan,
        priority=priority,
        headline="Operation against a named group",
        note="Stolen vans are broken up in a unit.",
        lead=people.organisations["NWLDC"],
        visibility=Visibility.RESTRICTED,
        **days,
    )
    milestones = [
        Milestone(action=one, text=text, due=dt.date(2017, 6, 30), first_due=dt.date(2017, 6, 30))
        for one, text in ((shown, "Van ordered"), (hidden, "Warrant for the van yard"))
    ]
    for one in milestones:
        record("milestone_added", one, by=by)
    return Plan2017(plan, priority, shown, hidden, *milestones)
