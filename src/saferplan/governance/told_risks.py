"""Which risks a document tells that goes beyond the partnership: the highest, those that rise, those past their review.

Risks of restricted actions are left out, and of the others what was written for the partners: causes and consequences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from saferplan.domain.governance.reviews import ReviewStanding, review_standing
from saferplan.domain.governance.risk import Movement, RiskScore
from saferplan.governance.models import Risk
from saferplan.governance.moved import WITHOUT_RESTRICTED
from saferplan.governance.selectors import movement_of, risk_list
from saferplan.history.actor import Actor

HIGHEST = 5
"""So many of the highest risks are told, whatever their score."""


class ToldRisk(msgspec.Struct, frozen=True, kw_only=True):
    """A risk as it is told: its score with the controls in place, which way it went, and its next review."""

    risk: str
    owner: str
    priority: str
    residual: RiskScore
    movement: Movement
    review_due: dt.date
    review: ReviewStanding

    @property
    def overdue(self) -> bool:
        """Whether the day of its review is past."""
        return self.review is ReviewStanding.OVERDUE


class ToldRisks(msgspec.Struct, frozen=True, kw_only=True):
    """How many risks are open, how many of them are past their review, and those that are told, the highest first."""

    open: int
    overdue: int
    told: tuple[ToldRisk, ...]


def risks_to_tell(*, by: Actor) -> ToldRisks:
    """The risks to tell of today. A fixed number of queries."""
    shown = set(Risk.objects.filter(WITHOUT_RESTRICTED, closed__isnull=True).values_list("pk", flat=True))
    every = [_told(one, by.today) for one in risk_list(by=by) if one.pk in shown]
    return ToldRisks(open=len(every), overdue=sum(one.overdue for one in every), told=tuple(_chosen(every)))


def _chosen(every: Iterable[ToldRisk]) -> Sequence[ToldRisk]:
    ordered = sorted(every, key=lambda one: -one.residual.value)
    return [
        one
        for place, one in enumerate(ordered)
        if place < HIGHEST or one.movement is Movement.UP or one.overdue
    ]


def _told(risk: Risk, today: dt.date) -> ToldRisk:
    return ToldRisk(
        risk=str(risk),
        owner=f"{risk.owner_post}, {risk.owner.brief}",
        priority=str(risk.priority or ""),
        residual=risk.residual,
        movement=movement_of(risk),
        review_due=risk.review_due,
        review=review_standing(risk.review_due, today),
    )
