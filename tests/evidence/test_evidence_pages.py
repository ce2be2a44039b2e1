"""The pages about evidence: their examples run, and every source has a page."""

from __future__ import annotations

import doctest
from pathlib import Path

from saferplan.evidence.sources import EngineSource
from saferplan.evidence.sources.known import ALL

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_examples_of_the_page_run() -> None:
    outcome = doctest.testfile(str(DOCS / "evidence.md"), module_relative=False, raise_on_error=True)
    assert outcome.attempted >= 10


def test_every_source_has_a_page_that_names_its_columns() -> None:
    for source in ALL:
        assert isinstance(source, EngineSource)
        page = (DOCS / "sources" / f"{source.id}.md").read_text(encoding="utf-8")
        assert ", ".join(source.header) in " ".join(page.split())
        assert f"`{source.dataset}`" in page
