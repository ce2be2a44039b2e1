"""Every page in a real browser: no rule of axe broken, no sideways scrolling on a phone, nothing to complain of.

As the co-ordinator, who opens nearly everything, and as an updater of another organisation.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from npm import axe_source
from partnerships import People, people_make
from route_inventory import CO_ORDINATOR, POLICE, TABLES, Who, address_of, client_of
from route_values import VALUES

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
NOT_A_PAGE = {
    "assessment_document",
    "attachment",
    "figure_rows_csv",
    "job_state",
    "meeting_document",
    "paper",
    "refresh_comparison",
    "workbook_download",
    "health",
}
"""What is downloaded, or read by programs."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    # The browser's loop runs in this thread; the database is asked by the server's.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with playwright.sync_playwright() as session:
        opened = session.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def people(transactional_db: None) -> People:
    """A small partnership, seen by the server's threads, too."""
    return people_make()


@pytest.mark.parametrize("who", [CO_ORDINATOR, POLICE], ids=["co-ordinator", "updater"])
@pytest.mark.parametrize("family", sorted(TABLES))
def test_no_rule_of_axe_is_broken_and_no_page_is_wider_than_a_phone(
    browser: Any, live_server: Any, people: People, settings: Any, tmp_path: Path, family: str, who: Who
) -> None:
    values = VALUES[family](people, settings, tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([_session(client_of(people, who), live_server.url)])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    found = []
    for name, route in sorted(TABLES[family].items()):
        if name in NOT_A_PAGE or who not in route.opens or route.status not in (200, 302):
            continue
        address = live_server.url + address_of(name, route, values)
        assert page.goto(address).status == 200, name
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        page.evaluate(axe_source())
        result = page.evaluate(
            f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})"
        )
        found += [f"{name}: {one['id']} at {one['nodes'][0]['target']}" for one in result["violations"]]
        page.set_viewport_size({"width": 320, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{name}: wider than a phone")
        page.set_viewport_size({"width": 1280, "height": 900})
    context.close()
    assert found == []
    assert complaints == []


def _session(client: Client, url: str) -> dict[str, str]:
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}
