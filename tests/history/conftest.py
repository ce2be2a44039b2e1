"""What tests of history share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from partnerships import People, people_make


@pytest.fixture
def people(db: None) -> People:
    """A small partnership with accounts in every role."""
    return people_make()


@pytest.fixture(autouse=True)
def attachments(settings: Settings, tmp_path: Path) -> Path:
    """The folder of attachments, empty."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"
