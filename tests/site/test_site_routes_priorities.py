"""Who opens the pages of priorities and strategy."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from made_once import values_of_the_module
from partnerships import People
from route_inventory import EVERYONE, OF_THE_POLICE, PRIORITIES, WRITES, check, client_of, nothing_is_written
from route_values import priorities_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(priorities_values)


@pytest.mark.parametrize("name", sorted({*PRIORITIES} - {"dissent_withdraw"}))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PRIORITIES[name], values)


def test_a_dissent_is_withdrawn_by_the_organisation_that_noted_it(
    people: People, values: dict[str, Any]
) -> None:
    address = reverse("dissent_withdraw", args=[values["dissent"]])
    got = {}
    for who in EVERYONE:
        client = client_of(people, who)
        with nothing_is_written():
            got[who] = client.get(address).status_code
    assert got == {who: 200 if who in OF_THE_POLICE else 404 if who in WRITES else 403 for who in EVERYONE}
