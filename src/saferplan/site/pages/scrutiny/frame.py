"""The ways between the pages of scrutiny."""

from __future__ import annotations

from django.urls import reverse

from saferplan.site.components import Section, sections
from saferplan.site.middleware import ActorRequest


def scrutiny_sections(request: ActorRequest) -> list[Section]:
    """The pages of scrutiny, with the open one marked."""
    return sections(
        [
            ("Meetings", reverse("scrutiny")),
            ("Recommendations", reverse("recommendations")),
            ("Questions", reverse("scrutiny_questions")),
        ],
        request.path,
    )
