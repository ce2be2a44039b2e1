"""What the registers show of a day, for the completeness check; whoever asks, what is restricted counts as well.

Days that a row keeps (entered, closed, begun, signed, agreed) are those of the day asked for. How far an assessment
is, and what is done about its effects, is taken as it is now.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from saferplan.domain.governance.equality import EqualityState
from saferplan.domain.governance.held import EqualityHeld, ProtocolHeld, RisksHeld
from saferplan.domain.governance.protection import version_on
from saferplan.governance.models import EqualityAssessment, Protocol, Risk
from saferplan.plan.models import Plan
from saferplan.strategy.models import Strategy


def risks_held(*, day: dt.date) -> RisksHeld:
    """The risks that were open on a day, and which priorities they are of."""
    open_ = list(
        Risk.objects.filter(Q(closed__isnull=True) | Q(closed__gt=day), entered__lte=day).order_by("number")
    )
    return RisksHeld(
        open=len(open_),
        priorities=tuple({f"priority {one.priority_id}" for one in open_ if one.priority_id is not None}),
        # A restricted action's risk is named by its reference alone.
        overdue=tuple(
            one.reference if one.action_id is not None else str(one) for one in open_ if one.review_due < day
        ),
    )


def equality_held(*, day: dt.date, plan: Plan | None, strategy: Strategy | None) -> tuple[EqualityHeld, ...]:
    """The equality impact assessments of a plan and its strategy that counted on a day."""
    about = Q(plan=plan) if plan is not None else Q(pk__in=())
    if strategy is not None:
        about |= Q(strategy=strategy)
    found = EqualityAssessment.objects.filter(about, begun__lte=day).filter(
        Q(ended__isnull=True) | Q(ended__gt=day)
    )
    return tuple(
        EqualityHeld(
            number=one.pk,
            title=one.title,
            state=EqualityState.SIGNED
            if one.state == EqualityState.ENDED and one.signed_on
            else EqualityState(one.state),
            begun=one.begun,
            signed_on=one.signed_on,
            review_due=one.review_due,
            overdue_actions=sum(
                each.due < day and each.ended is None and (each.done is None or each.done > day)
                for each in one.actions.all()
            ),
        )
        for one in found.prefetch_related("actions").order_by("number")
    )


def protocol_held(*, day: dt.date) -> ProtocolHeld | None:
    """The protocol that the regulations ask for, as it stood on a day; None where there was none, or none agreed."""
    standing = Protocol.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day), statutory=True)
    for one in standing.prefetch_related("versions__signatures").order_by("-id"):
        version = version_on([each.facts for each in one.versions.all()], day)
        if version is not None:
            return ProtocolHeld(
                number=one.pk,
                title=one.title,
                version=version.number,
                agreed=version.agreed,
                review_due=version.review_due,
                signed=tuple(number for number, signed in version.signed.items() if signed <= day),
            )
    return None
