"""The main navigation and the footer: entries appear when their page exists and the reader may open it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.site.access import PUBLIC

MAIN = (
    ("dashboard", "Dashboard"),
    ("evidence", "Evidence"),
    ("consultations", "Consultation"),
    ("priorities", "Priorities"),
    ("strategy", "Strategy"),
    ("plan", "Plan"),
    ("meetings", "Meetings"),
    ("governance", "Governance"),
    ("scrutiny", "Scrutiny"),
    ("publications", "Documents"),
    ("partnership", "Partnership"),
    ("search", "Search"),
)
"""The main navigation, as one thing leads to the next: (name of the page, its label). The page's own declaration says
who may open it."""

BESIDE = {
    "consultations": ("questionnaires",),
    "scrutiny": ("powers", "problem_solving"),
    "publications": ("council_reports", "published_documents"),
}
"""Pages with addresses of their own for which an entry stands, too."""

FOOTER = (
    ("completeness", "Completeness check"),
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
    """One entry: where it leads, and `page` or `true` where it, or something under it, is open."""

    label: str
    href: str
    current: str = ""


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
        stands_for = (href, *(address(one) for one in BESIDE.get(name, ())))
        over = max(
            (len(one) for one in stands_for if one not in ("", "/") and path.startswith(one)), default=0
        )
        depth[label] = len(href) if path == href else over
        shown.append(Entry(label, href, "page" if path == href else "true" if over else ""))
    # A page may lie under two of them: the nearest is the one that is open.
    nearest = max(depth.values(), default=0)
    return [one if depth[one.label] == nearest else replace(one, current="") for one in shown]


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
