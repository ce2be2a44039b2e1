"""Who opens the pages of meetings."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import MEETINGS, check
from route_values import meetings_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(meetings_values)


@pytest.mark.parametrize("name", sorted(MEETINGS))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, MEETINGS[name], values)
