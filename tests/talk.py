"""The plan of tests with an open action and a restricted one, to be spoken of, attached to and searched in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partnerships import People
from partnerships import plan_make as small_plan_make
from saferplan.domain.planning.roles import Visibility
from saferplan.plan.actions import action_add
from saferplan.plan.milestones import milestone_add
from saferplan.plan.models import Action, Milestone, Plan
from saferplan.strategy.models import Priority


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
    """The plan of 2017/18, still a draft."""
    by = people.actor("NWLDC", "co_ordinator")
    made = small_plan_make(people, adopted=False)
    of = {
        "by": by,
        "plan": made.plan,
        "priority": made.priority,
        "starts": dt.date(2017, 4, 1),
        "ends": dt.date(2018, 3, 31),
    }
    shown = action_add(
        **of,
        headline="Patrols in the car parks of Coalville",
        note="Tools are stolen from vans at night.",
        lead=people.organisations["Police"],
    )
    hidden = action_add(
        **of,
        headline="Operation against a named group",
        note="Stolen vans are broken up in a unit.",
        lead=people.organisations["NWLDC"],
        visibility=Visibility.RESTRICTED,
    )
    due = dt.date(2017, 6, 30)
    return Plan2017(
        made.plan,
        made.priority,
        shown,
        hidden,
        milestone_add(by=by, action=shown, text="Van ordered", due=due),
        milestone_add(by=by, action=hidden, text="Warrant for the van yard", due=due),
    )
