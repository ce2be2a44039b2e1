"""The documentation names every format that is read."""

from __future__ import annotations

from pathlib import Path

from saferplan.geography.boundaries import BOUNDARIES, SCHEMATIC
from saferplan.geography.formats import FORMATS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_format_is_documented() -> None:
    page = (DOCS / "geography.md").read_text(encoding="utf-8")
    missing = [known.id for known in (*FORMATS, BOUNDARIES, SCHEMATIC) if f"`{known.id}`" not in page]
    assert missing == []
