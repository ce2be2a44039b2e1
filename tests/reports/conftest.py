"""What tests of reports share."""

from __future__ import annotations

import pytest

from reports_world import Reports, reports_make


@pytest.fixture
def world(db: None) -> Reports:
    """A draft, its officers, and a claim."""
    return reports_make()
