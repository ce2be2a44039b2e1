"""What tests of governance share."""

from __future__ import annotations

import pytest

from governance_world import Governance, governance_make


@pytest.fixture
def world(db: None) -> Governance:
    """The governance of a small partnership."""
    return governance_make()
