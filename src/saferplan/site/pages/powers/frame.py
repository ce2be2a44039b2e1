"""What the pages of accountability have in common: the ways between them."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from saferplan.site.components import Section, sections
from saferplan.site.middleware import ActorRequest

_PAGES = (
    ("Scrutiny", "scrutiny"),
    ("Questions", "scrutiny_questions"),
    ("Recommendations", "recommendations"),
    ("Tools and powers", "powers"),
    ("Case reviews", "case_reviews"),
    ("Problem solving", "problem_solving"),
)


def accountability(request: ActorRequest) -> list[Section]:
    """The pages on which a partnership accounts for itself."""
    found = []
    for label, name in _PAGES:
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    return sections(found, request.path)
