"""Who opens the plan's pages; another organisation's restricted action is not found."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import (
    CO_ORDINATES,
    CO_ORDINATOR,
    LEADS,
    PLAN,
    PROVIDER,
    address_of,
    check,
    client_of,
)
from route_values import plan_values
from saferplan.domain.planning.roles import Visibility
from saferplan.plan.actions import action_amend

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(plan_values)


@pytest.mark.parametrize("name", sorted(PLAN))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PLAN[name], values)


@pytest.mark.parametrize(
    "name", sorted(name for name, route in PLAN.items() if {"action", "milestone"} & {*route.of})
)
def test_another_organisations_restricted_action_is_not_found(
    people: People, values: dict[str, Any], name: str
) -> None:
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=values["made"].police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    route = PLAN[name]
    address = address_of(name, route, values)
    expected = 403 if route.opens <= LEADS else 404
    assert client_of(people, PROVIDER).get(address).status_code == expected
    assert client_of(people, CO_ORDINATOR).get(address).status_code == 200
    assert route.opens >= CO_ORDINATES
