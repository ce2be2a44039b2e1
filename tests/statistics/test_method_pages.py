"""The pages on methods, disclosure control and completeness say what the code does: their examples run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = [*sorted((DOCS / "methods").glob("*.md")), DOCS / "disclosure-control.md", DOCS / "completeness.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run(page):
    examples = "\n".join(BLOCK.findall(page.read_text("utf-8")))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.stem, str(page), 0)
    report: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert not failed, "".join(report)


def test_every_page_is_in_the_index_and_says_what_its_method_cannot_tell():
    index = (DOCS / "methods" / "index.md").read_text("utf-8")
    for page in (DOCS / "methods").glob("*.md"):
        if page.stem != "index":
            assert f"({page.name})" in index
            assert "## What it cannot tell" in page.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
