"""The refresh each March: what becomes of every priority and action, decided once and with a reason.

A change in the middle of the year is a refresh of which most stays as it is: `rest_kept` says so for whatever is not
decided. What two plans have in common, and not, is `comparison`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from saferplan.domain.planning.wording import Worded


class PriorityDecision(Worded):
    """What becomes of a priority."""

    CONTINUE = "continue"
    AMEND = "amend"
    END = "end"


class ActionDecision(Worded):
    """What becomes of an action."""

    CARRY = "carry"
    MERGE = "merge"
    SUPERSEDE = "supersede"
    CLOSE = "close"

    @property
    def needs_target(self) -> bool:
        """Whether another action takes it up, and must be named."""
        return self in {ActionDecision.MERGE, ActionDecision.SUPERSEDE}

    @property
    def before_target(self) -> str:
        """The word between the decision and the action that takes it up.

        >>> ActionDecision.MERGE.before_target, ActionDecision.SUPERSEDE.before_target
        ('into', 'by')
        """
        return "by" if self is ActionDecision.SUPERSEDE else "into"


class PlannedPriority(msgspec.Struct, frozen=True):
    """A priority of the plan that is refreshed, or a new one."""

    id: str
    title: str


class PlannedAction(msgspec.Struct, frozen=True):
    """An action and the priorities it serves. `living`: neither done nor stopped."""

    id: str
    title: str
    priorities: tuple[str, ...]
    living: bool = True


class Plan(msgspec.Struct, frozen=True):
    """The priorities and actions of a plan."""

    priorities: tuple[PlannedPriority, ...]
    actions: tuple[PlannedAction, ...]


class PriorityChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a priority, and why."""

    priority: str
    decision: PriorityDecision
    reason: str


class ActionChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of an action, and why.

    `target` is the action that it is merged into, or that takes its place. `priorities` are those that a carried action
    serves from now on; the same as before where none are given.
    """

    action: str
    decision: ActionDecision
    reason: str
    target: str = ""
    priorities: tuple[str, ...] = ()


class Refresh(msgspec.Struct, frozen=True, kw_only=True):
    """Every decision of a refresh, and what is new in the plan that comes of it."""

    priorities: tuple[PriorityChoice, ...] = ()
    actions: tuple[ActionChoice, ...] = ()
    new: Plan = Plan((), ())


class RefreshFault(msgspec.Struct, frozen=True):
    """One thing wrong with a refresh: its kind, of which priority or action, what is wrong, what to do."""

    code: str
    subject: str
    sentence: str
    remedy: str


class LineageLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one priority or action, or where one comes from.

    `before` is empty for what is new, `after` for what ended. `decision` is empty for what is new.
    """

    kind: str
    before: str
    after: str
    decision: str = ""
    reason: str = ""


def refresh_faults(plan: Plan, refresh: Refresh) -> tuple[RefreshFault, ...]:
    """What is wrong with a refresh; nothing where the next plan may be made from it.

    >>> plan = Plan((PlannedPriority("P1", "Anti-social behaviour"),), (PlannedAction("A1", "Patrols", ("P1",)),))
    >>> ended = PriorityChoice(priority="P1", decision=PriorityDecision.END, reason="It has become rare.")
    >>> carried = ActionChoice(action="A1", decision=ActionDecision.CARRY, reason="It works.")
    >>> [fault.code for fault in refresh_faults(plan, Refresh(priorities=(ended,), actions=(carried,)))]
    ['left_behind']
    """
    return (
        *_decided_once(
            "priority",
            [(one.id, one.title) for one in plan.priorities],
            [(one.priority, one.reason) for one in refresh.priorities],
        ),
        *_decided_once(
            "action",
            [(one.id, one.title) for one in plan.actions],
            [(one.action, one.reason) for one in refresh.actions],
        ),
        *_target_faults(plan, refresh),
        *_home_faults(plan, refresh),
    )


def next_plan(plan: Plan, refresh: Refresh) -> Plan:
    """The plan that a refresh without faults gives: what continues or is carried, and what is new.

    >>> plan = Plan((PlannedPriority("P1", "Anti-social behaviour"),), ())
    >>> kept = PriorityChoice(priority="P1", decision=PriorityDecision.CONTINUE, reason="It is still the first.")
    >>> next_plan(plan, Refresh(priorities=(kept,))) == plan
    True
    """
    priorities = _continuing(refresh)
    carried = {one.action: one for one in refresh.actions if one.decision is ActionDecision.CARRY}
    return Plan(
        priorities=(*(one for one in plan.priorities if one.id in priorities), *refresh.new.priorities),
        actions=(
            *(
                msgspec.structs.replace(one, priorities=_home(one, carried[one.id], plan, refresh))
                for one in plan.actions
                if one.id in carried
            ),
            *refresh.new.actions,
        ),
    )


def rest_kept(plan: Plan, refresh: Refresh, reason: str = "Not changed.") -> Refresh:
    """The refresh with everything that it does not decide kept as it is: a change in the middle of the year.

    >>> plan = Plan((PlannedPriority("P1", "Anti-social behaviour"),), ())
    >>> rest_kept(plan, Refresh()).priorities[0].decision.value
    'continue'
    """
    priorities = {one.priority for one in refresh.priorities}
    actions = {one.action for one in refresh.actions}
    return msgspec.structs.replace(
        refresh,
        priorities=(
            *refresh.priorities,
            *(
                PriorityChoice(priority=one.id, decision=PriorityDecision.CONTINUE, reason=reason)
                for one in plan.priorities
                if one.id not in priorities
            ),
        ),
        actions=(
            *refresh.actions,
            *(
                ActionChoice(action=one.id, decision=ActionDecision.CARRY, reason=reason)
                for one in plan.actions
                if one.id not in actions
            ),
        ),
    )


def lineage(refresh: Refresh) -> tuple[LineageLine, ...]:
    """What became of every priority and action, and what is new, as lines: priorities first.

    >>> merged = ActionChoice(action="A2", decision=ActionDecision.MERGE, reason="Same people.", target="A1")
    >>> line = lineage(Refresh(actions=(merged,)))[0]
    >>> line.before, line.after, line.decision, line.reason
    ('A2', 'A1', 'merge', 'Same people.')
    """
    return (
        *(
            LineageLine(
                kind="priority",
                before=one.priority,
                after="" if one.decision is PriorityDecision.END else one.priority,
                decision=one.decision.value,
                reason=one.reason,
            )
            for one in refresh.priorities
        ),
        *(LineageLine(kind="priority", before="", after=one.id) for one in refresh.new.priorities),
        *(
            LineageLine(
                kind="action",
                before=one.action,
                after=one.action if one.decision is ActionDecision.CARRY else one.target,
                decision=one.decision.value,
                reason=one.reason,
            )
            for one in refresh.actions
        ),
        *(LineageLine(kind="action", before="", after=one.id) for one in refresh.new.actions),
    )


def _continuing(refresh: Refresh) -> set[str]:
    return {one.priority for one in refresh.priorities if one.decision is not PriorityDecision.END}


def _home(action: PlannedAction, choice: ActionChoice, plan: Plan, refresh: Refresh) -> tuple[str, ...]:
    """The priorities of the next plan that a carried action serves."""
    there = (_continuing(refresh) & {one.id for one in plan.priorities}) | {
        one.id for one in refresh.new.priorities
    }
    return tuple(one for one in choice.priorities or action.priorities if one in there)


def _decided_once(
    kind: str, there: list[tuple[str, str]], decided: list[tuple[str, str]]
) -> Iterable[RefreshFault]:
    times = Counter(id_ for id_, _ in decided)
    titles = dict(there)
    for id_, title in there:
        if times[id_] == 0:
            yield RefreshFault(
                "undecided", id_, f"Nothing is decided of the {kind} “{title}”.", "Decide what becomes of it."
            )
        elif times[id_] > 1:
            yield RefreshFault(
                "decided_twice",
                id_,
                f"More than one thing is decided of the {kind} “{title}”.",
                "Keep one decision.",
            )
    for id_, reason in decided:
        if id_ not in titles:
            yield RefreshFault(
                "unknown", id_, f"The plan has no {kind} {id_!r} to decide on.", "Take the decision out."
            )
        elif not reason.strip():
            yield RefreshFault(
                "reason", id_, f"The decision on the {kind} “{titles[id_]}” has no reason.", "Say why."
            )


def _target_faults(plan: Plan, refresh: Refresh) -> Iterable[RefreshFault]:
    titles = {one.id: one.title for one in plan.actions}
    staying = {one.action for one in refresh.actions if one.decision is ActionDecision.CARRY}
    leaving = {one.action for one in refresh.actions if one.decision is not ActionDecision.CARRY}
    there = (staying - leaving) | {one.id for one in refresh.new.actions}
    for one in refresh.actions:
        title = titles.get(one.action, one.action)
        if not one.decision.needs_target:
            if one.target:
                yield RefreshFault(
                    "both",
                    one.action,
                    f"“{title}” is decided as “{one.decision.label}”, and yet another action is named for it.",
                    "Take the other action out, or decide that it is merged or superseded.",
                )
        elif not one.target:
            yield RefreshFault(
                "target",
                one.action,
                f"“{title}” is decided as “{one.decision.label}”, and no other action is named.",
                "Name the action that takes it up.",
            )
        elif one.target not in there:
            yield RefreshFault(
                "target_gone",
                one.action,
                f"“{title}” goes to “{titles.get(one.target, one.target)}”, which the next plan does not have.",
                "Name an action that is carried or new.",
            )


def _home_faults(plan: Plan, refresh: Refresh) -> Iterable[RefreshFault]:
    """Living actions that are carried must serve a priority of the next plan."""
    actions = {one.id: one for one in plan.actions}
    for choice in refresh.actions:
        action = actions.get(choice.action)
        if action is None or choice.decision is not ActionDecision.CARRY:
            continue
        home = _home(action, choice, plan, refresh)
        gone = tuple(one for one in choice.priorities if one not in home)
        if gone:
            yield RefreshFault(
                "priority_gone",
                action.id,
                f"“{action.title}” is carried to a priority that is not in the next plan: {', '.join(gone)}.",
                "Name priorities that continue or are new.",
            )
        elif action.living and not home:
            yield RefreshFault(
                "left_behind",
                action.id,
                f"“{action.title}” is carried, but serves no priority of the next plan.",
                "Carry it to another priority, or merge, supersede or close it.",
            )
    known = _continuing(refresh) | {one.id for one in refresh.new.priorities}
    for new in refresh.new.actions:
        if new.id in actions:
            yield RefreshFault(
                "both",
                new.id,
                f"{new.id!r} is both an action of the plan and a new one.",
                "Give the new one its own id.",
            )
        if not set(new.priorities) & known:
            yield RefreshFault(
                "no_priority",
                new.id,
                f"The new action “{new.title}” serves no priority of the next plan.",
                "Name one that continues or is new.",
            )
    old = {one.id for one in plan.priorities}
    for priority in refresh.new.priorities:
        if priority.id in old:
            yield RefreshFault(
                "both",
                priority.id,
                f"{priority.id!r} is both a priority of the plan and a new one.",
                "Give the new one its own id.",
            )
