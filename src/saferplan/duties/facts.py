"""What there is on a day, gathered from the other rooms, as the rules of completeness take it.

What has a day of its own (strategies, adoption, roles, appointments, objectives, records, receipts) is taken as it
stood on the day asked for. Actions and measures have none: those of the year's plan are taken as they are now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from saferplan.desk.opening import workspace_open
from saferplan.desk.shared import register_of
from saferplan.domain.information_sharing import InformationPeriod
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.governance_completeness import GovernanceFacts, HolderReceipts
from saferplan.domain.planning.plan_completeness import (
    PlanCompletenessFacts,
    PriorityFacts,
    StrategyFacts,
)
from saferplan.domain.planning.plan_gaps import FunderOfPlan
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole
from saferplan.domain.planning.years import PlanYear
from saferplan.duties.selectors import record_facts
from saferplan.errors import SaferPlanError
from saferplan.evidence.receipts import ReceiptState
from saferplan.governance.held import equality_held, protocol_held, risks_held
from saferplan.history.actor import Actor
from saferplan.money.selectors import funders_of, priorities_with_lines
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.overview import constitution
from saferplan.partnership.selectors import organisation_list
from saferplan.plan.gaps import plan_facts_of
from saferplan.plan.models import Plan
from saferplan.plan.selectors import plan_list, priorities_with_resources
from saferplan.strategy.selectors import (
    findings_by_priority,
    jurisdiction,
    objective_list,
    priorities_of_year,
    strategy_on,
)
from saferplan.strategy.states import ObjectiveOwner


def plan_on(day: dt.date) -> Plan | None:
    """The plan of the year that a day lies in; None where there is none."""
    year = PlanYear.containing(day).starts
    return next((one for one in plan_list() if one.year == year), None)


def plan_facts(*, day: dt.date) -> PlanCompletenessFacts:
    """What there is of strategy and plan on a day."""
    plan, strategy = plan_on(day), strategy_on(day=day)
    funders, resourced = _money(plan)
    return PlanCompletenessFacts(
        on=day,
        strategy=None
        if strategy is None
        else StrategyFacts(title=strategy.title, starts=strategy.starts, ends=strategy.ends),
        plan=None if plan is None else plan_facts_of(plan, funders, day=day),
        adopted_on=plan.adopted_on if plan and plan.adopted_on and plan.adopted_on <= day else None,
        priorities=_priorities(day, resourced),
        objectives=tuple(
            one.title for one in objective_list(day=day) if one.owner == ObjectiveOwner.LOCAL_POLICING_BODY
        ),
        two_tiers=_two_tiers(day),
        records=record_facts(day=day),
        risks=risks_held(day=day),
        equality=equality_held(day=day, plan=plan, strategy=strategy),
    )


def governance_facts(*, by: Actor, day: dt.date) -> GovernanceFacts:
    """How the partnership is run on a day.

    Raises:
        Http404: the partnership is not set up yet.
    """
    found = constitution(by=by, day=day)
    receipts, not_known = _receipts(day)
    return GovernanceFacts(
        on=day,
        jurisdiction=jurisdiction(),
        organisations=found.facts,
        members=found.members,
        has_chair=bool(found.appointed(Capacity.CHAIR)),
        receipts=receipts,
        records=record_facts(day=day),
        protocol=protocol_held(day=day),
        not_known=not_known,
    )


def _money(plan: Plan | None) -> tuple[tuple[FunderOfPlan, ...], frozenset[int]]:
    """Who gives money to a plan, and the priorities for which money or help in kind is stated."""
    if plan is None:
        return (), frozenset()
    return funders_of(plan=plan), priorities_with_resources(plan=plan) | priorities_with_lines(plan=plan)


def _priorities(day: dt.date, resourced: frozenset[int]) -> tuple[PriorityFacts, ...]:
    year = PlanYear.containing(day)
    findings = findings_by_priority(year=year)
    return tuple(
        PriorityFacts(
            id=f"priority {one.pk}",
            title=f"priority {one.number}",
            findings=findings.get(one.pk, ()),
            why=bool(one.why.strip()),
            objectives=tuple(
                objective.title
                for objective in one.objectives.all()
                if objective.owner == ObjectiveOwner.LOCAL_POLICING_BODY
                and objective.since <= day
                and (objective.until is None or objective.until >= day)
            ),
            resourced=one.pk in resourced,
        )
        for one in priorities_of_year(year=year)
    )


def _two_tiers(day: dt.date) -> bool | None:
    responsible = [
        one
        for one in organisation_list(day=day)
        if any(part.role == PartnershipRole.RESPONSIBLE for part in one.current_parts)  # type: ignore[attr-defined]
    ]
    if not responsible:
        return None
    return any(one.kind == AuthorityKind.COUNTY_COUNCIL for one in responsible)


def _receipts(day: dt.date) -> tuple[tuple[HolderReceipts, ...], Mapping[str, str]]:
    """What came of the quarters that fell due in the twelve months before a day, by kind of authority and quarter."""
    workspace = workspace_open()
    if workspace is None:
        return (), {"GV07": "This site has no evidence, so what was shared is not known."}
    quarters = _quarters_due(day)
    try:
        register = register_of(workspace, Period(quarters[0].period.first, quarters[-1].period.last))
    except SaferPlanError as error:
        return (), {"GV07": f"What was shared is not known. {error}"}
    counted: dict[tuple[str, InformationPeriod], list[bool]] = {}
    for one in register.receipts:
        if one.state is ReceiptState.NOT_APPLICABLE or one.quarter not in quarters:
            continue
        whole = one.state in (ReceiptState.RECEIVED, ReceiptState.LATE)
        came = whole and one.received is not None and one.received <= day
        counted.setdefault((one.holder.value, one.quarter), []).append(came)
    return tuple(
        HolderReceipts(
            holder=holder.replace("-", " ").capitalize(), quarter=quarter.label, due=len(came), came=sum(came)
        )
        for (holder, quarter), came in counted.items()
    ), {}


def _quarters_due(day: dt.date) -> list[InformationPeriod]:
    """The four newest quarters that were due by a day, oldest first."""
    last = InformationPeriod.of(Month(day.year, day.month))
    while last.due >= day:
        last = InformationPeriod.of(last.period.first + -1)
    found = [last]
    while len(found) < 4:
        found.insert(0, InformationPeriod.of(found[0].period.first + -1))
    return found
