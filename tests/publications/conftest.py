"""What tests of publications share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publications_world import Year, year_make


@pytest.fixture
def year(db: None, settings: Any, tmp_path: Path) -> Year:
    """A year with something of everything."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SAFERPLAN_WORKSPACE = None
    return year_make()
