"""Every component in a real browser: axe's rules, phones, no JavaScript, the keyboard, paper, no sideways scrolling."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from chromium import chromium
from npm import axe_source
from partnerships import People

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("living_page"),
]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/living/",
    "/living/?wrong=1",
    "/living/form/",
    "/",
    "/nowhere/",
    "/help/",
    "/accessibility/",
    "/account/password/change/",
    "/account/2fa/",
)

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def open_page(browser: Any, live_server: Any, transactional_people: People) -> Iterator[Open]:
    """Opens a page as the co-ordinator; fails the test where the browser complains of our scripts or styles."""
    client = Client()
    client.force_login(transactional_people.accounts["NWLDC", "co_ordinator"])
    complaints: list[str] = []
    contexts = []

    def opened(address: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", PAGES)
def test_no_rule_of_axe_is_broken(open_page: Open, address: str, width: int) -> None:
    page = open_page(address, width, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    page.evaluate(axe_source())
    rules = json.dumps({"type": "tag", "values": RULES})
    found = page.evaluate(f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations']}})")
    broken = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
    assert broken == []
    assert len(found["passes"]) > 25


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_but_scroll_regions_is_wider_than_the_screen(
    open_page: Open, width: int, script: bool
) -> None:
    page = open_page("/living/", width, java_script_enabled=script)
    beyond = page.locator("main *, header *, nav *, footer *").evaluate_all(
        """parts => parts.filter(part => !part.closest('.sp-scroll, .sp-board, .govuk-visually-hidden, thead'))
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert beyond == []


def test_without_javascript_the_whole_menu_stands_open_and_forms_can_be_sent(open_page: Open) -> None:
    page = open_page("/living/form/", 320, java_script_enabled=False)
    assert page.get_by_role("link", name="Evidence").is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.title().startswith("Error: Add an action")
    page.get_by_role("link", name="Enter title").click()
    assert page.evaluate("location.hash") == "#id_title"


def test_what_can_be_pressed_is_large_enough_to_hit(open_page: Open) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels, except for links within a sentence or a cell."""
    page = open_page("/living/", 320)
    small = page.locator("a, summary, button, select").evaluate_all(
        """parts => parts.filter(part => part.getClientRects().length)
            .filter(part => !part.closest('p, dd, td, th, .govuk-skip-link, .govuk-task-list__item'))
            .filter(part => part.getBoundingClientRect().height < 24)
            .map(part => part.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_first_tab_shows_the_skip_link_and_follows_it(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_every_stop_of_the_keyboard_is_seen(open_page: Open) -> None:
    page = open_page("/living/")
    seen, unseen = 0, []
    for _ in range(60):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const part = document.activeElement; const style = getComputedStyle(part);
                return [part.outerHTML.slice(0, 100), style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                    || style.backgroundColor === 'rgb(255, 221, 0)'] }"""
        )
        seen += 1
        if not state[1] and "__input" not in state[0]:  # a radio's ring is drawn by its label
            unseen.append(state[0])
    assert (seen, unseen) == (60, [])


def test_in_print_every_sheet_is_marked_as_synthetic_and_nothing_is_folded_away(open_page: Open) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page = open_page("/living/")
    printed = pdfium.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in printed]
    assert len(sheets) > 3
    assert all("Synthetic: made for tests." in sheet for sheet in sheets)
    whole = " ".join(sheets)
    assert "Milestone 2 was due on 31 May 2017" in whole  # folded away on the screen
    assert "Sign out" not in whole
    assert "At risk" in whole
