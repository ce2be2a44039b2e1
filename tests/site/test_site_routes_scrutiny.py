"""Who opens the pages of scrutiny."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import SCRUTINY, check
from route_values import scrutiny_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(scrutiny_values)


@pytest.mark.parametrize("name", sorted(SCRUTINY))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, SCRUTINY[name], values)
