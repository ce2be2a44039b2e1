"""What tests of claims share: a partnership with a report to its council, and a claim."""

from __future__ import annotations

import pytest

from reports_world import Reports, reports_make


@pytest.fixture
def world(db: None) -> Reports:
    """A draft, its officers, and the claim of +67."""
    return reports_make()
