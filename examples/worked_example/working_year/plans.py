"""The plans of two years: sections, actions, milestones, measures and what they read, and the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from examples.worked_example.places import DISTRICT
from examples.worked_example.working_year.people import Cast
from saferplan.domain.categories import Direction
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.evidence import queries
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level
from saferplan.money.services import contribution_add
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.milestones import milestone_add, milestone_move
from saferplan.plan.models import Action, Measure, Outcome, Plan
from saferplan.plan.services import (
    measure_add,
    outcome_add,
    plan_adopt,
    plan_close,
    plan_draft,
    reading_enter,
)
from saferplan.plan.states import MeasureKind
from saferplan.strategy.models import Priority, Strategy
from saferplan.workspace.workspace import Workspace

POLICE = "police-street"
_SOURCE = "Police recorded crime and anti-social behaviour, as held in the evidence"


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


def read_measures(cast: Cast, workspace: Workspace, plan: Plan, *, on: dt.date) -> None:
    """What the plan's measures read in the year to the last quarter of which the records are there on a day."""
    last = Quarter.containing(on - dt.timedelta(weeks=6)).previous.last
    if last < PlanYear(plan.year).first:
        return
    for section, measure in _read_measures(plan):
        if not measure.readings.filter(last=last).exists():
            first = dt.date(last.year - 1, last.month + 1, 1) if last.month < 12 else dt.date(last.year, 1, 1)
            reading_enter(
                by=cast.of("Police", on),
                measure=measure,
                first=first,
                last=last,
                value=Decimal(_counted(workspace.folder.root, section, str(Month(last.year, last.month)))),
                source=_SOURCE,
            )


def _read_measures(plan: Plan) -> list[tuple[str, Measure]]:
    measures = Measure.objects.filter(priority__year=plan.year).exclude(held_as="")
    return [(one.held_as, one) for one in measures]


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
    known: dict[str, Any] = {}
    if "baseline" in one:
        day = one["baseline"]
        month = Month(day.year, day.month)
        baseline = _counted(workspace.folder.root, one["read"], str(month))
        known = {
            "baseline": Decimal(baseline),
            "baseline_period": f"year to {month.label}",
            "target": Decimal(round(baseline * one["target_share"])),
            "target_by": one["target_by"],
        }
    measure_add(
        by=cast.co_ordinator(on),
        priority=priority,
        outcome=outcome,
        title=one["title"],
        kind=MeasureKind(one["kind"]),
        unit=one["unit"],
        direction=Direction(one["direction"]),
        held_as=one.get("read", ""),
        responsible=[cast.organisations[short] for short in one.get("responsible", ())],
        **known,
    )


def _counted(workspace: Path, category: str, year_ending: str) -> int:
    """Records of a category in the district in twelve months, of the police's files."""
    cube = _cube(workspace)
    year = Period.year_ending(Month.parse(year_ending))
    monthly = cube.select(areas=[DISTRICT], categories=[category])
    months = list(cube.period)
    return int(sum(count for month, count in zip(months, monthly, strict=True) if month in year))


@cache
def _cube(workspace: Path) -> queries.Cube:
    snapshot = Workspace.open(workspace).store.snapshot()
    geography = Geography.from_snapshot(snapshot)
    return queries.area_cube(
        snapshot, POLICE, Period(Month(2014, 4), Month(2017, 3)), lookup=geography.lookup(Level.DISTRICT)
    )
