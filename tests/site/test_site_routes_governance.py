"""Who opens the pages of governance; what is of another organisation's restricted action is not found."""

from __future__ import annotations

from typing import Any

import pytest

from governance_world import APRIL, assessment_make
from made_once import values_of_the_module
from partnerships import People
from route_inventory import (
    CO_ORDINATES,
    CO_ORDINATOR,
    GOVERNANCE,
    PROVIDER,
    address_of,
    check,
    client_of,
)
from route_values import governance_values
from saferplan.domain.planning.roles import Visibility
from saferplan.governance.risks import risk_amend
from saferplan.plan.actions import action_amend

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(governance_values)


@pytest.mark.parametrize("name", sorted(GOVERNANCE))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, GOVERNANCE[name], values)


@pytest.mark.parametrize(
    "name", sorted(name for name, route in GOVERNANCE.items() if {"risk", "control"} & {*route.of})
)
def test_a_risk_of_a_restricted_action_is_not_found(
    people: People, values: dict[str, Any], name: str
) -> None:
    world = values["world"]
    risk = world.risk
    risk_amend(
        by=people.actor(*CO_ORDINATOR),
        risk=risk,
        reason="It is of one action.",
        title=risk.title,
        causes=risk.causes,
        consequences=risk.consequences,
        inherent=risk.inherent,
        action=world.made.police_action,
    )
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    route = GOVERNANCE[name]
    status = client_of(people, PROVIDER).get(address_of(name, route, values)).status_code
    # What only the co-ordinator may change is refused before anything is looked for.
    assert status == (403 if route.opens == CO_ORDINATES else 404)
    for page in ("risks", "risk_matrix", "governance"):
        response = client_of(people, PROVIDER).get(address_of(page, GOVERNANCE[page], values))
        assert risk.title not in response.content.decode()


def test_an_assessment_of_a_restricted_action_is_not_found(people: People, values: dict[str, Any]) -> None:
    world = values["world"]
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    held = assessment_make(world, APRIL, action=world.made.police_action)
    address = address_of("equality", GOVERNANCE["equality"], {**values, "equality": held.pk})
    assert client_of(people, PROVIDER).get(address).status_code == 404
    assert client_of(people, CO_ORDINATOR).get(address).status_code == 200
