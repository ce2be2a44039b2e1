"""What may be done to a risk and to its mitigating actions."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.governance.risk import RiskKind, RiskResponse, RiskScore, score_faults
from saferplan.governance.checks import (
    next_number,
    refuse_future,
    refuse_identifying,
    require_later,
)
from saferplan.governance.models import Control, Risk, RiskReview
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action
from saferplan.strategy.models import Priority


def risk_enter(
    *,
    by: Actor,
    title: str,
    causes: str,
    consequences: str,
    inherent: RiskScore,
    residual: RiskScore,
    owner: Organisation,
    owner_post: str,
    review_due: dt.date,
    target: RiskScore | None = None,
    kind: RiskKind = RiskKind.STRATEGIC,
    response: RiskResponse = RiskResponse.TREAT,
    priority: Priority | None = None,
    action: Action | None = None,
) -> Risk:
    """Enter a risk; a risk of an action is a risk of that action's priority.

    Raises:
        ValidationError: its scores do not go together, its review is not to come, its action serves another priority,
            or a text holds what points at a person.
    """
    require(by, "governance.risk_change")
    refuse_identifying(
        {"title": title, "causes": causes, "consequences": consequences, "owner_post": owner_post}
    )
    require_later(review_due, by.today)
    _refuse_scores(inherent, residual, target)
    with transaction.atomic():
        risk = Risk(
            number=next_number(Risk),
            title=title,
            causes=causes,
            consequences=consequences,
            kind=kind.value,
            response=response.value,
            inherent_likelihood=inherent.likelihood,
            inherent_impact=inherent.impact,
            likelihood=residual.likelihood,
            impact=residual.impact,
            target_likelihood=target.likelihood if target else None,
            target_impact=target.impact if target else None,
            owner=owner,
            owner_post=owner_post,
            priority=_priority_of(priority, action),
            action=action,
            entered=by.today,
            review_due=review_due,
        )
        record("risk_entered", risk, by=by)
    return risk


def risk_amend(
    *,
    by: Actor,
    risk: Risk,
    reason: str,
    title: str,
    causes: str,
    consequences: str,
    inherent: RiskScore,
    target: RiskScore | None = None,
    kind: RiskKind = RiskKind.STRATEGIC,
    response: RiskResponse = RiskResponse.TREAT,
    priority: Priority | None = None,
    action: Action | None = None,
) -> None:
    """Change what a risk is: all of it is what it shall be. Its score with controls changes by a review alone.

    Raises:
        ValidationError: no reason is given, the risk is closed, or what `risk_enter` refuses.
    """
    require(by, "governance.risk_change")
    require_open(risk)
    require_words(reason)
    refuse_identifying({"title": title, "causes": causes, "consequences": consequences})
    _refuse_scores(inherent, risk.residual, target)
    record(
        "risk_amended",
        risk,
        by=by,
        reason=reason,
        title=title,
        causes=causes,
        consequences=consequences,
        kind=kind.value,
        response=response.value,
        inherent_likelihood=inherent.likelihood,
        inherent_impact=inherent.impact,
        target_likelihood=target.likelihood if target else None,
        target_impact=target.impact if target else None,
        priority=_priority_of(priority, action),
        action=action,
    )


def risk_give(*, by: Actor, risk: Risk, owner: Organisation, owner_post: str, reason: str) -> None:
    """Give a risk another owner.

    Raises:
        ValidationError: no reason is given, no post is named, or the risk is closed.
    """
    require(by, "governance.risk_change")
    require_open(risk)
    require_words(reason)
    refuse_identifying({"owner_post": owner_post})
    record("risk_given", risk, by=by, reason=reason, owner=owner, owner_post=owner_post)


def risk_review(
    *, by: Actor, risk: Risk, residual: RiskScore, why: str, next_due: dt.date, on: dt.date | None = None
) -> RiskReview:
    """Record that a risk was looked at again: the score it has now, why, and when next. The score before stays.

    Raises:
        ValidationError: no reason is given, the score is above that without controls, the day is to come or before an
            earlier review, the next review is not to come, or the risk is closed.
    """
    require(by, "governance.risk_review", risk)
    day = on or by.today
    refuse_future(day, by.today, "on")
    require_later(next_due, by.today, "next_due")
    require_words(why, "Say why the score is what it is, even where it stays.", field="why")
    refuse_identifying({"why": why})
    with transaction.atomic():
        locked = _locked(risk)
        require_open(locked)
        _refuse_scores(locked.inherent, residual, None)
        last = locked.reviews.first()
        if day < max(locked.entered, last.on if last else locked.entered):
            raise ValidationError(
                {"on": "This day is before the risk was entered, or before its last review."}
            )
        review = RiskReview(
            risk=risk,
            on=day,
            likelihood_before=locked.likelihood,
            impact_before=locked.impact,
            likelihood=residual.likelihood,
            impact=residual.impact,
            why=why,
            next_due=next_due,
        )
        record("risk_review_held", review, by=by)
        record(
            "risk_reviewed",
            risk,
            by=by,
            reason=why,
            likelihood=residual.likelihood,
            impact=residual.impact,
            review_due=next_due,
        )
    return review


def risk_close(*, by: Actor, risk: Risk, reason: str) -> None:
    """Close a risk that is none any more, or that happened; it stays in the register of the days before.

    Raises:
        ValidationError: no reason is given, or it is closed already.
    """
    require(by, "governance.risk_change")
    require_open(risk)
    require_words(reason, "Say why it is closed: it can happen no longer, it happened, or another covers it.")
    record("risk_closed", risk, by=by, reason=reason, closed=by.today)


def risk_reopen(*, by: Actor, risk: Risk, reason: str, review_due: dt.date) -> None:
    """Open a closed risk again.

    Raises:
        ValidationError: no reason is given, its review is not to come, or it is open.
    """
    require(by, "governance.risk_change")
    if risk.closed is None:
        raise ValidationError("This risk is open.")
    require_words(reason)
    require_later(review_due, by.today)
    record("risk_reopened", risk, by=by, reason=reason, closed=None, review_due=review_due)


def control_add(
    *,
    by: Actor,
    risk: Risk,
    text: str,
    owner: Organisation,
    owner_post: str = "",
    due: dt.date | None = None,
    done: dt.date | None = None,
) -> Control:
    """Add a mitigating action: in place since a day, or planned for one.

    Raises:
        ValidationError: it has no day, the day since when it is in place is to come, or the risk is closed.
    """
    require(by, "governance.risk_review", risk)
    require_open(risk)
    refuse_identifying({"text": text, "owner_post": owner_post})
    if done is not None:
        refuse_future(done, by.today, "done")
    if done is None and due is None:
        raise ValidationError({"due": "Say since when it is in place, or by when it will be."})
    control = Control(risk=risk, text=text, owner=owner, owner_post=owner_post, due=due, done=done)
    record("control_added", control, by=by)
    return control


def control_amend(
    *,
    by: Actor,
    control: Control,
    text: str,
    owner: Organisation,
    owner_post: str,
    due: dt.date | None,
    reason: str,
) -> None:
    """Change a mitigating action, its owner or its day.

    Raises:
        ValidationError: no reason is given, it has no day any more, it was ended, or the risk is closed.
    """
    require(by, "governance.risk_review", control.risk)
    _require_standing(control)
    require_words(reason)
    refuse_identifying({"text": text, "owner_post": owner_post})
    if due is None and control.done is None:
        raise ValidationError({"due": "Say by when it will be in place."})
    record(
        "control_amended",
        control,
        by=by,
        reason=reason,
        text=text,
        owner=owner,
        owner_post=owner_post,
        due=due,
    )


def control_put_in_place(*, by: Actor, control: Control, done: dt.date) -> None:
    """Record that a mitigating action is in place. What that does to the score, the next review says.

    Raises:
        ValidationError: the day is to come, or it is in place already, was ended, or its risk is closed.
    """
    require(by, "governance.risk_review", control.risk)
    _require_standing(control)
    if control.done is not None:
        raise ValidationError(f"It is in place since {control.done:%-d %B %Y}.")
    refuse_future(done, by.today, "done")
    record("control_in_place", control, by=by, done=done)


def control_end(*, by: Actor, control: Control, reason: str) -> None:
    """End a mitigating action that is done no longer.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "governance.risk_review", control.risk)
    _require_standing(control)
    require_words(reason)
    record("control_ended", control, by=by, reason=reason, ended=by.today)


def require_open(risk: Risk) -> None:
    """Refuse changes of a closed risk.

    Raises:
        ValidationError: it is closed.
    """
    if risk.closed is not None:
        raise ValidationError(f"This risk was closed on {risk.closed:%-d %B %Y}. Open it again first.")


def _require_standing(control: Control) -> None:
    require_open(control.risk)
    if control.ended is not None:
        raise ValidationError(f"This was ended on {control.ended:%-d %B %Y}.")


def _refuse_scores(inherent: RiskScore, residual: RiskScore, target: RiskScore | None) -> None:
    faults = score_faults(inherent, residual, target)
    if faults:
        places = {"residual": "likelihood", "target": "target_likelihood"}
        raise ValidationError({places[name]: fault for name, fault in faults.items()})


def _priority_of(priority: Priority | None, action: Action | None) -> Priority | None:
    if action is None:
        return priority
    if priority is not None and priority.pk != action.priority_id:
        raise ValidationError({"action": "This action serves another priority. Choose one of the two."})
    return action.priority


def _locked(risk: Risk) -> Risk:
    """The risk as it is stored, locked until the transaction ends: two reviews do not overtake one another."""
    take_turn()
    return Risk.objects.select_for_update().get(pk=risk.pk)
