"""What may be done to an equality impact assessment: screening, the decision, effects, signing off, review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.governance.equality import (
    Characteristic,
    CharacteristicFacts,
    Effect,
    EqualityFacts,
    EqualityState,
    Limb,
    Relevance,
    decision_fault,
    limb_faults,
    screening_gaps,
    signing_gaps,
)
from saferplan.governance.checks import (
    next_number,
    refuse_future,
    refuse_identifying,
    require_later,
)
from saferplan.governance.models import EqualityAssessment, EqualityLine
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.models import Recorded
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Account, Organisation


@dataclass(frozen=True, slots=True)
class Screened:
    """What is said of a characteristic at the screening."""

    relevance: Relevance
    limbs: tuple[Limb, ...] = ()
    why: str = ""


def equality_begin(
    *,
    by: Actor,
    title: str,
    aims: str,
    owner: Organisation,
    owner_post: str,
    begun: dt.date | None = None,
    **about: Recorded,
) -> EqualityAssessment:
    """Begin an assessment of one thing: `strategy`, `plan`, `priority` or `action`.

    Raises:
        ValidationError: it is of none of these or of several, the day is to come, or a text holds what points at a
            person.
    """
    require(by, "governance.equality_begin")
    refuse_identifying({"title": title, "aims": aims, "owner_post": owner_post})
    day = begun or by.today
    refuse_future(day, by.today, "begun")
    with transaction.atomic():
        assessment = EqualityAssessment(
            number=next_number(EqualityAssessment),
            title=title,
            aims=aims,
            owner=owner,
            owner_post=owner_post,
            author_id=by.who,
            begun=day,
            **about,
        )
        record("equality_begun", assessment, by=by)
    return assessment


def equality_amend(
    *,
    by: Actor,
    assessment: EqualityAssessment,
    title: str,
    aims: str,
    owner: Organisation,
    owner_post: str,
    reason: str,
) -> None:
    """Change what an assessment is about in words, and which post answers for it.

    Raises:
        ValidationError: no reason is given, it is signed off or ended, or a text holds what points at a person.
    """
    require(by, "governance.equality_write", assessment)
    require_open(assessment)
    require_words(reason)
    refuse_identifying({"title": title, "aims": aims, "owner_post": owner_post})
    record(
        "equality_amended",
        assessment,
        by=by,
        reason=reason,
        title=title,
        aims=aims,
        owner=owner,
        owner_post=owner_post,
    )


def equality_screen(
    *, by: Actor, assessment: EqualityAssessment, screened: Mapping[Characteristic, Screened]
) -> None:
    """Say of characteristics whether what is assessed is relevant to them, for which limbs, and why.

    Raises:
        ValidationError: it is signed off or ended, a limb is named that the Act does not have for a characteristic, one
            that is relevant names no limb, or a text holds what points at a person.
    """
    require(by, "governance.equality_write", assessment)
    require_open(assessment)
    refuse_identifying({f"why_{one.value}": said.why for one, said in screened.items()})
    faults = {}
    for one, said in screened.items():
        fault = limb_faults(one, said.limbs)
        if not fault and said.relevance is Relevance.RELEVANT and not said.limbs:
            fault = f"Say which aim of the duty {one.label} is relevant for."
        if not fault and said.relevance is not Relevance.NOT_KNOWN and not said.why.strip():
            fault = f"Say why {one.label} is relevant, or why it is not."
        if fault:
            faults[f"limbs_{one.value}" if "aim" in fault or "counts" in fault else f"why_{one.value}"] = (
                fault
            )
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        take_turn()
        held = {one.characteristic: one for one in assessment.lines.all()}
        for one, said in screened.items():
            line = held.get(one.value)
            values: dict[str, Any] = {
                "relevance": said.relevance.value,
                "why": said.why,
                **{limb.value: limb in said.limbs for limb in Limb},
            }
            if line is None:
                record(
                    "characteristic_screened",
                    EqualityLine(assessment=assessment, characteristic=one.value, **values),
                    by=by,
                )
            else:
                record("characteristic_screened", line, by=by, **values)


def equality_decide(*, by: Actor, assessment: EqualityAssessment, full: bool, reason: str) -> None:
    """Decide whether a full assessment is needed, with the reason.

    Raises:
        ValidationError: a characteristic was not screened, one is not known and no full assessment is to be made, no
            reason is given, or it is signed off or ended.
    """
    require(by, "governance.equality_write", assessment)
    require_open(assessment)
    require_words(reason, "Say why a full assessment is needed, or why it is not.")
    refuse_identifying({"reason": reason})
    facts = facts_of(assessment)
    gaps = screening_gaps(facts)
    if gaps:
        raise ValidationError(" ".join(gaps))
    fault = decision_fault(facts, full=full)
    if fault:
        raise ValidationError({"full": fault})
    state = EqualityState.FULL if full else EqualityState.SCREENED_OUT
    if assessment.state == EqualityState.IN_REVIEW:
        state = EqualityState.IN_REVIEW
    record("equality_decided", assessment, by=by, full=full, decision_reason=reason, state=state.value)


def equality_evidence(*, by: Actor, assessment: EqualityAssessment, evidence: str) -> None:
    """Write down what is known of who is affected, and from where.

    Raises:
        ValidationError: it is empty, it holds what points at a person, or the assessment is signed off or ended.
    """
    require(by, "governance.equality_write", assessment)
    require_open(assessment)
    require_words(evidence, "Say what is known of who is affected, and from where.", field="evidence")
    refuse_identifying({"evidence": evidence})
    record("equality_evidence_given", assessment, by=by, evidence=evidence)


def effect_judge(*, by: Actor, line: EqualityLine, effect: Effect, effect_words: str) -> None:
    """Say what the effect on a characteristic is, in words, too: also what is not known about it.

    Raises:
        ValidationError: no full assessment was decided on, no words are given, they point at a person, or the
            assessment is signed off or ended.
    """
    assessment = line.assessment
    require(by, "governance.equality_write", assessment)
    require_open(assessment)
    if not assessment.full:
        raise ValidationError("Effects are judged in a full assessment. Decide first that one is needed.")
    require_words(
        effect_words, "Say what the effect is and on whom, or what is not known.", field="effect_words"
    )
    refuse_identifying({"effect_words": effect_words})
    record("effect_judged", line, by=by, effect=effect.value, effect_words=effect_words)


def equality_sign(*, by: Actor, assessment: EqualityAssessment, signed_as: str, review_due: dt.date) -> None:
    """Sign an assessment off, as a post; whoever wrote it does not.

    Raises:
        PermissionDenied: the actor may not sign, or is its author.
        ValidationError: something is missing that must be said, no post is named, the review is not to come, or it is
            signed off or ended.
    """
    require(by, "governance.equality_sign", assessment)
    require_open(assessment)
    require_words(signed_as, "Say which post signs it off.", field="signed_as")
    require_later(review_due, by.today)
    gaps = signing_gaps(facts_of(assessment))
    if gaps:
        raise ValidationError(f"It is not complete. {' '.join(gaps)}")
    record(
        "equality_signed",
        assessment,
        by=by,
        state=EqualityState.SIGNED.value,
        signed_by=Account.objects.get(pk=by.who),
        signed_on=by.today,
        signed_as=signed_as,
        review_due=review_due,
    )


def equality_review_begin(*, by: Actor, assessment: EqualityAssessment, reason: str) -> None:
    """Look at a signed assessment again: it may change, and needs a signature of somebody else anew.

    Raises:
        ValidationError: no reason is given, or it is not signed off.
    """
    require(by, "governance.equality_write", assessment)
    if assessment.state != EqualityState.SIGNED:
        raise ValidationError("Only an assessment that is signed off is reviewed.")
    require_words(reason)
    record(
        "equality_review_begun",
        assessment,
        by=by,
        reason=reason,
        state=EqualityState.IN_REVIEW.value,
        author=Account.objects.get(pk=by.who),
    )


def equality_end(*, by: Actor, assessment: EqualityAssessment, reason: str) -> None:
    """End an assessment that counts no longer, such as one of a plan that is over.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "governance.equality_begin")
    if assessment.ended is not None:
        raise ValidationError(f"It was ended on {assessment.ended:%-d %B %Y}.")
    require_words(reason)
    record(
        "equality_ended", assessment, by=by, reason=reason, state=EqualityState.ENDED.value, ended=by.today
    )


def facts_of(assessment: EqualityAssessment) -> EqualityFacts:
    """An assessment as the trade's rules take it. Two queries."""
    standing = [one for one in assessment.actions.all() if one.ended is None]
    for_all = sum(not one.characteristic for one in standing)
    return EqualityFacts(
        lines=tuple(
            CharacteristicFacts(
                characteristic=Characteristic(one.characteristic),
                relevance=Relevance(one.relevance),
                why=one.why,
                effect=Effect(one.effect) if one.effect else None,
                effect_words=one.effect_words,
                actions=for_all + sum(each.characteristic == one.characteristic for each in standing),
            )
            for one in assessment.lines.all()
        ),
        full=assessment.full,
        reason=assessment.decision_reason,
        evidence=assessment.evidence,
    )


def require_open(assessment: EqualityAssessment) -> None:
    """Refuse changes of an assessment that is signed off or ended.

    Raises:
        ValidationError: it is.
    """
    refuse_ended(assessment)
    if not EqualityState(assessment.state).open:
        raise ValidationError("It is signed off. Begin its review to change it.")


def refuse_ended(assessment: EqualityAssessment) -> None:
    """Refuse changes of an assessment that is ended.

    Raises:
        ValidationError: it is.
    """
    if assessment.ended is not None:
        raise ValidationError(f"It was ended on {assessment.ended:%-d %B %Y}. What it says stays as it is.")
