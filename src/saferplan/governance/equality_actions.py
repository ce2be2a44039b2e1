"""What is done about effects on equality: added, moved, done, ended."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError

from saferplan.domain.governance.equality import Characteristic
from saferplan.governance.checks import refuse_future, refuse_identifying
from saferplan.governance.equality import refuse_ended
from saferplan.governance.models import EqualityAction, EqualityAssessment
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation


def equality_action_add(
    *,
    by: Actor,
    assessment: EqualityAssessment,
    text: str,
    owner: Organisation,
    owner_post: str,
    due: dt.date,
    characteristic: Characteristic | None = None,
) -> EqualityAction:
    """Say what is done about an effect; without a characteristic it is for all of them.

    Raises:
        ValidationError: the assessment is ended, or a text holds what points at a person.
    """
    require(by, "governance.equality_write", assessment)
    refuse_ended(assessment)
    refuse_identifying({"text": text, "owner_post": owner_post})
    action = EqualityAction(
        assessment=assessment,
        characteristic=characteristic.value if characteristic else "",
        text=text,
        owner=owner,
        owner_post=owner_post,
        due=due,
    )
    record("equality_action_added", action, by=by)
    return action


def equality_action_move(*, by: Actor, action: EqualityAction, due: dt.date, reason: str) -> None:
    """Move the day by which something is done.

    Raises:
        ValidationError: no reason is given, or it is done or ended.
    """
    require(by, "governance.equality_write", action.assessment)
    _require_undone(action)
    require_words(reason)
    record("equality_action_amended", action, by=by, reason=reason, due=due)


def equality_action_do(*, by: Actor, action: EqualityAction, done: dt.date, evidence: str) -> None:
    """Record that something is done about an effect, and what there is to show for it.

    Raises:
        ValidationError: the day is to come, nothing shows it, or it is done or ended.
    """
    require(by, "governance.equality_write", action.assessment)
    _require_undone(action)
    refuse_future(done, by.today, "done")
    require_words(evidence, "Say what there is to show that it is done.", field="evidence")
    refuse_identifying({"evidence": evidence})
    record("equality_action_done", action, by=by, done=done, evidence=evidence)


def equality_action_end(*, by: Actor, action: EqualityAction, reason: str) -> None:
    """End something that is not done after all.

    Raises:
        ValidationError: no reason is given, or it is done or ended.
    """
    require(by, "governance.equality_write", action.assessment)
    _require_undone(action)
    require_words(reason)
    record("equality_action_ended", action, by=by, reason=reason, ended=by.today)


def _require_undone(action: EqualityAction) -> None:
    refuse_ended(action.assessment)
    if action.done is not None:
        raise ValidationError(f"It was done on {action.done:%-d %B %Y}.")
    if action.ended is not None:
        raise ValidationError(f"It was ended on {action.ended:%-d %B %Y}.")
