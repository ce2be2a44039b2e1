"""Two years' plans side by side: each row with what it became, put to `domain.planning.comparison`."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.display import written_day
from saferplan.domain.planning.comparison import Comparison, PlanItem, compare
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.plan.lineage import Lineage
from saferplan.plan.models import Action, ActionChoice, Measure, Plan, PriorityChoice
from saferplan.plan.selectors import action_list, measure_list, priority_list
from saferplan.strategy.models import Priority


def plans_compared(*, by: Actor, then: Plan, now: Plan) -> Comparison:
    """What became of each priority, action and measure of one plan in a later one, as far as the actor may see both.

    A fixed number of queries, however much the plans hold.
    """
    return compare(plan_items(by=by, plan=then, ended=True), plan_items(by=by, plan=now))


@dataclass(frozen=True, slots=True)
class Ending:
    """What the refresh decided of something that is not in the later plan: in a word, and why."""

    decision: str
    why: str


def endings_of(plan: Plan) -> dict[tuple[str, str], Ending]:
    """What the refresh of a plan decided, by kind and identity as `plans_compared` gives them. Four queries."""
    done = {"refresh__plan": plan, "refresh__completed__isnull": False}
    line = Lineage()
    priorities = PriorityChoice.objects.filter(**done).exclude(refresh__into=plan).select_related("priority")
    actions = (
        ActionChoice.objects.filter(**done).exclude(refresh__into=plan).select_related("action", "target")
    )
    return {
        **{
            ("priority", f"{line.first(one.priority)}"): Ending(one.get_decision_display(), one.why)
            for one in priorities
        },
        **{("action", f"{line.first(one.action)}"): Ending(_decided(one), one.why) for one in actions},
    }


def _decided(choice: ActionChoice) -> str:
    """The decision in words; an action that is shown to those alone who take part in it is not named."""
    decision = choice.chosen
    if choice.target is None or choice.target.visibility == Visibility.RESTRICTED:
        return decision.label
    return f"{decision.label} {decision.before_target} {choice.target.headline}"


def plan_items(*, by: Actor, plan: Plan, ended: bool = False, restricted: bool = True) -> list[PlanItem]:
    """What a plan holds, as it is compared: its priorities, actions and measures.

    Numbers of priorities and references of actions are left out: each plan counts anew, and nothing changed by it.

    Args:
        by: who asks.
        plan: the plan.
        ended: with the actions that ended in its year.
        restricted: with the restricted actions that the actor may know of, and their measures.
    """
    actions = [
        one
        for one in action_list(by=by, plan=plan)
        if (ended or one.ended is None) and (restricted or one.visibility != Visibility.RESTRICTED)
    ]
    measures = [
        one
        for one in measure_list(plan=plan)
        if restricted or one.action is None or one.action.visibility != Visibility.RESTRICTED
    ]
    priorities, line = list(priority_list(plan=plan)), Lineage()
    return [
        *(_priority(one, f"{line.first(one)}") for one in priorities),
        *(_action(one, f"{line.first(one)}") for one in actions),
        *(_measure(one, f"{line.first(one)}") for one in measures),
    ]


def _priority(priority: Priority, identity: str) -> PlanItem:
    return PlanItem(
        kind="priority",
        id=identity,
        title=priority.title,
        fields={"themes": ", ".join(one.letter for one in priority.themes.all())},
    )


def _action(action: Action, identity: str) -> PlanItem:
    return PlanItem(
        kind="action",
        id=identity,
        title=action.headline,
        fields={
            "lead": action.lead.name if action.lead else "nobody yet",
            "support": ", ".join(one.name for one in action.support.all()) or "nobody",
            "ends": written_day(action.ends),
            "resources": action.resources,
        },
    )


def _measure(measure: Measure, identity: str) -> PlanItem:
    return PlanItem(
        kind="measure",
        id=identity,
        title=measure.title,
        fields={
            "baseline": "not known" if measure.baseline is None else f"{measure.baseline.normalize():f}",
            "target": "not set" if measure.target is None else f"{measure.target.normalize():f}",
        },
    )
