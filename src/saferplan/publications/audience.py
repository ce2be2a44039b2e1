"""What a document for an audience may hold: actions, measures and numbers that its readers may know of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from saferplan.documents.definition import Marking
from saferplan.domain.figure import Disclosure
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.domain.suppression import rounded_count, suppression_rule
from saferplan.history.actor import Actor
from saferplan.plan.feeding import taken_from
from saferplan.plan.models import Measure
from saferplan.plan.standing import PlanStanding, PriorityStanding

MARKINGS = {
    Visibility.PUBLIC: Marking.PUBLIC,
    Visibility.PARTNERSHIP: Marking.PARTNERSHIP,
    Visibility.RESTRICTED: Marking.RESTRICTED,
}
"""How a document for each audience is marked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as an audience may see it; `left_out` is whether something is not for it."""

    standing: PlanStanding
    left_out: bool


def shown_to(standing: PlanStanding, audience: Visibility) -> Shown:
    """The plan without the actions that are not for the audience, and without their measures.

    Whoever makes a document may see every action; those who read it may not.
    """
    priorities = tuple(_for(one, audience) for one in standing.priorities)
    shown = replace(standing, priorities=priorities)
    return Shown(shown, len(shown.actions) < len(standing.actions))


def _for(priority: PriorityStanding, audience: Visibility) -> PriorityStanding:
    return replace(
        priority,
        actions=tuple(one for one in priority.actions if audience.covers(Visibility(one.action.visibility))),
        measures=tuple(one for one in priority.measures if measure_is_for(one.measure, audience)),
    )


def measure_is_for(measure: Measure, audience: Visibility) -> bool:
    """Whether an audience may know of a measure: it is of no action, or of one that it may know of."""
    return measure.action is None or audience.covers(Visibility(measure.action.visibility))


def is_sensitive(measure: Measure) -> bool:
    """Whether a measure is fed with a series of the evidence that is sensitive: its readings' figures say so."""
    stored = [measure.baseline_taken, *(one.taken for one in measure.readings.all())]
    taken = [one for one in (taken_from(each or {}) for each in stored) if one is not None]
    return any(figure.disclosure is Disclosure.SENSITIVE for one in taken for figure in one.reading.figures)


def value_for(value: object, audience: Visibility, *, sensitive: bool = False) -> str:
    """A measure's value as its readers are shown it; empty where there is none.

    A document for the public hides whole numbers from 1 to one less than the limit of `domain/data/disclosure.toml`:
    which measures that people read by hand are of people at risk, the plan does not say, so all are treated as if they
    were. What comes from a `sensitive` series is rounded besides, as the public assessment rounds it, and what is
    computed from it, such as a rate, is not shown.

    >>> from decimal import Decimal
    >>> value_for(Decimal("2129.000"), Visibility.PUBLIC), value_for(Decimal(3), Visibility.PUBLIC)
    ('2,129', 'fewer than 5')
    >>> value_for(Decimal(3), Visibility.PARTNERSHIP), value_for(None, Visibility.PUBLIC)
    ('3', '')
    >>> [value_for(Decimal(one), Visibility.PUBLIC, sensitive=True) for one in ("3", "12", "1.5")]
    ['fewer than 5', '10', 'not shown, to protect people']
    """
    if value is None:
        return ""
    number = float(str(value))
    rule = suppression_rule(MARKINGS[audience].value)
    if 0 < number < rule.hide_below and number.is_integer():
        return f"fewer than {rule.hide_below}"
    if sensitive and rule.round_to > 1:
        if not number.is_integer():
            return "not shown, to protect people"
        number = float(rounded_count(int(number), rule.round_to))
    return f"{number:,.3f}".rstrip("0").rstrip(".")


def reader_of(by: Actor) -> Actor:
    """The actor with the rights of a reader alone: what is gathered for partners holds nothing that is restricted."""
    return Actor(by.now, by.account, {one: frozenset({AccountRole.READER.value}) for one in by.roles})
