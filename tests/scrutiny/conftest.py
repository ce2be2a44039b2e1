"""What tests of scrutiny share."""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny_world import Scrutiny, scrutiny_make


@pytest.fixture
def world(db: None, settings: Any) -> Scrutiny:
    """A committee, its meeting of 4 October 2017, and a plan."""
    settings.SAFERPLAN_WORKSPACE = None
    return scrutiny_make()
