"""The ways between the pages of tools and powers."""

from __future__ import annotations

from django.urls import reverse

from saferplan.site.components import Section, sections
from saferplan.site.middleware import ActorRequest


def power_sections(request: ActorRequest) -> list[Section]:
    """The pages of tools and powers, with the open one marked."""
    return sections(
        [
            ("Counts", reverse("powers")),
            ("What is counted", reverse("powers_tools")),
            ("Case reviews", reverse("case_reviews")),
        ],
        request.path,
    )
