"""What may be done to a milestone. The day it was first due stays, however often it is moved."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError

from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.plan.models import Action, Milestone
from saferplan.plan.services import require_open


def milestone_add(*, by: Actor, action: Action, text: str, due: dt.date, reason: str = "") -> Milestone:
    """Add a milestone to an action.

    Raises:
        ValidationError: the plan is closed, or adopted and no reason is given; or the day lies outside the action.
    """
    require(by, "plan.change")
    require_open(action.plan, reason)
    if not action.starts <= due <= action.ends:
        runs = f"{action.starts:%-d %B %Y} to {action.ends:%-d %B %Y}"
        raise ValidationError({"due": f"The action runs from {runs}; choose a day within."})
    milestone = Milestone(action=action, text=text, due=due, first_due=due)
    record("milestone_added", milestone, by=by, reason=reason)
    return milestone


def milestone_move(*, by: Actor, milestone: Milestone, due: dt.date, reason: str) -> None:
    """Move the day that a milestone is due; the first stays on record.

    Raises:
        ValidationError: no reason is given, it is done or stopped, or the plan is closed.
    """
    require(by, "plan.action_update", milestone.action)
    require_open(milestone.action.plan, reason)
    require_words(reason, "Say why it is moved.")
    _refuse_ended(milestone)
    record("milestone_moved", milestone, by=by, reason=reason, due=due)


def milestone_do(*, by: Actor, milestone: Milestone, done: dt.date, evidence: str) -> None:
    """Report a milestone done, with what there is to show for it.

    Raises:
        ValidationError: the day is still to come, it is done or stopped already, or the plan is closed.
    """
    require(by, "plan.action_update", milestone.action)
    require_open(milestone.action.plan, "a report")
    _refuse_ended(milestone)
    if done > by.today:
        raise ValidationError({"done": "This day is still to come: a milestone is reported when it is done."})
    record("milestone_done", milestone, by=by, done=done, evidence=evidence)


def milestone_evidence(*, by: Actor, milestone: Milestone, evidence: str) -> None:
    """Say what there is to show for a milestone that was reported done."""
    require(by, "plan.action_update", milestone.action)
    require_open(milestone.action.plan, "a report")
    record("milestone_amended", milestone, by=by, evidence=evidence)


def milestone_reopen(*, by: Actor, milestone: Milestone, reason: str) -> None:
    """Take back that a milestone is done, or was stopped.

    Raises:
        ValidationError: no reason is given, or the plan is closed.
    """
    require(by, "plan.action_update", milestone.action)
    require_open(milestone.action.plan, reason)
    require_words(reason, "Say why it is open again.")
    record("milestone_reopened", milestone, by=by, reason=reason, done=None, stopped=None)


def milestone_stop(*, by: Actor, milestone: Milestone, reason: str) -> None:
    """Stop a milestone that is no longer wanted.

    Raises:
        ValidationError: no reason is given, it is done or stopped already, or the plan is closed.
    """
    require(by, "plan.change")
    require_open(milestone.action.plan, reason)
    require_words(reason, "Say why it is stopped.")
    _refuse_ended(milestone)
    record("milestone_stopped", milestone, by=by, reason=reason, stopped=by.today)


def _refuse_ended(milestone: Milestone) -> None:
    if milestone.done is not None:
        raise ValidationError(f"It was reported done on {milestone.done:%-d %B %Y}. Reopen it first.")
    if milestone.stopped is not None:
        raise ValidationError(f"It was stopped on {milestone.stopped:%-d %B %Y}. Reopen it first.")
