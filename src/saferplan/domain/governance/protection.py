"""Data protection: lawful bases as data, protocols and who signed them, assessments of high risk.

The bases are data (`data/lawful_bases.toml`), each with how far it was checked: this is a register, not legal advice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.planning.scoring_models import Band
from saferplan.domain.planning.wording import Shown, Worded
from saferplan.domain.tables import read_table


class LawfulBasis(Worded):
    """On what processing rests.

    >>> LawfulBasis.PUBLIC_TASK.label
    'Public task'
    """

    NOT_PERSONAL = "not_personal"
    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    LAW_ENFORCEMENT = "law_enforcement"


class BasisInLaw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A basis: where it stands, and how far that was checked. `needs_law` asks for the law that it rests on."""

    basis: LawfulBasis
    reference: str
    checked: Checked
    needs_law: bool = False


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    basis: tuple[BasisInLaw, ...]


@cache
def lawful_bases() -> Mapping[LawfulBasis, BasisInLaw]:
    """Every basis, in the order in which they are offered.

    >>> lawful_bases()[LawfulBasis.PUBLIC_TASK].needs_law
    True
    """
    return {one.basis: one for one in read_table("lawful_bases", _Table).basis}


class ProtectionState(Shown):
    """How far a data protection impact assessment is."""

    NOT_NEEDED = "not_needed"
    DRAFT = "draft"
    ACCEPTED = "accepted"
    ENDED = "ended"


class ProtocolStanding(Shown):
    """How a protocol stands on a day."""

    IN_FORCE = "in_force"
    UNSIGNED = "unsigned"
    OVERDUE = "overdue"
    NOT_AGREED = "not_agreed"
    ENDED = "ended"


class VersionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a protocol: the day it was agreed, the day of its review, and who signed it and when, by number."""

    number: int
    agreed: date
    review_due: date
    signed: Mapping[int, date]


def version_on(versions: Sequence[VersionFacts], day: date) -> VersionFacts | None:
    """The version in force on a day: the newest that was agreed by then; None where none was."""
    made = [one for one in versions if one.agreed <= day]
    return max(made, key=lambda one: (one.agreed, one.number), default=None)


def unsigned_on(version: VersionFacts, asked: Collection[int], day: date) -> tuple[int, ...]:
    """Who was asked to sign a version and had not by a day."""
    return tuple(one for one in asked if one not in version.signed or version.signed[one] > day)


def protocol_standing(
    version: VersionFacts | None, asked: Collection[int], day: date, *, ended: date | None = None
) -> ProtocolStanding:
    """How a protocol stands on a day.

    >>> version = VersionFacts(number=1, agreed=date(2017, 4, 3), review_due=date(2018, 4, 3), signed={})
    >>> protocol_standing(version, [1], date(2017, 6, 27)).value
    'unsigned'
    >>> protocol_standing(version, [], date(2018, 6, 27)).value
    'overdue'
    """
    if ended is not None and ended <= day:
        return ProtocolStanding.ENDED
    if version is None:
        return ProtocolStanding.NOT_AGREED
    if version.review_due < day:
        return ProtocolStanding.OVERDUE
    return ProtocolStanding.UNSIGNED if unsigned_on(version, asked, day) else ProtocolStanding.IN_FORCE


def acceptance_fault(left: Band | None, consulted: str) -> str:
    """Why an assessment cannot be accepted; nothing where it can.

    Where a high risk is left, the Information Commissioner is consulted first (UK GDPR, article 36; not verified).

    >>> acceptance_fault(Band.HIGH, "")
    'A high risk is left. Lessen it, or say how and when the Information Commissioner was consulted.'
    >>> acceptance_fault(Band.LOW, "")
    ''
    """
    if left is None:
        return "Say how high the risk is that is left once the measures are taken."
    if left in (Band.HIGH, Band.VERY_HIGH) and not consulted.strip():
        return (
            f"A {left.label.lower()} risk is left. Lessen it, or say how and when the Information Commissioner was "
            "consulted."
        )
    return ""
