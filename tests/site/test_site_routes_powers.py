"""Who opens the pages of tools and powers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partnerships import People
from route_inventory import POWERS, check
from route_values import powers_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Something for every page to be about."""
    return powers_values(people, settings, tmp_path)


@pytest.mark.parametrize("name", sorted(POWERS))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, POWERS[name], values)
