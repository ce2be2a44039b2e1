"""What the risk register says as a document: plain data, frozen on a day. Risks of restricted actions are left out."""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.governance.reviews import ReviewStanding, review_standing
from saferplan.domain.governance.risk import (
    ControlStanding,
    Movement,
    RiskKind,
    RiskResponse,
    RiskScore,
    control_standing,
)
from saferplan.governance.models import Risk
from saferplan.governance.moved import WITHOUT_RESTRICTED
from saferplan.governance.selectors import movement_of, risk_list
from saferplan.history.actor import Actor
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.selectors import sees_every_action

SCHEMA = 1
"""The number of this form."""


class ControlLine(msgspec.Struct, frozen=True):
    """A mitigating action: who sees to it, how it stands, and since or by when."""

    text: Written
    owner: str
    standing: ControlStanding
    day: dt.date


class ReviewLine(msgspec.Struct, frozen=True):
    """A review: the scores before and after it, and why."""

    on: dt.date
    before: RiskScore
    after: RiskScore
    why: Written


class RiskRow(msgspec.Struct, frozen=True, kw_only=True):
    """A risk."""

    reference: str
    title: Written
    kind: RiskKind
    causes: Written
    consequences: Written
    response: RiskResponse
    inherent: RiskScore
    residual: RiskScore
    target: RiskScore | None
    owner: str
    priority: str
    action: str
    movement: Movement
    review_due: dt.date
    review: ReviewStanding
    controls: tuple[ControlLine, ...]
    reviews: tuple[ReviewLine, ...]


class RegisterData(msgspec.Struct, frozen=True, kw_only=True):
    """The risk register of a day; `restricted` says whether risks of restricted actions are left out."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    as_at: dt.date
    purpose: str
    risks: tuple[RiskRow, ...]
    restricted: bool = False


def register_data(*, by: Actor, purpose: str = "") -> RegisterData:
    """The register as it stands today. A fixed number of queries, however many risks there are."""
    partnership = partnership_get()
    open_ = Risk.objects.filter(closed__isnull=True)
    shown = set(open_.filter(WITHOUT_RESTRICTED).values_list("pk", flat=True))
    risks = [one for one in risk_list(by=by) if one.pk in shown]
    return RegisterData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        as_at=by.today,
        purpose=purpose,
        risks=tuple(_row(one, by.today) for one in sorted(risks, key=_worst_first)),
        # Who may not know of a restricted action is not told that there is a risk of one.
        restricted=sees_every_action(by) and len(shown) < open_.count(),
    )


def _worst_first(risk: Risk) -> tuple[int, int]:
    return -risk.residual.value, risk.number


def _row(risk: Risk, today: dt.date) -> RiskRow:
    return RiskRow(
        reference=risk.reference,
        title=risk.title,
        kind=RiskKind(risk.kind),
        causes=risk.causes,
        consequences=risk.consequences,
        response=RiskResponse(risk.response),
        inherent=risk.inherent,
        residual=risk.residual,
        target=risk.target,
        owner=f"{risk.owner_post}, {risk.owner.brief}",
        priority=str(risk.priority or ""),
        action=str(risk.action or ""),
        movement=movement_of(risk),
        review_due=risk.review_due,
        review=review_standing(risk.review_due, today),
        controls=tuple(
            ControlLine(
                one.text,
                f"{one.owner_post}, {one.owner.brief}".removeprefix(", "),
                control_standing(one.done, one.due, today),
                one.done or one.due or risk.entered,
            )
            for one in risk.controls.all()
        ),
        reviews=tuple(ReviewLine(one.on, one.before, one.after, one.why) for one in risk.reviews.all()),
    )
