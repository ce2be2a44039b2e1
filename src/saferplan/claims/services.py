"""What may be done to a claim. One that lacks what a reader needs, or calls a national figure local, is not taken."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from saferplan.claims.changes import FindingTaken, JudgedChange, change_judged
from saferplan.claims.models import Claim
from saferplan.domain.claims import claim as rules
from saferplan.domain.claims.claim import ClaimKind, FaultCode, Scope, claim_faults, lacking
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record

_AT = {
    FaultCode.WIDER_THAN_SAID: "said_of",
    FaultCode.SURVEY_AS_RECORDED: "sentence",
    FaultCode.NO_BASE: "before",
}


def claim_state(
    *,
    by: Actor,
    sentence: str,
    source: str,
    geography: str,
    covers: Scope,
    said_of: Scope,
    period: str,
    definition: str,
    kind: ClaimKind,
    change: bool = False,
    before: int | None = None,
    after: int | None = None,
    base_unknown: bool = False,
) -> Claim:
    """State a claim by hand. A change with both counts is judged from them.

    Raises:
        ValidationError: it lacks source, area, period, definition or kind; a figure of a wide area is said of a part of
            it; a change has no base and its author does not say that it is not known.
    """
    require(by, "claims.change")
    told = {
        "sentence": sentence,
        "source": source,
        "geography": geography,
        "covers": covers.value,
        "said_of": said_of.value,
        "period": period,
        "definition": definition,
        "kind": kind.value,
        "change": change,
        "before": before,
        "after": after,
        "base_unknown": base_unknown,
    }
    claim = Claim(**told)
    _refuse_faulty(claim.facts)
    _judge(claim, _change_of(claim.facts))
    record("claim_stated", claim, by=by)
    return claim


def claim_take(
    *,
    by: Actor,
    taken: FindingTaken,
    assessment: str,
    finding: str,
    sentence: str,
    source: str,
    geography: str,
    definition: str,
) -> Claim:
    """Take a change from a finding of an assessment: counts, interval and verdict are its own, and so is its period.

    Raises:
        ValidationError: the claim lacks something.
    """
    require(by, "claims.change")
    claim = Claim(
        sentence=sentence,
        source=source,
        geography=geography,
        covers=Scope.DISTRICT.value,
        said_of=Scope.DISTRICT.value,
        period=taken.period,
        definition=definition,
        kind=ClaimKind.RECORDED.value,
        change=True,
        before=taken.change.before,
        after=taken.change.after,
        assessment=assessment,
        finding=finding,
    )
    _refuse_faulty(claim.facts)
    _judge(claim, taken.change)
    record("claim_taken", claim, by=by)
    return claim


def claim_amend(*, by: Actor, claim: Claim, reason: str, **told: Any) -> None:
    """Change a claim that was stated by hand; what it said stays in its history.

    Raises:
        ValidationError: no reason is given, it was ended, it was taken from an assessment, or what `claim_state`
            refuses.
    """
    require(by, "claims.change")
    _require_standing(claim, reason)
    if claim.finding:
        raise ValidationError(
            "It is what the assessment says. End it, and state another, where it should say something else."
        )
    changed = Claim(**{name: getattr(value, "value", value) for name, value in told.items()})
    _refuse_faulty(changed.facts)
    _judge(changed, _change_of(changed.facts))
    names = (*told, "lower", "upper", "verdict", "verdict_words")
    record("claim_amended", claim, by=by, reason=reason, **{name: getattr(changed, name) for name in names})


def claim_end(*, by: Actor, claim: Claim, reason: str) -> None:
    """End a claim that should not be made any more. Reports that were published keep it.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "claims.change")
    _require_standing(claim, reason)
    record("claim_ended", claim, by=by, reason=reason, ended=by.today)


def _change_of(facts: rules.Claim) -> JudgedChange | None:
    if not facts.change or facts.before is None or facts.after is None:
        return None
    return change_judged(before=facts.before, after=facts.after)


def _judge(claim: Claim, change: JudgedChange | None) -> None:
    claim.lower = change.lower if change else None
    claim.upper = change.upper if change else None
    claim.verdict = change.verdict.value if change else ""
    claim.verdict_words = change.words if change else ""
    claim.figures = list(change.figures) if change else []


def _refuse_faulty(facts: rules.Claim) -> None:
    wrong: dict[str, str] = {one.value: one.asks for one in lacking(facts)}
    wrong |= {_AT[one.code]: f"{one.sentence} {one.remedy}" for one in claim_faults(facts) if one.code in _AT}
    if wrong:
        raise ValidationError(wrong)


def _require_standing(claim: Claim, reason: str) -> None:
    if claim.ended is not None:
        raise ValidationError(f"This claim was ended on {claim.ended:%-d %B %Y}.")
    require_words(reason, "Say why the claim changes.")
