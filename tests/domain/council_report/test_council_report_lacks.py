"""What a report to a council lacks: words, order, and who takes part."""

from __future__ import annotations

from datetime import date

import pytest

from saferplan.domain.council_report.lacks import (
    Lack,
    LackKind,
    in_order,
    lack,
    membership_oddities,
)
from saferplan.domain.planning.constitution import OrganisationFacts
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole

DAY = date(2017, 6, 27)


def organisation(
    name: str, kind: AuthorityKind, role: PartnershipRole | None = PartnershipRole.RESPONSIBLE
) -> OrganisationFacts:
    return OrganisationFacts(len(name), name, kind, role)


CRC = organisation("Derbyshire Community Rehabilitation Company", AuthorityKind.PROBATION)


def said(*organisations: OrganisationFacts, day: date = DAY) -> list[str]:
    return [one.sentence for one in membership_oddities(organisations, day)]


@pytest.mark.parametrize("kind", list(LackKind))
def test_every_kind_has_a_heading_and_says_why_it_matters(kind: LackKind) -> None:
    assert kind.heading
    assert kind.why.endswith(".")


def test_words_are_filled_in() -> None:
    found = lack(LackKind.UNBACKED, where="2.1", label="2.1", figure="67", sentence="It rose by 67.")
    assert found.sentence == "2.1: “67” in “It rose by 67.”"
    assert found.where == "2.1"
    assert "claim" in found.remedy


def test_they_come_in_the_order_of_the_kinds_each_once() -> None:
    one = Lack(kind=LackKind.NAMES, sentence="a", remedy="b")
    other = Lack(kind=LackKind.STRAND, sentence="c", remedy="d")
    assert in_order([one, other, one]) == (other, one)


def test_fire_twice_a_provider_and_no_rehabilitation_company() -> None:
    found = said(
        organisation("Fire & Rescue", AuthorityKind.FIRE_AND_RESCUE, PartnershipRole.OTHER),
        organisation("Fire Authority", AuthorityKind.FIRE_AND_RESCUE),
        organisation("Turning Point", AuthorityKind.PROVIDER, PartnershipRole.PARTICIPATING),
    )
    assert found[0].startswith("Fire & Rescue and Fire Authority are both listed")
    assert found[1].startswith("Turning Point is a provider")
    assert found[2].startswith("No community rehabilitation company is listed; from June 2014")
    assert "not verified" in found[2]


def test_a_partnership_in_order_has_no_oddity() -> None:
    assert said(organisation("Fire", AuthorityKind.FIRE_AND_RESCUE), CRC) == []


def test_who_takes_no_part_is_not_looked_at() -> None:
    assert said(CRC, organisation("Gone", AuthorityKind.PROVIDER, None)) == []


def test_the_company_is_expected_in_its_years_only() -> None:
    assert said(day=date(2014, 5, 31)) == []
    assert said(day=date(2021, 6, 26)) == []
    assert len(said(day=date(2021, 6, 25))) == 1
