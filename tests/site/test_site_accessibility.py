"""Every page in a real browser, in every role that opens it: no rule of axe broken, nothing wider than a phone.

A page is looked at once for each thing that it shows: where a role gets the same as one before, it is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chromium import chromium
from npm import axe_source
from partnerships import People, people_make
from route_inventory import CO_ORDINATOR, EVERYONE, TABLES, Route, Who, address_of, client_of
from route_values import VALUES
from saferplan.domain.planning.roles import AccountRole

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
NOT_A_PAGE = {
    "assessment_document",
    "attachment",
    "consultation_document",
    "consultation_released_file",
    "council_report_document",
    "figure_rows_csv",
    "job_state",
    "meeting_document",
    "paper",
    "publication_document",
    "published_council_report",
    "published_document",
    "questionnaire_document",
    "questionnaire_sheet",
    "refresh_comparison",
    "powers_document",
    "return_document",
    "equality_document",
    "equality_now",
    "protection_register_document",
    "protection_register_now",
    "risk_register_document",
    "risk_register_now",
    "word_template_sample",
    "word_template_sketch",
    "scrutiny_document",
    "workbook_download",
    "health",
}
"""What is downloaded, or read by programs."""
READERS: tuple[Who | None, ...] = (CO_ORDINATOR, *sorted(EVERYONE - {CO_ORDINATOR}), None)
"""Every account, whoever opens most first; and somebody who has not signed in."""
_PHONE, _DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
_LOOK = """([rules, within]) => {
    document.querySelectorAll('details').forEach(part => { part.open = true })
    return axe.run(within, {runOnly: rules, resultTypes: ['violations']})
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def people(transactional_db: None) -> People:
    """A small partnership, seen by the server's threads, too."""
    return people_make()


def test_every_role_is_among_the_readers() -> None:
    assert {who[1] for who in READERS if who is not None} == {one.value for one in AccountRole}


@pytest.mark.parametrize("family", sorted(TABLES))
def test_no_rule_of_axe_is_broken_and_no_page_is_wider_than_a_phone(
    browser: Any, live_server: Any, people: People, settings: Any, tmp_path: Path, family: str
) -> None:
    values = VALUES[family](people, settings, tmp_path)
    context = browser.new_context(viewport=_DESK)
    context.add_init_script(axe_source())
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    found = []
    seen: set[str] = set()
    whole: set[str] = set()
    for who in READERS:
        client = Client() if who is None else client_of(people, who)
        context.clear_cookies()
        if who is not None:
            context.add_cookies([_session(client, live_server.url)])
        for name, route in sorted(TABLES[family].items()):
            if not _opens(name, route, who):
                continue
            address = address_of(name, route, values)
            shown = _shown(client.get(address, follow=True).content.decode(), people)
            if shown in seen:
                continue
            seen.add(shown)
            assert page.goto(live_server.url + address).status == 200, name
            # Header, menu and footer are the same for everybody: they are looked at with each page once.
            within = "main" if name in whole else "html"
            whole.add(name)
            broken = page.evaluate(_LOOK, [RULES, within])["violations"]
            found += [f"{name} for {who}: {one['id']} at {one['nodes'][0]['target']}" for one in broken]
            page.set_viewport_size(_PHONE)
            if page.evaluate("document.documentElement.scrollWidth") > _PHONE["width"]:
                found.append(f"{name} for {who}: wider than a phone")
            page.set_viewport_size(_DESK)
    context.close()
    assert found == []
    assert complaints == []


def _opens(name: str, route: Route, who: Who | None) -> bool:
    opens = route.public if who is None else who in route.opens
    return opens and name not in NOT_A_PAGE and route.status in (200, 302)


def _shown(html: str, people: People) -> str:
    """What a page shows, whoever reads it: without tokens and the names of organisations."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    main = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", main)
    for one in people.organisations.values():
        main = main.replace(one.name, "Organisation").replace(one.brief, "Organisation")
    return main


def _session(client: Client, url: str) -> dict[str, str]:
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}
