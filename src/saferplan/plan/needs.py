"""What of the plan needs somebody now: what their organisation leads and is not on course, and what falls due soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.history.actor import Actor
from saferplan.history.remembering import remembered
from saferplan.plan.models import Milestone, Plan, Refresh
from saferplan.plan.selectors import plan_list
from saferplan.plan.standing import ActionStanding, PlanStanding, plan_standing
from saferplan.plan.states import PlanState

SOON = dt.timedelta(days=30)
IN_TROUBLE = (DeliveryStatus.RED, DeliveryStatus.AMBER)


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs the reader: `own` are the actions that an organisation of theirs leads."""

    standing: PlanStanding
    own: tuple[ActionStanding, ...]
    due_soon: tuple[Milestone, ...]
    refresh: Refresh | None
    drafts: tuple[Plan, ...]

    @property
    def plan(self) -> Plan:
        """The plan that it is about."""
        return self.standing.plan

    @property
    def in_trouble(self) -> tuple[ActionStanding, ...]:
        """Own actions that are at risk or off track, the worst first."""
        found = [one for one in self.own if one.computed.status in IN_TROUBLE]
        return tuple(sorted(found, key=lambda one: IN_TROUBLE.index(one.computed.status)))

    @property
    def all_in_trouble(self) -> tuple[ActionStanding, ...]:
        """Every action of the plan that is off track: what a co-ordinator or a chair looks at."""
        return tuple(one for one in self.standing.actions if one.computed.status is DeliveryStatus.RED)

    @property
    def to_adopt(self) -> tuple[Plan, ...]:
        """The plans that are still drafts, and that no refresh is about to make."""
        under_way = None if self.refresh is None else self.refresh.into_id
        return tuple(one for one in self.drafts if one.pk != under_way)


def needs_of(*, by: Actor, plan: Plan) -> Needs:
    """What of a plan needs the actor now. A fixed number of queries."""
    standing = plan_standing(by=by, plan=plan)
    own = tuple(one for one in standing.actions if one.action.lead_id in by.roles)
    soon = [
        milestone
        for one in own
        for milestone in one.action.milestones.all()
        if milestone.done is None
        and milestone.stopped is None
        and by.today <= milestone.due <= by.today + SOON
    ]
    refresh = remembered(
        ("refresh under way", plan.pk),
        Refresh.objects.filter(plan=plan, completed__isnull=True, abandoned__isnull=True).first,
    )
    drafts = tuple(one for one in plan_list() if one.state == PlanState.DRAFT)
    return Needs(standing, own, tuple(sorted(soon, key=lambda one: one.due)), refresh, drafts)
