"""What a partnership lacks is told once and of whom it concerns, and a complete one lacks nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.constitution import OrganisationFacts, constitution_gaps
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole, responsible_kinds

KINDS = sorted(responsible_kinds(Jurisdiction.ENGLAND))
COMPLETE = [
    OrganisationFacts(number, kind.value, kind, PartnershipRole.RESPONSIBLE, has_liaison=True)
    for number, kind in enumerate(KINDS)
]


def sentences(organisations: list[OrganisationFacts], members: int = 2, has_chair: bool = True) -> list[str]:
    gaps = constitution_gaps(
        jurisdiction=Jurisdiction.ENGLAND, organisations=organisations, members=members, has_chair=has_chair
    )
    return [one.sentence for one in gaps]


def test_a_complete_partnership_lacks_nothing() -> None:
    assert sentences(COMPLETE) == []


@pytest.mark.parametrize(("members", "told"), [(0, "no members"), (1, "one member"), (2, ""), (3, "")])
def test_the_strategy_group_has_two_members_or_more(members: int, told: str) -> None:
    found = sentences(COMPLETE, members=members)
    assert ([told in one for one in found] == [True]) is bool(told)


def test_a_chair_is_missed() -> None:
    assert sentences(COMPLETE, has_chair=False) == ["The strategy group has no chair."]


@pytest.mark.parametrize(
    "kind", [one for one in KINDS if one not in ("district_council", "county_council", "unitary")]
)
def test_each_kind_of_authority_is_missed(kind: AuthorityKind) -> None:
    [only] = sentences([one for one in COMPLETE if one.kind is not kind])
    assert kind.label in only


def test_one_council_is_enough_and_none_is_missed() -> None:
    councils = {AuthorityKind.DISTRICT_COUNCIL, AuthorityKind.COUNTY_COUNCIL, AuthorityKind.UNITARY}
    others = [one for one in COMPLETE if one.kind not in councils]
    assert sentences(others) == ["No council is a responsible authority."]
    for kind in councils:
        council = OrganisationFacts(99, "The council", kind, PartnershipRole.RESPONSIBLE, has_liaison=True)
        assert sentences([*others, council]) == []


def test_only_a_responsible_authority_needs_a_liaison() -> None:
    first, *rest = COMPLETE
    without = replace(first, has_liaison=False)
    [gap] = constitution_gaps(
        jurisdiction=Jurisdiction.ENGLAND, organisations=[without, *rest], members=2, has_chair=True
    )
    assert gap.organisation == first.number
    provider = OrganisationFacts(98, "A provider", AuthorityKind.PROVIDER, PartnershipRole.PARTICIPATING)
    gone = OrganisationFacts(97, "A body that left", AuthorityKind.HEALTH, None)
    assert sentences([*COMPLETE, provider, gone]) == []


def test_a_provider_that_is_entered_as_responsible_is_pointed_out() -> None:
    odd = OrganisationFacts(
        98, "A provider", AuthorityKind.PROVIDER, PartnershipRole.RESPONSIBLE, has_liaison=True
    )
    [only] = sentences([*COMPLETE, odd])
    assert "not among those of the Act" in only
