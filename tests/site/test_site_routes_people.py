"""Who opens the pages of the partnership and its people."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import PEOPLE, check
from route_values import people_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(people_values)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PEOPLE[name], values)
