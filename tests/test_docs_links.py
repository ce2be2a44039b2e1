"""Every link of the documentation leads somewhere, and every page can be reached."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs_pages import DOCS, PROJECT, SOURCE, anchors, linked_files, links, pages

PAGES = pages()


def named(page: Path) -> str:
    return str(page.relative_to(PROJECT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    wrong = []
    for target in links(page):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if (
            not found.exists()
            or PROJECT not in (found, *found.parents)
            or (anchor and anchor not in anchors(found))
        ):
            wrong.append(target)
    assert wrong == []


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        ahead += linked_files(page)
    assert [named(page) for page in PAGES if page not in reached and page.name != "README.md"] == []


def test_the_readme_leads_to_the_index() -> None:
    assert DOCS / "index.md" in linked_files(PROJECT / "README.md")


def test_the_navigation_of_the_site_names_every_page_once() -> None:
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    in_navigation = re.findall(r"^\s+- .*?: (\S+\.md)$|^\s+- (\S+\.md)$", text, re.MULTILINE)
    listed = sorted(first or second for first, second in in_navigation)
    assert listed == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_pages_that_the_program_names_are_there() -> None:
    named_pages = {
        match
        for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml")]
        for match in re.findall(r"(?<![\w/.])docs/[\w/-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert len(named_pages) > 10
    assert sorted(page for page in named_pages if not (PROJECT / page).is_file()) == []


def test_no_page_shows_a_path_of_somebodys_machine() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(home|root|work|Users|tmp)/", page.read_text(encoding="utf-8")), (
            page
        )
