"""Whether a partnership is constituted as its regulations ask: authorities, strategy group, chair, liaisons.

Regulations 3 and 4 of the Crime and Disorder (Formulation and Implementation of Strategy) Regulations 2007 for
England; those for Wales are to the same effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole, responsible_kinds

LEAST_MEMBERS = 2
"""How many persons at least the responsible authorities appoint to the strategy group (regulation 3)."""

_COUNCILS = (AuthorityKind.DISTRICT_COUNCIL, AuthorityKind.COUNTY_COUNCIL, AuthorityKind.UNITARY)


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation, what it is to the partnership now (None where it takes no part), and who is its liaison."""

    number: int
    name: str
    kind: AuthorityKind
    role: PartnershipRole | None
    has_liaison: bool = False


class GapKind(Enum):
    """What is missing."""

    STRATEGY_GROUP = "strategy group"
    AUTHORITIES = "authorities"
    LIAISON = "liaison"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: in a sentence, with what to do; of an organisation, or of the partnership."""

    kind: GapKind
    sentence: str
    remedy: str
    organisation: int | None = None


def constitution_gaps(
    *, jurisdiction: Jurisdiction, organisations: Sequence[OrganisationFacts], members: int, has_chair: bool
) -> tuple[Gap, ...]:
    """What a partnership lacks of what its regulations ask, the most important first.

    Args:
        jurisdiction: whose law applies.
        organisations: those of the partnership.
        members: how many posts have a seat in the strategy group, the chair's included.
        has_chair: whether it has a chair.

    >>> police = OrganisationFacts(1, "Police", AuthorityKind.POLICE, PartnershipRole.RESPONSIBLE)
    >>> for gap in constitution_gaps(
    ...     jurisdiction=Jurisdiction.WALES, organisations=[police], members=1, has_chair=True
    ... ):
    ...     print(gap.sentence)
    The strategy group has one member; the regulations ask for two or more.
    No council is a responsible authority.
    No organisation of the kind “Fire and rescue authority” is a responsible authority.
    No organisation of the kind “Probation” is a responsible authority.
    No organisation of the kind “Health” is a responsible authority.
    Police has no designated liaison for information sharing.
    """
    gaps = []
    if not has_chair:
        gaps.append(
            Gap(GapKind.STRATEGY_GROUP, "The strategy group has no chair.", "Appoint a post as its chair.")
        )
    if members < LEAST_MEMBERS:
        has = "one member" if members else "no members"
        gaps.append(
            Gap(
                GapKind.STRATEGY_GROUP,
                f"The strategy group has {has}; the regulations ask for two or more.",
                "Appoint more posts.",
            )
        )
    responsible = [one for one in organisations if one.role is PartnershipRole.RESPONSIBLE]
    kinds = {one.kind for one in responsible}
    remedy = "Add it, or change the role of the one that is here."
    if kinds.isdisjoint(_COUNCILS):
        gaps.append(Gap(GapKind.AUTHORITIES, "No council is a responsible authority.", remedy))
    wanted = responsible_kinds(jurisdiction)
    gaps += [
        Gap(
            GapKind.AUTHORITIES,
            f"No organisation of the kind “{kind.label}” is a responsible authority.",
            remedy,
        )
        for kind in AuthorityKind
        if kind in wanted and kind not in _COUNCILS and kind not in kinds
    ]
    gaps += [
        Gap(
            GapKind.AUTHORITIES,
            f"{one.name} is entered as a responsible authority, but its kind, {one.kind.label.lower()}, is not among "
            "those of the Act.",
            "Correct its kind or its role.",
            one.number,
        )
        for one in responsible
        if one.kind not in wanted
    ]
    gaps += [
        Gap(
            GapKind.LIAISON,
            f"{one.name} has no designated liaison for information sharing.",
            "Appoint one of its posts as liaison.",
            one.number,
        )
        for one in responsible
        if not one.has_liaison
    ]
    return tuple(gaps)
