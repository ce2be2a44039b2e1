"""What tests of meetings share."""

from __future__ import annotations

import pytest

from meetings_world import World, world_make


@pytest.fixture
def world(db: None) -> World:
    """People, a plan, and three meetings."""
    return world_make()
