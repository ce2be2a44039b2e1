"""What is taken to a meeting on paper: without menus and buttons, and nothing cut at the edge of an A4 sheet."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from meetings_world import World
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.models import Meeting
from saferplan.meetings.records import decision_want, items_minute, meeting_action_add

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.xdist_group("year"),
    pytest.mark.django_db(transaction=True),
]
SHEET = {"width": 688, "height": 980}
"""Pixels of an A4 sheet within the margins that the style sheet sets: 182 by 263 millimetres."""
_FOOT = 51
"""Points from the lower edge of the paper to where its margin ends: 18 millimetres."""
_CUT = f"""() => [...document.querySelectorAll('body *')]
    .filter(part => part.getClientRects().length && !part.closest('.govuk-visually-hidden'))
    .filter(part => part.getBoundingClientRect().right > {SHEET["width"]} + 1)
    .map(part => part.outerHTML.slice(0, 160))"""
_SCROLLED = """() => [...document.querySelectorAll('main *')]
    .filter(part => !part.closest('.govuk-visually-hidden') && part.clientWidth)
    .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible')
    .map(part => part.outerHTML.slice(0, 160))"""


@pytest.fixture
def held(world: World) -> Meeting:
    """The meeting of 12 June, closed with one lead silent, minuted, and with a decision and an action arising."""
    by = world.co_ordinator(dt.date(2017, 6, 12))
    meeting = Meeting.objects.get(pk=world.meetings[0].pk)
    decision_want(by=by, meeting=meeting, text="Close the park by ten at night in June?")
    meeting_begin(by=by, meeting=meeting)
    items_minute(by=by, minutes=[(one, "It was talked about at length.") for one in meeting.items.all()])
    meeting_action_add(
        by=by,
        meeting=meeting,
        text="Write to the organiser of the festival",
        owner=world.people.organisations["Police"],
        due=dt.date(2017, 7, 31),
    )
    cycle_close(by=by, meeting=meeting)
    return meeting


@pytest.fixture
def page(browser: Any, live_server: Any, world: World) -> Iterator[Any]:
    """A sheet of paper in the hands of the auditor, who only reads."""
    client = Client()
    client.force_login(world.people.accounts["LCC", "auditor"])
    context = browser.new_context(base_url=live_server.url, viewport=SHEET, locale="en-GB")
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([session])
    sheet = context.new_page()
    sheet.emulate_media(media="print")
    yield sheet
    context.close()


def test_what_is_printed_has_no_menus_and_is_not_cut(page: Any, held: Meeting, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    folder = Path(os.environ.get("SAFERPLAN_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        "plan": ("/plan/2017/", "What the plan lacks"),
        "board": ("/plan/2017/board/", "Write to landlords"),
        "table": ("/plan/2017/table/", "Computed"),
        "timeline": ("/plan/2017/timeline/", "Q4 2017/18"),
        "measures": ("/plan/2017/measures/", "2,000"),
        "status-report": (f"/meetings/{held.pk}/report/", "Who was silent"),
        "minutes": (f"/meetings/{held.pk}/minutes/", "It was talked about at length."),
        "completeness": ("/completeness/?kind=governance", "Strategy group"),
        "agenda": (f"/meetings/{held.pk}/", "Minutes of the last meeting"),
    }
    for name, (address, said) in wanted.items():
        assert page.goto(address).status == 200, name
        for hidden in ("nav", ".govuk-button", ".govuk-skip-link", ".sp-header__account", "form"):
            shown = [one for one in page.locator(hidden).all() if one.is_visible()]
            assert not shown, f"{name}: {hidden} is printed: {shown[0].inner_text()}"
        assert page.evaluate(_CUT) == [], name
        assert page.evaluate(_SCROLLED) == [], f"{name}: what scrolls on a screen is cut on paper"
        paper = folder / f"print-{name}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True, format="A4")
        printed = pdfium.PdfDocument(paper)
        text = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in printed)
        assert said in text, name
        assert "Sign out" not in text


def test_no_line_of_a_full_sheet_is_printed_over_the_mark(page: Any, held: Meeting, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    assert page.goto("/plan/2017/").status == 200
    # Sheets that are full to the last line, wherever the lines fall.
    page.evaluate(
        """() => { for (let line = 0; line < 400; line++) {
            const words = document.createElement('p');
            words.style = `margin: 0 0 ${line % 7}px`;
            words.textContent = 'A line that reaches from the left edge of the sheet over all of it to its right edge.';
            document.querySelector('main').append(words);
        } }"""
    )
    paper = tmp_path / "full.pdf"
    page.pdf(path=paper, prefer_css_page_size=True, format="A4")
    sheets = list(pdfium.PdfDocument(paper))
    assert len(sheets) > 10
    for sheet in sheets:
        at_the_foot = sheet.get_textpage().get_text_bounded(bottom=_FOOT, top=_FOOT + 9)
        assert at_the_foot.strip() == "Synthetic. Synthetic: made for tests."
