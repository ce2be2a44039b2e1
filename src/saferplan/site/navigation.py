"""The main navigation and the footer: entries appear when their page exists and the reader may open it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.site.access import PUBLIC

MAIN = (
    ("Dashboard", (("dashboard", "Dashboard"),)),
    (
        "Evidence",
        (("evidence", "Evidence"), ("assessments", "Assessments"), ("consultations", "Consultation")),
    ),
    (
        "Plan",
        (("plan", "Plan"), ("money", "Money"), ("priorities", "Priorities"), ("strategy", "Strategy")),
    ),
    ("Meetings", (("meetings", "Meetings"),)),
    (
        "Accountability",
        (
            ("governance", "Governance"),
            ("scrutiny", "Scrutiny"),
            ("powers", "Tools and powers"),
            ("problem_solving", "Problem solving"),
            ("completeness", "Completeness check"),
        ),
    ),
    ("Documents", (("publications", "Documents"), ("council_reports", "Reports to a council"))),
    (
        "Partnership",
        (("partnership", "Partnership"), ("people", "People and invitations"), ("jobs", "Background work")),
    ),
    ("Search", (("search", "Search"), ("what_happened", "What happened"))),
)
"""The menu: groups, and in each its rooms as (name of the page, its label). A group leads to the first of its rooms
that the reader may open; the page's own declaration says which those are."""

BESIDE = {
    "assessments": r"/figures/",
    "consultations": r"/questionnaires/",
    "money": r"/plan/(\d+/)?money/",
    "problem_solving": r"/actions/\d+/problem/",
    "publications": r"/published/",
    "what_happened": r"/(history|comments|attachments)/",
}
"""Where else a room is open than under its own address: how those addresses begin."""

FOOTER = (
    ("completeness", "Completeness check"),
    ("released_assessments", "Published assessments"),
    ("powers_published", "Published figures"),
    ("consultations_released", "What people said"),
    ("published_documents", "Published documents"),
    ("help", "Help"),
    ("accessibility", "Accessibility statement"),
)
"""The links at the foot of every page."""


ACCOUNT = (
    ("account", "Your account"),
    ("account_change_password", "Password"),
    ("mfa_index", "Passkey or one-time code"),
    ("usersessions_list", "Where you are signed in"),
)
"""The pages about one's own account, most of them those of the library that signs people in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where it leads, `page` or `true` where it, or something under it, is open, and the rooms in it."""

    label: str
    href: str
    current: str = ""
    rooms: tuple[Entry, ...] = ()


def menu(actor: Actor | None, path: str) -> list[Entry]:
    """The groups in which the actor may open something, each with its rooms; of the open room, both are marked."""
    rooms = entries(tuple(one for _, pages in MAIN for one in pages), actor, path)
    groups = []
    for label, pages in MAIN:
        names = {text for _, text in pages}
        within = tuple(one for one in rooms if one.label in names)
        if within:
            first = within[0]
            opened = any(one.current for one in within)
            current = first.current if first.current == "page" else "true" if opened else ""
            groups.append(Entry(label, first.href, current, within))
    return groups


def entries(pages: tuple[tuple[str, str], ...], actor: Actor | None, path: str) -> list[Entry]:
    """The entries of these pages that exist and that the actor may open, with the open one marked."""
    shown = []
    depth: dict[str, int] = {}
    for name, label in pages:
        found = _address(name, str(get_urlconf() or settings.ROOT_URLCONF))
        if found is None:
            continue
        href, policy = found
        if policy != PUBLIC and (actor is None or not may(actor, policy)):
            continue
        depth[label] = _depth(name, href, path)
        shown.append(Entry(label, href, "page" if path == href else "true" if depth[label] else ""))
    # A page may lie under two of them: the nearest is the one that is open.
    nearest = max(depth.values(), default=0)
    return [one if depth[one.label] == nearest else replace(one, current="") for one in shown]


def _depth(name: str, href: str, path: str) -> int:
    """How much of an address leads to a page, or to what stands beside it: 0 where nothing does."""
    under = len(href) if path == href or (href != "/" and path.startswith(href)) else 0
    beside = re.match(BESIDE[name], path) if name in BESIDE else None
    return max(under, len(beside[0]) if beside else 0)


def address(name: str) -> str:
    """The address of a page without arguments; empty where there is no such page."""
    found = _address(name, str(get_urlconf() or settings.ROOT_URLCONF))
    return found[0] if found else ""


@cache
def _address(name: str, _urls: str) -> tuple[str, str] | None:
    """The address and the policy of a page without arguments; None where there is no such page."""
    try:
        href = reverse(name)
    except NoReverseMatch:
        return None
    return href, getattr(resolve(href).func, "policy", PUBLIC)
