"""The examples on the page about the store run."""

from __future__ import annotations

import doctest
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_examples_of_the_page_run() -> None:
    outcome = doctest.testfile(str(DOCS / "store.md"), module_relative=False, raise_on_error=True)
    assert outcome.attempted >= 10
