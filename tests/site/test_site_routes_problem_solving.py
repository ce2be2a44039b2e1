"""Who opens problem-solving records."""

from __future__ import annotations

from typing import Any

import pytest

from made_once import values_of_the_module
from partnerships import People
from route_inventory import PROBLEM_SOLVING, check
from route_values import problem_solving_values

pytestmark = pytest.mark.django_db

made, own, people, values = values_of_the_module(problem_solving_values)


@pytest.mark.parametrize("name", sorted(PROBLEM_SOLVING))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PROBLEM_SOLVING[name], values)
