"""The page in a real browser: axe's rules, no sideways scrolling on a phone, folded data opened in print."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from npm import axe_source
from saferplan.documents.composition import Composition
from saferplan.documents.graphics import Drawing
from saferplan.documents.html import html_page

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

EVERY_RULE = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
RULES_OF_SIZE = {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "meta-viewport"]}


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, fetched once from the npm registry."""
    return axe_source()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as session:
        opened = session.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page_file(composition: Composition, drawings: dict[str, Drawing], work: Path) -> Path:
    path = work / "page.html"
    path.write_text(html_page(composition, drawings), encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: object, page_file: Path) -> Iterator[object]:
    """Opens the page at a width; fails the test where the page complains or asks for anything."""
    complaints: list[str] = []
    contexts = []

    def opened(width: int, height: int = 900) -> object:
        context = browser.new_context(viewport={"width": width, "height": height})  # type: ignore[attr-defined]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url != address else None)
        address = page_file.as_uri()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("width", "rules"), [(1280, EVERY_RULE), (320, RULES_OF_SIZE)])
def test_no_rule_of_axe_is_broken(open_page, axe: str, width: int, rules: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    page = open_page(width)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(rules)}, resultTypes: ['violations']}})")
    broken = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
    assert broken == []
    assert len(found["passes"]) > (25 if rules is EVERY_RULE else 2)


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_only_scroll_regions_are_wider_than_the_screen(open_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = open_page(width)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, nav *')]
            .filter(part => !part.closest('.scroll') && part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert beyond == []


def test_links_and_summaries_are_large_enough_to_hit(open_page) -> None:  # type: ignore[no-untyped-def]
    """WCAG 2.2, 2.5.8: 24 pixels, except for links within a sentence or a cell."""
    page = open_page(320)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, summary')]
            .filter(part => !part.closest('p:not(.back), li:not(.contents li), td, th, dd, .skip'))
            .filter(part => part.getBoundingClientRect().height < 24)
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_first_tab_shows_the_skip_link_and_follows_it(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(1280)
    page.keyboard.press("Tab")
    shown = page.evaluate(
        "() => [document.activeElement.textContent, document.activeElement.getBoundingClientRect().top >= 0]"
    )
    assert shown == ["Skip to the main text", True]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "document-main"


def test_in_print_the_folded_data_stand_open_and_every_sheet_carries_the_marking(  # type: ignore[no-untyped-def]
    open_page, composition: Composition
) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page = open_page(1280)
    printed = pdfium.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in printed]
    assert all("Marking: Partnership. Synthetic records made for demonstration" in sheet for sheet in sheets)
    assert f"Page {len(sheets)} of {len(sheets)}" in sheets[-1]
    whole = " ".join(sheets)
    picture = composition.pictures[0]
    assert picture.alternative[:60] in whole
    assert picture.data.caption in whole
