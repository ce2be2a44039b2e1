"""What tests of money share."""

from __future__ import annotations

import pytest

from money_world import Money, money_make


@pytest.fixture
def world(db: None) -> Money:
    """The money of a small plan."""
    return money_make()
