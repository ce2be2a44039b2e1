"""The plans of two years: sections, actions, milestones, measures and what they read, and the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from examples.worked_example.working_year.people import Cast
from saferplan.assessment.held_readings import Reader
from saferplan.desk.opening import held_of
from saferplan.domain.categories import Direction
from saferplan.domain.periods import Month
from saferplan.domain.planning.readings import Basis
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.money.services import contribution_add
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.feeding import fed_measures, measure_tie, measures_read
from saferplan.plan.milestones import milestone_add, milestone_move
from saferplan.plan.models import Action, Outcome, Plan
from saferplan.plan.services import measure_add, outcome_add, plan_adopt, plan_close, plan_draft
from saferplan.plan.states import MeasureKind
from saferplan.strategy.models import Priority, Strategy
from saferplan.workspace.workspace import Workspace


def draft_plan(
    cast: Cast,
    workspace: Workspace,
    strategy: Strategy,
    year: int,
    priorities: Sequence[Priority],
    facts: Mapping[str, Any],
    *,
    on: dt.date,
    plan: Plan | None = None,
) -> Plan:
    """The plan of a year, a section for each priority; what is carried from the year before comes by the refresh."""
    by = cast.co_ordinator(on)
    if plan is None:
        plan = plan_draft(by=by, year=PlanYear(year), strategy=strategy)
    for priority, section in zip(priorities, facts["priority"], strict=True):
        outcome = outcome_add(by=by, priority=priority, title=section["outcome"])
        for one in section["action"]:
            if "carried" not in one:
                _add_action(cast, plan, priority, outcome, one, on=on)
        for one in section.get("measure", ()):
            _add_measure(cast, workspace, priority, outcome, one, on=on)
    for one in facts["contribution"]:
        contribution_add(
            by=by,
            plan=plan,
            funder=cast.organisations[one["funder"]],
            purpose=one["purpose"],
            amount=Decimal(one["amount"]) if "amount" in one else None,
            condition=one.get("condition", ""),
        )
    return plan


def carry_on(cast: Cast, plan: Plan, sections: Sequence[Mapping[str, Any]], *, on: dt.date) -> None:
    """Give the actions that the refresh carried what is new of them: words, supporters, milestones, moved days."""
    by = cast.co_ordinator(on)
    for one in (action for section in sections for action in section["action"] if "carried" in action):
        action = Action.objects.get(plan=plan, continues__reference=one["carried"])
        outcome = action.priority.outcomes.get()
        action_amend(
            by=by,
            action=action,
            headline=one["headline"],
            outcome=outcome,
            resources=one["resources"],
            evidence=one["evidence"],
            support=[cast.organisations[short] for short in one["support"]],
            visibility=one.get("visibility", action.visibility),
        )
        for text, due, reason in one.get("moved", ()):
            milestone_move(
                by=by,
                milestone=action.milestones.get(text=text),
                due=dt.date.fromisoformat(due),
                reason=reason,
            )
        _add_milestones(cast, action, one, on=on)


def adopt_plan(cast: Cast, plan: Plan, *, on: dt.date) -> None:
    """The chair has the plan adopted."""
    plan_adopt(by=cast.chair(on), plan=plan, on=on)


def close_year(cast: Cast, plan: Plan, *, on: dt.date) -> None:
    """The chair closes the plan of the year that is over."""
    plan_close(by=cast.chair(on), plan=plan, on=on)


def read_measures(cast: Cast, plan: Plan, *, on: dt.date) -> None:
    """Have the plan's measures read from the evidence, of every quarter that is past on a day."""
    if fed_measures(plan):
        measures_read(by=cast.co_ordinator(on), plan=plan)


def _add_action(
    cast: Cast, plan: Plan, priority: Priority, outcome: Outcome, one: Mapping[str, Any], *, on: dt.date
) -> None:
    year = PlanYear(plan.year)
    action = action_add(
        by=cast.co_ordinator(on),
        plan=plan,
        priority=priority,
        outcome=outcome,
        headline=one["headline"],
        starts=year.first,
        ends=year.last,
        lead=cast.organisations[one["lead"]],
        lead_post=one["lead_post"],
        support=[cast.organisations[short] for short in one["support"]],
        resources=one["resources"],
        evidence=one["evidence"],
        visibility=Visibility(one.get("visibility", "partnership")),
    )
    _add_milestones(cast, action, one, on=on)


def _add_milestones(cast: Cast, action: Action, one: Mapping[str, Any], *, on: dt.date) -> None:
    for text, due in one["milestones"]:
        milestone_add(by=cast.co_ordinator(on), action=action, text=text, due=dt.date.fromisoformat(due))


def _add_measure(
    cast: Cast,
    workspace: Workspace,
    priority: Priority,
    outcome: Outcome,
    one: Mapping[str, Any],
    *,
    on: dt.date,
) -> None:
    """Add a measure, and tie it to the evidence where that holds it: then nobody need send what it reads."""
    area = workspace.settings.partnership
    baseline = Month(one["baseline"].year, one["baseline"].month) if "baseline" in one else None
    fed = f"count:{one['read']}" if "read" in one and workspace.store.snapshot().parts() else ""
    target: dict[str, Any] = {}
    if fed and baseline is not None:
        reader = Reader.of(held_of(workspace), fed, area, Basis.ROLLING_YEAR)
        (found,) = reader.read([baseline], None)
        target = {
            "target": Decimal(round(float(found.read.value or 0) * one["target_share"])),
            "target_by": one["target_by"],
        }
    measure = measure_add(
        by=cast.co_ordinator(on),
        priority=priority,
        outcome=outcome,
        title=one["title"],
        kind=MeasureKind(one["kind"]),
        unit=one["unit"],
        direction=Direction(one["direction"]),
        responsible=[cast.organisations[short] for short in one.get("responsible", ())],
        **target,
    )
    if fed:
        measure_tie(
            by=cast.co_ordinator(on),
            measure=measure,
            held_as=fed,
            area=area,
            basis=Basis.ROLLING_YEAR,
            baseline=baseline,
            reason="The evidence holds it, so nobody need send it.",
        )
