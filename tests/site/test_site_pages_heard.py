"""What axe cannot see: a page read out link by link, heading by heading or by its title says where one is.

Every page that the co-ordinator opens, with something for it to be about.
"""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from partnerships import People
from route_inventory import CO_ORDINATOR, TABLES, address_of, client_of
from route_values import VALUES

pytestmark = pytest.mark.django_db

SAYS_NOTHING = {"here", "more", "read more", "click here", "open", "see it", "change", "edit", "details", ""}
"""Texts of links that say nothing where they are heard by themselves."""


class Heard(HTMLParser):
    """The title of a page, and in its main part: links with what they say, headings, and tables with no caption."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title = ""
        self.links: dict[str, set[str]] = defaultdict(set)
        self.headings: list[tuple[str, str]] = []
        self.tables = self.captions = 0
        self._main = False
        self._inside: list[tuple[str, str, list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "main":
            self._main = True
        elif tag == "title" or (self._main and tag in ("a", "h1", "h2", "h3", "h4")):
            self._inside.append((tag, given.get("href") or "", []))
        elif self._main and tag == "table":
            self.tables += 1
        elif self._main and tag == "caption":
            self.captions += 1

    def handle_data(self, data: str) -> None:
        for _, _, said in self._inside:
            said.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        if not self._inside or self._inside[-1][0] != tag:
            return
        _, href, said = self._inside.pop()
        text = " ".join("".join(said).split())
        if tag == "a":
            self.links[text].add(href)
        elif tag == "title":
            self.title = self.title or text
        else:
            self.headings.append((tag, text))


def faults(heard: Heard) -> list[str]:
    """What somebody would be misled by."""
    first = [text for tag, text in heard.headings if tag == "h1"]
    return [
        *(f"“{text}” leads to {sorted(to)}" for text, to in heard.links.items() if len(to) > 1),
        *(f"a link says only “{text}”" for text in heard.links if text.lower() in SAYS_NOTHING),
        *(f"{len(first)} first headings" for _ in [0] if len(first) != 1),
        *(f"an empty heading {tag}" for tag, text in heard.headings if not text),
        *(f"{heard.tables} tables, {heard.captions} captions" for _ in [0] if heard.tables != heard.captions),
    ]


@pytest.mark.parametrize("family", sorted(TABLES))
def test_a_page_makes_sense_link_by_link_and_by_its_title(
    people: People, settings: Any, tmp_path: Path, family: str
) -> None:
    values = VALUES[family](people, settings, tmp_path)
    client = client_of(people, CO_ORDINATOR)
    found = []
    titled: dict[str, list[str]] = defaultdict(list)
    for name, route in TABLES[family].items():
        if CO_ORDINATOR not in route.opens or route.status != 200:
            continue
        response = client.get(address_of(name, route, values))
        # A file that is handed out is closed when it was read to its end.
        b"".join(response.streaming_content if response.streaming else ())
        if (
            not response.headers["Content-Type"].startswith("text/html")
            or "Content-Disposition" in response.headers
        ):
            continue
        page = response.content.decode()
        if "govuk-template" not in page:  # a document, not a page
            continue
        heard = Heard(page)
        titled[heard.title].append(name)
        found += [f"{name}: {one}" for one in faults(heard)]
    found += [f"{names} have one title: {title}" for title, names in titled.items() if len(names) > 1]
    assert not found, "\n".join(found)
