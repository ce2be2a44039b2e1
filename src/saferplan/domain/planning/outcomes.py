"""Does it help? A measure against its target, with the direction that is wanted; beside it what chance would do.

The thresholds are those of Safer Derbyshire: green meets the target, amber misses it by up to 5% of the target, red
by more, grey cannot be judged. Which way is wanted is `categories.Direction`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.display import written
from saferplan.domain.figure import Unit
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.wording import ABSENT, Shown, Worded
from saferplan.domain.verdicts import Verdict

AMBER_UP_TO = Decimal("0.05")

BUSY_BUT_NOT_WORKING = (
    "Busy but not working: the actions are delivered as planned, and the outcome misses its target."
)


WANTED: Mapping[Direction, str] = {
    Direction.DOWN: "lower is wanted",
    Direction.UP: "higher is wanted",
    Direction.EITHER: "either direction may be intended",
}
"""The direction that is wanted, in words."""


class OutcomeStatus(Shown):
    """How a measure stands against its target.

    >>> OutcomeStatus.GREEN.word, OutcomeStatus.GREY.shape
    ('Target met', 'dash')
    """

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Part(Worded):
    """What a measure is judged by."""

    BASELINE = "baseline"
    TARGET = "target"
    VALUE = "value"


class OutcomeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A measure's baseline, target and latest value, each a number or why there is none; and the direction wanted.

    A baseline that is `Absence.NOT_APPLICABLE`, such as that of something new, does not stand in the way. `verdict` is
    what may be said of the change since the baseline, where it was tested.
    """

    direction: Direction
    baseline: float | Absence
    target: float | Absence
    value: float | Absence
    verdict: Verdict = Verdict.NOT_TESTED


class Missing(msgspec.Struct, frozen=True):
    """A part that is not there, and why."""

    part: Part
    why: Absence


class ComputedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a measure stands, why, and what may be said of its change.

    `missed_by` is by how many per cent of the target it is missed: 0 where it is met, None where that cannot be said
    (a target of 0 has no percentage).
    """

    status: OutcomeStatus
    sentence: str
    missing: tuple[Missing, ...] = ()
    missed_by: float | None = None
    verdict: Verdict = Verdict.NOT_TESTED


def outcome_status(facts: OutcomeFacts) -> ComputedOutcome:
    """How a measure stands against its target.

    >>> facts = OutcomeFacts(direction=Direction.DOWN, baseline=1000, target=900, value=945)
    >>> found = outcome_status(facts)
    >>> found.status.value, found.missed_by, found.sentence
    ('amber', 5.0, 'Just missed: 5.0% above the target, and lower is wanted.')
    >>> unknown = OutcomeFacts(direction=Direction.DOWN, baseline=1000, target=Absence.UNKNOWN, value=945)
    >>> outcome_status(unknown).sentence
    'Cannot be judged: the target is not known.'
    """
    missing = _missing(facts)
    if missing:
        said = "; ".join(f"the {one.part.label} is {ABSENT[one.why]}" for one in missing)
        return _grey(facts, f"{said}.", missing)
    if facts.direction is Direction.EITHER:
        return _grey(facts, f"{WANTED[facts.direction]}, so no target can be met or missed.")
    assert not isinstance(facts.target, Absence)  # noqa: S101 - nothing is missing here
    assert not isinstance(facts.value, Absence)  # noqa: S101 - likewise
    target, value = Decimal(str(facts.target)), Decimal(str(facts.value))
    short = value - target if facts.direction is Direction.DOWN else target - value
    if short <= 0:
        return _judged(facts, OutcomeStatus.GREEN, 0.0, "the value is at the target or better.")
    wanted = WANTED[facts.direction]
    side = "above" if facts.direction is Direction.DOWN else "below"
    if target == 0:
        return _judged(facts, OutcomeStatus.RED, None, f"the value is {side} a target of 0, and {wanted}.")
    status = OutcomeStatus.AMBER if short <= AMBER_UP_TO * abs(target) else OutcomeStatus.RED
    share = float(100 * short / abs(target))
    by = "less than 0.1%" if share < 0.1 else written(share, Unit.PERCENT)
    return _judged(facts, status, share, f"{by} {side} the target, and {wanted}.")


def busy_but_not_working(delivery: DeliveryStatus, outcome: OutcomeStatus) -> bool:
    """Whether actions go as planned, or are complete, while the outcome is red: what a meeting must talk about.

    >>> busy_but_not_working(DeliveryStatus.GREEN, OutcomeStatus.RED)
    True
    """
    return delivery in {DeliveryStatus.GREEN, DeliveryStatus.BLUE} and outcome is OutcomeStatus.RED


def _missing(facts: OutcomeFacts) -> tuple[Missing, ...]:
    parts = ((Part.BASELINE, facts.baseline), (Part.TARGET, facts.target), (Part.VALUE, facts.value))
    return tuple(
        Missing(part, value)
        for part, value in parts
        if isinstance(value, Absence) and (part, value) != (Part.BASELINE, Absence.NOT_APPLICABLE)
    )


def _grey(facts: OutcomeFacts, said: str, missing: tuple[Missing, ...] = ()) -> ComputedOutcome:
    return ComputedOutcome(
        status=OutcomeStatus.GREY,
        sentence=f"{OutcomeStatus.GREY.word}: {said}",
        missing=missing,
        verdict=facts.verdict,
    )


def _judged(facts: OutcomeFacts, status: OutcomeStatus, share: float | None, said: str) -> ComputedOutcome:
    return ComputedOutcome(
        status=status, sentence=f"{status.word}: {said}", missed_by=share, verdict=facts.verdict
    )
