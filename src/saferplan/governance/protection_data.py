"""What the data protection register says as a document: plain data, frozen on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
from django.http import Http404

from saferplan.domain.claims.written import Written
from saferplan.domain.governance.protection import LawfulBasis, ProtectionState, ProtocolStanding
from saferplan.domain.planning.roles import PartnershipRole
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.evidence import HeldInEvidence, evidence_held
from saferplan.governance.models import HeldDataset, ProtectionAssessment
from saferplan.governance.selectors import (
    ProtocolStands,
    dataset_list,
    protection_list,
    protocol_get,
    protocol_list,
)
from saferplan.history.actor import Actor
from saferplan.partnership.overview import constitution
from saferplan.partnership.selectors import partnership_get

SCHEMA = 1
"""The number of this form."""


class SignatureRow(msgspec.Struct, frozen=True):
    """Which organisation signed which version, through which post, on which day."""

    version: int
    organisation: str
    post: str
    signed: dt.date


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a protocol."""

    number: int
    agreed: dt.date
    review_due: dt.date
    source: str
    changes: str


class ProtocolRow(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol: its versions, the newest first, who signed them, and who was asked to sign and did not."""

    title: str
    purpose: Written
    statutory: bool
    standing: ProtocolStanding
    versions: tuple[VersionRow, ...]
    signatures: tuple[SignatureRow, ...]
    unsigned: tuple[str, ...]


class DatasetRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is held: on which basis, under which protocol, who answers for it, until when; and what became of it."""

    title: str
    contents: str
    basis: LawfulBasis
    law: str
    protocol: str
    owner: str
    retention: str
    retain_until: dt.date | None
    ended: dt.date | None
    disposal: str

    def past(self, day: dt.date) -> bool:
        """Whether it is held past the day until which it may be kept."""
        return self.ended is None and self.retain_until is not None and self.retain_until < day


class AssessmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A data protection impact assessment, or the decision that none is needed; `left` is None before it is said."""

    title: str
    of: str
    state: ProtectionState
    reason: Written
    need: Written
    risks: Written
    measures: Written
    left: Band | None
    advice: Written
    consulted: str
    accepted_on: dt.date | None
    accepted_as: str
    review_due: dt.date | None


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the evidence holds and no entry of the register names; no agreement and day of what was published."""

    title: str
    agreement: str
    holder: str
    retain_until: dt.date | None


class ProtectionData(msgspec.Struct, frozen=True, kw_only=True):
    """The data protection register of a day. `liaisons` are authorities with the post of their liaison, empty where
    none is appointed; `disposals` is None where the site has no evidence, and so no log of them."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    as_at: dt.date
    purpose: str
    protocols: tuple[ProtocolRow, ...]
    datasets: tuple[DatasetRow, ...]
    assessments: tuple[AssessmentRow, ...]
    without_entry: tuple[EvidenceRow, ...]
    liaisons: tuple[tuple[str, str], ...]
    disposals: tuple[str, ...] | None


def protection_data(*, by: Actor, purpose: str = "") -> ProtectionData:
    """The register as it stands today."""
    partnership = partnership_get()
    evidence, entered = evidence_held(day=by.today), list(dataset_list())
    return ProtectionData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        as_at=by.today,
        purpose=purpose,
        protocols=tuple(_protocol(one) for one in protocol_list(by=by)),
        datasets=tuple(_dataset(one) for one in entered),
        assessments=tuple(_assessment(one) for one in protection_list() if one.ended is None),
        without_entry=tuple(_evidence(one) for one in evidence.without_entry(entered)) if evidence else (),
        liaisons=tuple(_liaisons(by)),
        disposals=evidence.disposals if evidence else None,
    )


def _protocol(one: ProtocolStands) -> ProtocolRow:
    versions = list(protocol_get(number=one.protocol.pk).versions.all())
    return ProtocolRow(
        title=one.protocol.title,
        purpose=one.protocol.purpose,
        statutory=one.protocol.statutory,
        standing=one.standing,
        versions=tuple(
            VersionRow(
                number=each.number,
                agreed=each.agreed,
                review_due=each.review_due,
                source=each.source,
                changes=each.changes,
            )
            for each in versions
        ),
        signatures=tuple(
            SignatureRow(each.number, signed.organisation.name, signed.post, signed.signed)
            for each in versions
            for signed in each.signatures.all()
        ),
        unsigned=tuple(each.name for each in one.unsigned),
    )


def _dataset(one: HeldDataset) -> DatasetRow:
    return DatasetRow(
        title=one.title,
        contents=one.contents,
        basis=LawfulBasis(one.basis),
        law=one.law,
        protocol=str(one.protocol or ""),
        owner=f"{one.owner_post}, {one.owner.brief}",
        retention=one.retention,
        retain_until=one.retain_until,
        ended=one.ended,
        disposal=one.disposal,
    )


def _assessment(one: ProtectionAssessment) -> AssessmentRow:
    return AssessmentRow(
        title=one.title,
        of=str(one.protocol or one.dataset),
        state=ProtectionState(one.state),
        reason=one.reason,
        need=one.need,
        risks=one.risks,
        measures=one.measures,
        left=Band(one.left) if one.left else None,
        advice=one.advice,
        consulted=one.consulted,
        accepted_on=one.accepted_on,
        accepted_as=one.accepted_as,
        review_due=one.review_due,
    )


def _evidence(one: HeldInEvidence) -> EvidenceRow:
    return EvidenceRow(
        title=one.title,
        agreement=one.facts.agreement if one.facts else "",
        holder=one.facts.holder if one.facts else "",
        retain_until=one.facts.retain_until if one.facts else None,
    )


def _liaisons(by: Actor) -> Iterator[tuple[str, str]]:
    """The partnership's own page keeps who is the liaison of whom."""
    try:
        found = constitution(by=by, day=by.today)
    except Http404:
        return
    for organisation, part in found.organisations:
        if part is not None and part.role == PartnershipRole.RESPONSIBLE:
            liaison = found.liaison_of(organisation)
            yield organisation.name, liaison.post.title if liaison else ""
