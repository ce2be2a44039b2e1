"""Who opens the pages of tools and powers."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import POWERS, check
from route_values import powers_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(powers_values)


@pytest.mark.parametrize("name", sorted(POWERS))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, POWERS[name], values)
