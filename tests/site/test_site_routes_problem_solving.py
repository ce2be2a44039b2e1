"""Who opens problem-solving records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partnerships import People
from route_inventory import PROBLEM_SOLVING, check
from route_values import problem_solving_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Something for every page to be about."""
    return problem_solving_values(people, settings, tmp_path)


@pytest.mark.parametrize("name", sorted(PROBLEM_SOLVING))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PROBLEM_SOLVING[name], values)
