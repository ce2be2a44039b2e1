"""Who opens the pages of money; what pays for another organisation's restricted action is not found."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import CO_ORDINATOR, LEADS, MONEY, PROVIDER, address_of, check, client_of
from route_values import money_values
from saferplan.domain.planning.roles import Visibility
from saferplan.plan.actions import action_amend

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(money_values)


@pytest.mark.parametrize("name", sorted(MONEY))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, MONEY[name], values)


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, route in MONEY.items()
        if {"line", "commitment", "spend", "virement", "action"} & {*route.of}
    ),
)
def test_what_pays_for_a_restricted_action_is_not_found(
    people: People, values: dict[str, Any], name: str
) -> None:
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=values["world"].made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    route = MONEY[name]
    status = client_of(people, PROVIDER).get(address_of(name, route, values)).status_code
    # What only those in the lead may change is refused before anything is looked for.
    assert status in ({403, 404} if route.opens <= LEADS else {404})
