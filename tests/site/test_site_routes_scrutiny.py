"""Who opens the pages of scrutiny."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partnerships import People
from route_inventory import SCRUTINY, check
from route_values import scrutiny_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """Something for every page to be about."""
    return scrutiny_values(people, settings, tmp_path)


@pytest.mark.parametrize("name", sorted(SCRUTINY))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, SCRUTINY[name], values)
