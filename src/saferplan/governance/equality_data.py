"""What an equality impact assessment says as a document: plain data, frozen on a day."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.utils.text import capfirst

from saferplan.domain.claims.written import Written
from saferplan.domain.governance.equality import Effect, EqualityState, Limb, Relevance, signing_gaps
from saferplan.domain.governance.equality import characteristics as every_characteristic
from saferplan.domain.planning.roles import Visibility
from saferplan.governance.equality import facts_of
from saferplan.governance.models import EqualityAction, EqualityAssessment, EqualityLine
from saferplan.history.actor import Actor
from saferplan.partnership.selectors import partnership_get

SCHEMA = 1
"""The number of this form."""


class CharacteristicRow(msgspec.Struct, frozen=True, kw_only=True):
    """A characteristic: where the Act names it, and what is said of it; None where it was not screened or judged."""

    characteristic: str
    reference: str
    relevance: Relevance | None
    limbs: tuple[Limb, ...]
    why: Written
    effect: Effect | None
    effect_words: Written


class EffectAction(msgspec.Struct, frozen=True, kw_only=True):
    """What is done about an effect: on whom, by which post, by when; and what there is to show once it is done."""

    text: Written
    characteristic: str
    owner: str
    due: dt.date
    done: dt.date | None
    evidence: Written


class EqualityData(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment as it stood. `full` is None before it is decided whether a full assessment is needed; `restricted`
    says whether it is of a restricted action."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    as_at: dt.date
    purpose: str
    reference: str
    title: Written
    about: str
    aims: Written
    owner: str
    begun: dt.date
    state: EqualityState
    full: bool | None
    decision_reason: Written
    evidence: Written
    signed_on: dt.date | None
    signed_as: str
    review_due: dt.date | None
    lines: tuple[CharacteristicRow, ...]
    actions: tuple[EffectAction, ...]
    missing: tuple[str, ...]
    restricted: bool


def equality_data(*, by: Actor, assessment: EqualityAssessment, purpose: str = "") -> EqualityData:
    """An assessment as it stands today."""
    partnership = partnership_get()
    state = EqualityState(assessment.state)
    said = {one.characteristic: one for one in assessment.lines.all()}
    action = assessment.action
    return EqualityData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        as_at=by.today,
        purpose=purpose,
        reference=assessment.reference,
        title=assessment.title,
        about=f"{capfirst(str(assessment.about._meta.verbose_name))}: {assessment.about}",
        aims=assessment.aims,
        owner=f"{assessment.owner_post}, {assessment.owner}",
        begun=assessment.begun,
        state=state,
        full=assessment.full,
        decision_reason=assessment.decision_reason,
        evidence=assessment.evidence,
        signed_on=assessment.signed_on,
        signed_as=assessment.signed_as,
        review_due=assessment.review_due,
        lines=tuple(
            _line(one.label, in_law.reference, said.get(one.value))
            for one, in_law in every_characteristic().items()
        ),
        actions=tuple(_action(one) for one in assessment.actions.all() if one.ended is None),
        missing=signing_gaps(facts_of(assessment)) if state.open else (),
        restricted=action is not None and action.visibility == Visibility.RESTRICTED,
    )


def _line(label: str, reference: str, said: EqualityLine | None) -> CharacteristicRow:
    return CharacteristicRow(
        characteristic=label,
        reference=reference,
        relevance=Relevance(said.relevance) if said else None,
        limbs=said.limbs if said else (),
        why=said.why if said else "",
        effect=Effect(said.effect) if said and said.effect else None,
        effect_words=said.effect_words if said else "",
    )


def _action(one: EqualityAction) -> EffectAction:
    return EffectAction(
        text=one.text,
        characteristic=one.get_characteristic_display() if one.characteristic else "",
        owner=f"{one.owner_post}, {one.owner.brief}",
        due=one.due,
        done=one.done,
        evidence=one.evidence,
    )
