"""The refresh: beginning it, deciding what becomes of each priority and action, completing it.

Until it is completed nothing changes but the decisions. Completing it makes the next plan: continued priorities and
carried actions are new rows that know which they continue, so that a year's plan stays as it was.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning import refresh as rules
from saferplan.domain.planning.delivery import Stage
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision, RefreshFault, refresh_faults
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.models import Event
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.plan.carrying import (
    action_carry,
    continuation_of,
    measure_carry,
    outcomes_carry,
    priority_continue,
)
from saferplan.plan.comparison_data import plan_ending
from saferplan.plan.comparison_freezing import comparison_freeze
from saferplan.plan.models import Action, ActionChoice, Outcome, Plan, PriorityChoice, Refresh
from saferplan.plan.services import plan_draft
from saferplan.plan.states import PlanState
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.selectors import strategy_for

NOT_CHANGED = "Not changed."


def refresh_begin(*, by: Actor, plan: Plan, strategy: Strategy | None = None, reason: str = "") -> Refresh:
    """Begin the refresh of a plan into that of the next year, which is drafted with it.

    Args:
        by: who begins it.
        plan: the plan of the year that ends.
        strategy: that of the next year; by default the one that covers it, be it a draft.
        reason: why, where it needs saying.

    Raises:
        ValidationError: the plan was not adopted, a refresh is under way, or no strategy covers the next year.
    """
    require(by, "plan.refresh")
    _require_adopted(plan)
    with transaction.atomic():
        year = PlanYear(plan.year).next
        following = Plan.objects.filter(follows=plan).first() or plan_draft(
            by=by, year=year, strategy=strategy or _strategy_of(year), follows=plan
        )
        refresh = Refresh(plan=plan, into=following, begun=by.today)
        record("refresh_begun", refresh, by=by, reason=reason)
    return refresh


def _strategy_of(year: PlanYear) -> Strategy:
    found = strategy_for(year=year)
    if found is None:
        raise ValidationError(f"No strategy covers {year.label}. Begin the next one; a draft of it will do.")
    return found


def mid_year_change_begin(*, by: Actor, plan: Plan, reason: str) -> Refresh:
    """Begin a change of a plan in the middle of its year: what is not decided stays as it is.

    Raises:
        ValidationError: the plan was not adopted, no reason is given, or a refresh is under way.
    """
    require(by, "plan.refresh")
    _require_adopted(plan)
    require_words(reason, "Say why the plan changes in the middle of its year.")
    refresh = Refresh(plan=plan, into=plan, begun=by.today)
    record("refresh_begun", refresh, by=by, reason=reason)
    return refresh


def refresh_abandon(*, by: Actor, refresh: Refresh, reason: str) -> None:
    """Give up a refresh: nothing of it comes into force; what was decided stays on record."""
    require(by, "plan.refresh")
    _require_open(refresh)
    record("refresh_abandoned", refresh, by=by, reason=reason, abandoned=by.today)


def priority_decide(
    *, by: Actor, refresh: Refresh, priority: Priority, decision: PriorityDecision, why: str, title: str = ""
) -> PriorityChoice:
    """Decide what becomes of a priority; deciding again changes it.

    Raises:
        ValidationError: the refresh is over, no reason is given, or an amended priority has no new words.
    """
    require(by, "plan.refresh")
    _require_open(refresh)
    words = title if decision is PriorityDecision.AMEND else ""
    held = PriorityChoice.objects.filter(refresh=refresh, priority=priority).first()
    if held is None:
        held = PriorityChoice(
            refresh=refresh, priority=priority, decision=decision.value, why=why, title=words
        )
        record("priority_decided", held, by=by, reason=why)
    else:
        record(
            "priority_decision_changed",
            held,
            by=by,
            reason=why,
            decision=decision.value,
            why=why,
            title=words,
        )
    return held


def action_decide(
    *,
    by: Actor,
    refresh: Refresh,
    action: Action,
    decision: ActionDecision,
    why: str,
    target: Action | None = None,
    priority: Priority | None = None,
) -> ActionChoice:
    """Decide what becomes of an action; deciding again changes it.

    Raises:
        ValidationError: the refresh is over, or no reason is given.
    """
    require(by, "plan.refresh")
    _require_open(refresh)
    taken_up = target if decision.needs_target else None
    home = priority if decision is ActionDecision.CARRY else None
    held = ActionChoice.objects.filter(refresh=refresh, action=action).first()
    if held is None:
        held = ActionChoice(
            refresh=refresh, action=action, decision=decision.value, why=why, target=taken_up, priority=home
        )
        record("action_decided", held, by=by, reason=why)
    else:
        record(
            "action_decision_changed",
            held,
            by=by,
            reason=why,
            decision=decision.value,
            why=why,
            target=taken_up,
            priority=home,
        )
    return held


def faults_of(refresh: Refresh) -> tuple[RefreshFault, ...]:
    """What still stands in the way of completing a refresh; nothing once it may be completed."""
    plan = _plan_facts(refresh)
    return (*refresh_faults(plan, _decided(refresh, plan)), *_succession_faults(refresh))


def _succession_faults(refresh: Refresh) -> list[RefreshFault]:
    """Priorities that are to end, though one of the next year was agreed as their continuation."""
    if refresh.mid_year:
        return []
    return [
        RefreshFault(
            "continued",
            _priority_id(choice.priority),
            f"“{choice.priority}” is to end, and yet “{after.title}” of {refresh.into} continues it.",
            "Continue or amend it, or end the priority that continues it.",
        )
        for choice in refresh.priority_choices.filter(decision=PriorityDecision.END.value).select_related(
            "priority"
        )
        if (after := continuation_of(choice.priority, refresh.into)) is not None
    ]


def refresh_complete(*, by: Actor, refresh: Refresh) -> Plan:
    """Complete a refresh: the next plan has what continues, is carried and is new. Nothing of it before.

    What it made of the plan is frozen with it, as data.

    Returns:
        The plan that comes of it; in the middle of a year, the same.

    Raises:
        ValidationError: something is undecided or does not fit; each fault is named.
    """
    require(by, "plan.refresh")
    _require_open(refresh)
    faults = faults_of(refresh)
    if faults:
        raise ValidationError([f"{one.sentence} {one.remedy}" for one in faults])
    with transaction.atomic():
        ending = plan_ending(by=by, refresh=refresh)
        if refresh.mid_year:
            _change_within(by, refresh)
        else:
            _make_next(by, refresh)
        record("refresh_completed", refresh, by=by, completed=by.today)
        comparison_freeze(by=by, refresh=refresh, ending=ending)
    return refresh.into


def _make_next(by: Actor, refresh: Refresh) -> None:
    continued: dict[int, Priority] = {}
    outcomes: dict[int, Outcome] = {}
    for choice in refresh.priority_choices.select_related("priority"):
        if choice.decision == PriorityDecision.END:
            continue
        continued[choice.priority_id] = priority_continue(
            by=by, priority=choice.priority, plan=refresh.into, title=choice.title, reason=choice.why
        )
        priority = continued[choice.priority_id]
        outcomes.update(outcomes_carry(by=by, before=choice.priority, after=priority, reason=choice.why))
        for measure in choice.priority.measures.filter(ended__isnull=True):
            measure_carry(
                by=by,
                measure=measure,
                priority=priority,
                reason=choice.why,
                outcome=outcomes.get(measure.outcome_id or 0),
            )
    choices = list(refresh.action_choices.select_related("action__priority", "target", "priority"))
    carried: dict[int, Action] = {}
    for one in choices:
        if one.decision == ActionDecision.CARRY:
            home = continued.get(one.priority_id or one.action.priority_id) or one.priority
            if home is None:
                raise ValidationError(f"{one.action} is carried, but to no priority of {refresh.into}.")
            carried[one.action_id] = action_carry(
                by=by,
                action=one.action,
                plan=refresh.into,
                priority=home,
                reason=one.why,
                outcome=outcomes.get(one.action.outcome_id or 0),
            )
    for one in choices:
        if one.decision != ActionDecision.CARRY:
            _end_action(by, one, carried)


def _change_within(by: Actor, refresh: Refresh) -> None:
    for choice in refresh.priority_choices.select_related("priority"):
        if choice.decision == PriorityDecision.AMEND:
            record("priority_amended", choice.priority, by=by, reason=choice.why, title=choice.title)
        elif choice.decision == PriorityDecision.END:
            record("priority_ended", choice.priority, by=by, reason=choice.why, ended=by.today)
    for one in refresh.action_choices.select_related("action", "target", "priority"):
        if one.decision != ActionDecision.CARRY:
            _end_action(by, one, {})
        elif one.priority is not None:
            record("action_amended", one.action, by=by, reason=one.why, priority=one.priority)


_ENDINGS = {
    ActionDecision.MERGE: "action_merged",
    ActionDecision.SUPERSEDE: "action_superseded",
    ActionDecision.CLOSE: "action_closed",
}


def _end_action(by: Actor, choice: ActionChoice, carried: dict[int, Action]) -> None:
    became = choice.target
    if became is not None:
        became = carried.get(became.pk, became)
    record(
        _ENDINGS[ActionDecision(choice.decision)],
        choice.action,
        by=by,
        reason=choice.why,
        became=became,
        ended=by.today,
    )


def _plan_facts(refresh: Refresh) -> rules.Plan:
    priorities = Priority.objects.filter(year=refresh.plan.year, ended__isnull=True).order_by("number")
    actions = Action.objects.filter(plan=refresh.plan, ended__isnull=True).order_by("reference")
    # What was added since a change in the middle of the year began is new in it, and needs no decision.
    added = set(_added_since(refresh)) if refresh.mid_year else set()
    return rules.Plan(
        tuple(rules.PlannedPriority(_priority_id(one), str(one)) for one in priorities),
        tuple(_action_facts(one) for one in actions if one.pk not in added),
    )


def _decided(refresh: Refresh, plan: rules.Plan) -> rules.Refresh:
    decided = rules.Refresh(
        priorities=tuple(
            rules.PriorityChoice(
                priority=_priority_id(one.priority), decision=PriorityDecision(one.decision), reason=one.why
            )
            for one in refresh.priority_choices.select_related("priority")
        ),
        actions=tuple(
            rules.ActionChoice(
                action=_action_id(one.action),
                decision=ActionDecision(one.decision),
                reason=one.why,
                target="" if one.target is None else _action_id(one.target),
                priorities=() if one.priority is None else (_priority_id(one.priority),),
            )
            for one in refresh.action_choices.select_related("action", "target", "priority")
        ),
        new=_new(refresh),
    )
    return rules.rest_kept(plan, decided, NOT_CHANGED) if refresh.mid_year else decided


def _new(refresh: Refresh) -> rules.Plan:
    if refresh.mid_year:
        added = _added_since(refresh)
        return rules.Plan((), tuple(_action_facts(one) for one in Action.objects.filter(pk__in=added)))
    return rules.Plan(
        tuple(
            rules.PlannedPriority(_priority_id(one), str(one))
            for one in Priority.objects.filter(
                year=refresh.into.year, continues__isnull=True, ended__isnull=True
            ).order_by("number")
        ),
        tuple(
            # A priority that was agreed as the continuation of one is that one, to the rules.
            _action_facts(one, home=one.priority.continues_id)
            for one in Action.objects.filter(
                plan=refresh.into, continues__isnull=True, ended__isnull=True
            ).select_related("priority")
        ),
    )


def _added_since(refresh: Refresh) -> list[int]:
    begun = refresh.history.first()
    return list(
        Event.objects.filter(
            subject_type=Action.subject_type(), name="action_added", id__gt=begun.id if begun else 0
        ).values_list("subject_id", flat=True)
    )


def _action_facts(action: Action, *, home: int | None = None) -> rules.PlannedAction:
    home = home or action.priority_id
    living = action.stage not in (Stage.COMPLETED, Stage.STOPPED)
    return rules.PlannedAction(_action_id(action), str(action), (f"priority {home}",), living)


def _priority_id(priority: Priority) -> str:
    return f"priority {priority.pk}"


def _action_id(action: Action) -> str:
    return f"action {action.pk}"


def _require_adopted(plan: Plan) -> None:
    if plan.state != PlanState.ADOPTED:
        raise ValidationError(f"{plan} is {plan.state}: only an adopted plan is refreshed.")


def _require_open(refresh: Refresh) -> None:
    if not refresh.is_open:
        over: dt.date | None = refresh.completed or refresh.abandoned
        raise ValidationError(f"This refresh was over on {over:%-d %B %Y}. Begin another one.")
