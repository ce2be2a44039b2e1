"""Equality impact assessments: characteristics, the three limbs of the duty, what must be said before a signature.

The law is data (`data/equality.toml`). A characteristic whose effect is not known counts as one that somebody has to
find out about, not as one without an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.completeness_facts import listed
from saferplan.domain.planning.wording import Shown, Worded
from saferplan.domain.tables import read_table


class Limb(Worded):
    """What section 149 asks that due regard be had to.

    >>> Limb.FOSTER.label
    'Foster good relations'
    """

    ELIMINATE = "eliminate"
    ADVANCE = "advance"
    FOSTER = "foster"


class Characteristic(Worded):
    """A protected characteristic.

    >>> Characteristic.RELIGION.label
    'Religion or belief'
    """

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE = "marriage"
    PREGNANCY = "pregnancy"
    RACE = "race"
    RELIGION = "religion"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"


class Relevance(Worded):
    """Whether what is assessed may touch people with a characteristic otherwise than others."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    NOT_KNOWN = "not_known"


class Effect(Shown):
    """What it does to people with a characteristic."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def needs_action(self) -> bool:
        """Whether somebody has to do something about it: lessen it, or find it out."""
        return self in (Effect.NEGATIVE, Effect.UNKNOWN)


class EqualityState(Shown):
    """How far an assessment is."""

    SCREENING = "screening"
    SCREENED_OUT = "screened_out"
    FULL = "full"
    SIGNED = "signed"
    IN_REVIEW = "in_review"
    ENDED = "ended"

    @property
    def open(self) -> bool:
        """Whether it is being worked on: what it says may change, and nobody has signed it off as it is."""
        return self not in (EqualityState.SIGNED, EqualityState.ENDED)


class CharacteristicInLaw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A characteristic as the Act has it: the limbs of the duty that name it, its section, how far that was checked."""

    characteristic: Characteristic
    limbs: tuple[Limb, ...]
    reference: str
    checked: Checked


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    characteristic: tuple[CharacteristicInLaw, ...]


@cache
def characteristics() -> Mapping[Characteristic, CharacteristicInLaw]:
    """The characteristics in the order in which they are asked about.

    >>> len(characteristics()), characteristics()[Characteristic.MARRIAGE].limbs
    (9, (<Limb.ELIMINATE: 'eliminate'>,))
    """
    return {one.characteristic: one for one in read_table("equality", _Table).characteristic}


@cache
def equality_source() -> str:
    """Where the list of characteristics and limbs comes from."""
    return read_table("equality", _Table).source


def limb_faults(characteristic: Characteristic, limbs: Iterable[Limb]) -> str:
    """What is wrong with naming these limbs for a characteristic; nothing where the Act has them.

    >>> limb_faults(Characteristic.MARRIAGE, [Limb.ADVANCE])
    'Marriage and civil partnership counts for “Eliminate discrimination” only: leave the others out.'
    """
    allowed = characteristics()[characteristic].limbs
    if all(one in allowed for one in limbs):
        return ""
    named = listed([f"“{one.label}”" for one in allowed])
    return f"{characteristic.label} counts for {named} only: leave the others out."


class CharacteristicFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an assessment says of one characteristic: whether it is relevant, why, its effect, and in which words.

    `actions` counts what shall be done about it or was done.
    """

    characteristic: Characteristic
    relevance: Relevance | None = None
    why: str = ""
    effect: Effect | None = None
    effect_words: str = ""
    actions: int = 0


class EqualityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment as far as it is: `full` is the decision whether a full one is needed, None before it is made."""

    lines: tuple[CharacteristicFacts, ...]
    full: bool | None = None
    reason: str = ""
    evidence: str = ""


def screening_gaps(facts: EqualityFacts) -> tuple[str, ...]:
    """What is missing before it can be decided whether a full assessment is needed; each a sentence with what to do."""
    held = {one.characteristic: one for one in facts.lines}
    unsaid = [one.label for one in characteristics() if one not in held or held[one].relevance is None]
    return (f"Say of {listed(unsaid)} whether it is relevant.",) if unsaid else ()


def decision_fault(facts: EqualityFacts, *, full: bool) -> str:
    """Why it cannot be decided that no full assessment is needed; nothing where it can.

    >>> relevant = CharacteristicFacts(characteristic=Characteristic.AGE, relevance=Relevance.NOT_KNOWN)
    >>> decision_fault(EqualityFacts(lines=(relevant,)), full=False)
    'It is not known whether it touches Age. Find that out first, or make a full assessment.'
    """
    unknown = [one.characteristic.label for one in facts.lines if one.relevance is Relevance.NOT_KNOWN]
    if full or not unknown:
        return ""
    return f"It is not known whether it touches {listed(unknown)}. Find that out first, or make a full assessment."


def signing_gaps(facts: EqualityFacts) -> tuple[str, ...]:
    """What is missing before somebody can sign it off; each a sentence with what to do."""
    gaps = list(screening_gaps(facts))
    if facts.full is None:
        return (*gaps, "Decide whether a full assessment is needed, with a reason.")
    if not facts.full:
        return tuple(gaps)
    if not facts.evidence.strip():
        gaps.append("Say what the evidence is: what is known of who is affected, and from where.")
    asked = [one for one in facts.lines if one.relevance is not Relevance.NOT_RELEVANT]
    unjudged = [one.characteristic.label for one in asked if one.effect is None]
    if unjudged:
        gaps.append(f"Say what the effect is on {listed(unjudged)}, or that it is not known.")
    wordless = [one.characteristic.label for one in asked if one.effect is not None and not one.effect_words]
    if wordless:
        gaps.append(f"Say in words what the effect is on {listed(wordless)}.")
    bare = [
        one.characteristic.label
        for one in asked
        if one.effect is not None and one.effect.needs_action and not one.actions
    ]
    if bare:
        gaps.append(
            f"Say what is done about {listed(bare)}: to lessen the effect, or to find out what it is."
        )
    return tuple(gaps)
