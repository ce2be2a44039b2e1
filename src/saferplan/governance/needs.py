"""What of risks, equality and data protection needs somebody: their rows put to `domain.governance.attention`."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.domain.governance.attention import Attention, AttentionKind, Dated, Waiting, attention
from saferplan.domain.governance.equality import EqualityState, signing_gaps
from saferplan.domain.governance.protection import ProtocolStanding
from saferplan.governance.equality import facts_of
from saferplan.governance.models import Control, EqualityAssessment, HeldDataset, ProtectionAssessment
from saferplan.governance.selectors import equality_visible, protocol_list, risks_visible
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.remembering import remembered


def attention_of(*, by: Actor) -> tuple[Attention, ...]:
    """Everything that needs somebody, the worst first. A fixed number of queries."""
    return remembered(
        ("governance attention", by.account, by.today),
        lambda: attention(
            (*_risks(by), *_equality(by), *_protocols(by), *_protection()), _waiting(by), by.today
        ),
    )


def mine_of(*, by: Actor) -> tuple[Attention, ...]:
    """What is overdue and the actor sees to: all of it for whoever runs the partnership, else what their own owns."""
    runs = may(by, "governance.protection_change")
    return tuple(one for one in attention_of(by=by) if one.kind.urgent and (runs or one.owner in by.roles))


def _risks(by: Actor) -> Iterable[Dated]:
    visible = risks_visible(by).filter(closed__isnull=True)
    for risk in visible:
        yield Dated(
            what="risk_review",
            subject=f"risk {risk.pk}",
            title=str(risk),
            due=risk.review_due,
            owner=risk.owner_id,
        )
    planned = Control.objects.filter(
        risk__in=visible.order_by().values("pk"), done__isnull=True, ended__isnull=True, due__isnull=False
    )
    for control in planned.select_related("risk"):
        yield Dated(
            what="control",
            subject=f"risk {control.risk_id}",
            title=f"{control.risk.reference}, “{control.text}”",
            due=control.due,  # type: ignore[arg-type]
            owner=control.owner_id,
        )


def _equality(by: Actor) -> Iterable[Dated]:
    for one in _assessments(by):
        subject = f"equality {one.pk}"
        if one.review_due is not None:
            yield Dated(
                what="equality_review",
                subject=subject,
                title=str(one),
                due=one.review_due,
                owner=one.owner_id,
            )
        for action in one.actions.all():
            if action.done is None and action.ended is None:
                yield Dated(
                    what="equality_action",
                    subject=subject,
                    title=f"{one.reference}, “{action.text}”",
                    due=action.due,
                    owner=action.owner_id,
                )


def _assessments(by: Actor) -> list[EqualityAssessment]:
    found = equality_visible(by).filter(ended__isnull=True)
    return list(found.prefetch_related("lines", "actions"))


def _protocols(by: Actor) -> Iterable[Dated]:
    for one in protocol_list(by=by):
        if one.protocol.ended is None and one.version is not None:
            yield Dated(
                what="protocol_review",
                subject=f"protocol {one.protocol.pk}",
                title=str(one.protocol),
                due=one.version.review_due,
            )


def _protection() -> Iterable[Dated]:
    for one in ProtectionAssessment.objects.filter(ended__isnull=True, review_due__isnull=False):
        yield Dated(
            what="protection_review",
            subject=f"protection {one.pk}",
            title=str(one),
            due=one.review_due,  # type: ignore[arg-type]
        )
    for held in HeldDataset.objects.filter(ended__isnull=True, retain_until__isnull=False):
        yield Dated(
            what="retention",
            subject=f"dataset {held.pk}",
            title=str(held),
            due=held.retain_until,  # type: ignore[arg-type]
            owner=held.owner_id,
        )


def _waiting(by: Actor) -> Iterable[Waiting]:
    for one in protocol_list(by=by):
        if one.standing is ProtocolStanding.UNSIGNED:
            yield Waiting(
                kind=AttentionKind.PROTOCOL_UNSIGNED,
                subject=f"protocol {one.protocol.pk}",
                title=str(one.protocol),
                detail=", ".join(each.brief for each in one.unsigned),
            )
    for held in _assessments(by):
        if EqualityState(held.state).open and not signing_gaps(facts_of(held)):
            yield Waiting(
                kind=AttentionKind.EQUALITY_TO_SIGN,
                subject=f"equality {held.pk}",
                title=str(held),
                owner=held.owner_id,
            )
