"""Two years' plans side by side: each row with what it became, put to `domain.planning.comparison`."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.display import written_day
from saferplan.domain.planning.comparison import Comparison, PlanItem, compare
from saferplan.history.actor import Actor
from saferplan.plan.models import Action, ActionChoice, Measure, Plan, PriorityChoice
from saferplan.plan.selectors import action_list, measure_list, priority_list
from saferplan.strategy.models import Priority


def plans_compared(*, by: Actor, then: Plan, now: Plan) -> Comparison:
    """What became of each priority, action and measure of one plan in a later one, as far as the actor may see both."""
    return compare(_items(by, then, ended=True), _items(by, now, ended=False))


@dataclass(frozen=True, slots=True)
class Ending:
    """What the refresh decided of something that is not in the later plan: in a word, and why."""

    decision: str
    why: str


def endings_of(plan: Plan) -> dict[tuple[str, str], Ending]:
    """What the refresh of a plan decided, by kind and identity as `plans_compared` gives them. Two queries."""
    done = {"refresh__plan": plan, "refresh__completed__isnull": False}
    priorities = PriorityChoice.objects.filter(**done).exclude(refresh__into=plan).select_related("priority")
    actions = (
        ActionChoice.objects.filter(**done).exclude(refresh__into=plan).select_related("action", "target")
    )
    return {
        **{
            ("priority", f"{_first_priority(one.priority)}"): Ending(one.get_decision_display(), one.why)
            for one in priorities
        },
        **{
            ("action", f"{_first_action(one.action)}"): Ending(
                one.get_decision_display() + (f" into {one.target.headline}" if one.target else ""), one.why
            )
            for one in actions
        },
    }


def _items(by: Actor, plan: Plan, *, ended: bool) -> list[PlanItem]:
    """What a plan holds; with what ended in its year, where that is asked."""
    return [
        *(_priority(one) for one in priority_list(plan=plan)),
        *(_action(one) for one in action_list(by=by, plan=plan) if ended or one.ended is None),
        *(_measure(one) for one in measure_list(plan=plan)),
    ]


def _priority(priority: Priority) -> PlanItem:
    return PlanItem(
        kind="priority",
        id=f"{_first_priority(priority)}",
        title=priority.title,
        fields={
            "number": str(priority.number),
            "themes": ", ".join(one.letter for one in priority.themes.all()),
        },
    )


def _action(action: Action) -> PlanItem:
    return PlanItem(
        kind="action",
        id=f"{_first_action(action)}",
        title=action.headline,
        fields={
            "reference": action.reference,
            "lead": action.lead.name if action.lead else "nobody yet",
            "support": ", ".join(one.name for one in action.support.all()) or "nobody",
            "ends": written_day(action.ends),
            "resources": action.resources,
        },
    )


def _measure(measure: Measure) -> PlanItem:
    return PlanItem(
        kind="measure",
        id=f"{_first_measure(measure)}",
        title=measure.title,
        fields={
            "baseline": "not known" if measure.baseline is None else f"{measure.baseline.normalize():f}",
            "target": "not set" if measure.target is None else f"{measure.target.normalize():f}",
        },
    )


def _first_priority(row: Priority) -> int:
    """The row that the line of continued rows began with: it says in every year which one it is."""
    while row.continues is not None:
        row = row.continues
    return row.pk


def _first_action(row: Action) -> int:
    while row.continues is not None:
        row = row.continues
    return row.pk


def _first_measure(row: Measure) -> int:
    while row.continues is not None:
        row = row.continues
    return row.pk
