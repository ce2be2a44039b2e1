"""Following every public address, as somebody who has not signed in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from public_reading import Fetched, links_of
from route_inventory import TABLES

ADDRESSED = {"invitation", "update_no_change", "meetings_feed"}
"""Opened by a secret that one reader was sent: no link leads there, and they are not for everybody."""
PUBLIC_ROUTES = {name for table in TABLES.values() for name, route in table.items() if route.public}
_FILES = ("/static/", "/favicon")


def crawl(starts: Iterable[str] = ()) -> list[Fetched]:
    """Every page and file that a stranger gets, from the addresses without anything in them and those given.

    What needs signing in leads to the page for it, which is read as well.
    """
    waiting = ["/", *starts]
    for table in TABLES.values():
        waiting += [reverse(name) for name, route in table.items() if route.public and not route.of]
    waiting += [reverse(name, args=["not-one-of-ours"]) for name in sorted(ADDRESSED)]
    seen: set[str] = set()
    found = []
    client = Client()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith(_FILES):
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.append(_here(address, answer.headers["Location"]))
            continue
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        match = answer.resolver_match
        page = Fetched(
            address,
            match.url_name or "" if match else "",
            answer.headers.get("Content-Type", "").partition(";")[0],
            content,
        )
        found.append(page)
        for link in links_of(page):
            split = urlsplit(link)
            if not split.netloc and split.scheme in ("", "http") and (split.path or split.query):
                waiting.append(_here(address, link))
    return found


def _here(address: str, link: str) -> str:
    split = urlsplit(urljoin(address, link))
    # The page for signing in remembers where somebody came from: that is no other page.
    query = "" if split.path.startswith("/account/") else split.query
    return split.path + (f"?{query}" if query else "")
