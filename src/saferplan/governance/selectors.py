"""What is read of risks, equality assessments and the data protection register."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.governance.protection import ProtocolStanding, protocol_standing, unsigned_on
from saferplan.domain.governance.reviews import ReviewStanding, review_standing
from saferplan.domain.governance.risk import Movement, movement
from saferplan.governance.models import (
    Control,
    EqualityAction,
    EqualityAssessment,
    EqualityLine,
    FrozenEquality,
    HeldDataset,
    ProtectionAssessment,
    ProtectionRegister,
    Protocol,
    ProtocolVersion,
    Risk,
    RiskRegister,
    RiskReview,
)
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action
from saferplan.plan.selectors import visible_to
from saferplan.strategy.models import Priority

_HELD_FIRST = F("ended").desc(nulls_first=True)


def of_known_actions(actor: Actor) -> Q:
    """Rows of no action, or of one that the actor may know of."""
    if not visible_to(actor):
        return Q()
    return Q(action__isnull=True) | Q(
        action__in=Action.objects.filter(visible_to(actor)).order_by().values("pk")
    )


def risks_visible(actor: Actor) -> QuerySet[Risk]:
    """The risks that an actor may know of."""
    if not may(actor, "governance.view"):
        return Risk.objects.none()
    return Risk.objects.filter(of_known_actions(actor))


def equality_visible(actor: Actor) -> QuerySet[EqualityAssessment]:
    """The equality impact assessments that an actor may know of."""
    if not may(actor, "governance.view"):
        return EqualityAssessment.objects.none()
    return EqualityAssessment.objects.filter(of_known_actions(actor))


def actions_to_choose(*, by: Actor, chosen: Action | None = None) -> QuerySet[Action]:
    """The actions that did not end and that an actor may know of, those of the newest year first; and one chosen."""
    offered = Q(ended__isnull=True) | Q(pk=chosen.pk if chosen else None)
    return Action.objects.filter(visible_to(by)).filter(offered).order_by("-plan__year", "reference")


def priorities_offered(*, chosen: Priority | None = None) -> QuerySet[Priority]:
    """The priorities that did not end, those of the newest year first; and the chosen one."""
    offered = Q(ended__isnull=True) | Q(pk=chosen.pk if chosen else None)
    return Priority.objects.filter(offered).order_by("-year", "number")


def risk_list(*, by: Actor, closed: bool = False) -> list[Risk]:
    """The open risks that an actor may know of, or the closed ones, by number, with owners, controls and reviews."""
    found = risks_visible(by).filter(closed__isnull=not closed)
    return list(_whole_risks(found).order_by("number"))


def risk_get(*, by: Actor, number: int) -> Risk:
    """One risk, with its controls that stand and its reviews, the newest first.

    Raises:
        Http404: there is none of that number, or it is of an action that the actor must not know of.
    """
    found = _whole_risks(risks_visible(by).filter(pk=number)).first()
    if found is None:
        raise Http404(f"no risk {number}")
    return found


def control_get(*, by: Actor, number: int) -> Control:
    """One mitigating action.

    Raises:
        Http404: there is none of that number, or its risk is not known to the actor.
    """
    found = (
        Control.objects.filter(pk=number, risk__in=risks_visible(by).order_by().values("pk"))
        .select_related("risk__owner", "owner")
        .first()
    )
    if found is None:
        raise Http404(f"no mitigating action {number}")
    return found


def movement_of(risk: Risk) -> Movement:
    """Which way a risk went at its last review."""
    last = next(iter(risk.reviews.all()), None)
    return movement(last.before if last else None, risk.residual)


def register_list() -> QuerySet[RiskRegister]:
    """The frozen registers, the newest first, without what they hold."""
    return RiskRegister.objects.defer("data").order_by("-frozen_on", "-id")


def register_get(*, number: int) -> RiskRegister:
    """One frozen register.

    Raises:
        Http404: there is none of that number.
    """
    found = RiskRegister.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no register {number}")
    return found


def equality_documents_of(*, assessment: EqualityAssessment) -> QuerySet[FrozenEquality]:
    """The frozen documents of an assessment, the newest first, without what they hold."""
    rows = FrozenEquality.objects.filter(assessment=assessment).select_related("assessment")
    return rows.defer("data").order_by("-frozen_on", "-id")


def equality_document_get(*, by: Actor, number: int) -> FrozenEquality:
    """One frozen equality impact assessment.

    Raises:
        Http404: there is none of that number, or its assessment is not known to the actor.
    """
    known = equality_visible(by).order_by().values("pk")
    found = (
        FrozenEquality.objects.filter(pk=number, assessment__in=known).select_related("assessment").first()
    )
    if found is None:
        raise Http404(f"no frozen assessment {number}")
    return found


def protection_register_list() -> QuerySet[ProtectionRegister]:
    """The frozen data protection registers, the newest first, without what they hold."""
    return ProtectionRegister.objects.defer("data").order_by("-frozen_on", "-id")


def protection_register_get(*, number: int) -> ProtectionRegister:
    """One frozen data protection register.

    Raises:
        Http404: there is none of that number.
    """
    found = ProtectionRegister.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no register {number}")
    return found


def equality_list(*, by: Actor) -> list[EqualityAssessment]:
    """The equality impact assessments that an actor may know of, by number; those that ended last."""
    found = equality_visible(by).select_related("strategy", "plan", "priority", "action", "owner")
    return sorted(found.prefetch_related("actions"), key=lambda one: (one.ended is not None, one.number))


def equality_get(*, by: Actor, number: int) -> EqualityAssessment:
    """One assessment, with its lines and what is done about effects.

    Raises:
        Http404: there is none of that number, or it is of an action that the actor must not know of.
    """
    found = (
        equality_visible(by)
        .filter(pk=number)
        .select_related("strategy", "plan", "priority", "action", "owner", "author", "signed_by")
        .prefetch_related("lines", Prefetch("actions", EqualityAction.objects.select_related("owner")))
        .first()
    )
    if found is None:
        raise Http404(f"no equality impact assessment {number}")
    return found


def line_of(*, assessment: EqualityAssessment, characteristic: str) -> EqualityLine:
    """What an assessment says of a characteristic.

    Raises:
        Http404: it says nothing of it yet.
    """
    found = (
        EqualityLine.objects.filter(assessment=assessment, characteristic=characteristic)
        .select_related("assessment")
        .first()
    )
    if found is None:
        raise Http404(f"{assessment} says nothing of {characteristic!r} yet")
    return found


def equality_action_get(*, by: Actor, number: int) -> EqualityAction:
    """One thing that is done about an effect.

    Raises:
        Http404: there is none of that number, or its assessment is not known to the actor.
    """
    found = (
        EqualityAction.objects.filter(pk=number, assessment__in=equality_visible(by).order_by().values("pk"))
        .select_related("assessment", "owner")
        .first()
    )
    if found is None:
        raise Http404(f"no action about an effect {number}")
    return found


@dataclass(frozen=True, slots=True)
class ProtocolStands:
    """A protocol with the version of a day, how it stands, and who has not signed it."""

    protocol: Protocol
    version: ProtocolVersion | None
    standing: ProtocolStanding
    review: ReviewStanding
    unsigned: tuple[Organisation, ...]


def protocol_list(*, by: Actor) -> list[ProtocolStands]:
    """Every protocol as it stands today, those that ended last. A fixed number of queries."""
    found = [stands_of(one, by) for one in _whole_protocols()]
    return sorted(
        found,
        key=lambda one: (one.protocol.ended is not None, not one.protocol.statutory, one.protocol.title),
    )


def protocol_get(*, number: int) -> Protocol:
    """One protocol, with its versions and signatures.

    Raises:
        Http404: there is none of that number.
    """
    found = _whole_protocols().filter(pk=number).first()
    if found is None:
        raise Http404(f"no protocol {number}")
    return found


def stands_of(protocol: Protocol, by: Actor) -> ProtocolStands:
    """How a protocol stands today."""
    version = next((one for one in protocol.versions.all() if one.agreed <= by.today), None)
    asked = {one.pk: one for one in protocol.asked.all()}
    facts = version.facts if version else None
    return ProtocolStands(
        protocol=protocol,
        version=version,
        standing=protocol_standing(facts, asked, by.today, ended=protocol.ended),
        review=review_standing(version.review_due if version else None, by.today),
        unsigned=tuple(asked[one] for one in unsigned_on(facts, list(asked), by.today)) if facts else (),
    )


def protocols_to_choose() -> QuerySet[Protocol]:
    """The protocols that were not ended, by title."""
    return Protocol.objects.filter(ended__isnull=True).order_by("title")


def dataset_list() -> QuerySet[HeldDataset]:
    """What the partnership holds, by title; what it no longer holds last."""
    return HeldDataset.objects.select_related("protocol", "owner").order_by(_HELD_FIRST, "title")


def datasets_to_choose() -> QuerySet[HeldDataset]:
    """The datasets that are held, by title."""
    return HeldDataset.objects.filter(ended__isnull=True).order_by("title")


def dataset_get(*, number: int) -> HeldDataset:
    """One dataset of the register.

    Raises:
        Http404: there is none of that number.
    """
    found = HeldDataset.objects.select_related("protocol", "owner").filter(pk=number).first()
    if found is None:
        raise Http404(f"no dataset {number}")
    return found


def protection_list() -> QuerySet[ProtectionAssessment]:
    """The data protection impact assessments, by title; those that ended last."""
    return ProtectionAssessment.objects.select_related("protocol", "dataset").order_by(_HELD_FIRST, "title")


def protection_get(*, number: int) -> ProtectionAssessment:
    """One data protection impact assessment.

    Raises:
        Http404: there is none of that number.
    """
    found = ProtectionAssessment.objects.select_related("protocol", "dataset").filter(pk=number).first()
    if found is None:
        raise Http404(f"no data protection impact assessment {number}")
    return found


def _whole_risks(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    return rows.select_related("owner", "priority", "action").prefetch_related(
        Prefetch("controls", Control.objects.filter(ended__isnull=True).select_related("owner")),
        Prefetch("reviews", RiskReview.objects.order_by("-on", "-id")),
    )


def _whole_protocols() -> QuerySet[Protocol]:
    return Protocol.objects.prefetch_related(
        "asked",
        Prefetch("versions", ProtocolVersion.objects.order_by("-number")),
        "versions__signatures__organisation",
    )
