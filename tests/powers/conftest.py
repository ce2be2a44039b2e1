"""What tests of tools and powers share."""

from __future__ import annotations

import pytest

from powers_world import Powers, powers_make


@pytest.fixture
def world(db: None) -> Powers:
    """People and a plan, nothing counted."""
    return powers_make()
