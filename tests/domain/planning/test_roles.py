"""Who is a responsible authority, and who sees what."""

from __future__ import annotations

import pytest

from saferplan.domain.completeness import Checked, Jurisdiction
from saferplan.domain.planning.roles import (
    AuthorityKind,
    Visibility,
    responsible_authorities,
    responsible_kinds,
)

BOTH = {AuthorityKind.POLICE, AuthorityKind.FIRE_AND_RESCUE, AuthorityKind.PROBATION, AuthorityKind.HEALTH}
ENGLISH_COUNCILS = {AuthorityKind.DISTRICT_COUNCIL, AuthorityKind.COUNTY_COUNCIL, AuthorityKind.UNITARY}


def test_responsible_authorities_are_those_of_the_act():
    assert responsible_kinds(Jurisdiction.ENGLAND) == BOTH | ENGLISH_COUNCILS
    assert responsible_kinds(Jurisdiction.WALES) == BOTH | {AuthorityKind.UNITARY}
    assert responsible_authorities().checked is Checked.READ


@pytest.mark.parametrize(
    "kind", [AuthorityKind.PROVIDER, AuthorityKind.VOLUNTARY, AuthorityKind.LOCAL_POLICING_BODY]
)
@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_a_provider_or_the_local_policing_body_is_none(kind, jurisdiction):
    assert kind not in responsible_kinds(jurisdiction)


def test_whoever_sees_more_sees_what_everybody_sees():
    covered = {one: {other for other in Visibility if one.covers(other)} for one in Visibility}
    assert covered[Visibility.PUBLIC] == {Visibility.PUBLIC}
    assert covered[Visibility.PARTNERSHIP] == {Visibility.PUBLIC, Visibility.PARTNERSHIP}
    assert covered[Visibility.RESTRICTED] == set(Visibility)
