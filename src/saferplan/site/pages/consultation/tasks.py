"""What of consultations needs somebody, for the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplan.consultation.selectors import consultation_needs
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.plan.needs import Needs
from saferplan.site.components import Task
from saferplan.site.pages.consultation.consultations import closing


def consultation_for(by: Actor, needs: Needs) -> list[Task]:  # noqa: ARG001 - every room is asked alike
    """Texts that wait for a reader, consultations that close soon, and those whose report is not released."""
    if not may(by, "consultation.change"):
        return []
    held = consultation_needs(by=by)
    return [
        *(
            Task(
                f"Review {number} {'text' if number == 1 else 'texts'} of {one}",
                reverse("consultation_texts", args=[one.pk]),
                hint="Nobody else sees them until then.",
                note="To review",
            )
            for one, number in held.to_review
        ),
        *(
            Task(
                str(one),
                reverse("consultation", args=[one.pk]),
                hint=f"{one.ends:%-d %B %Y} is its last day.",
                note=closing(one, by.today).capitalize(),
            )
            for one in held.closing
        ),
        *(
            Task(f"Release the report of {one}", reverse("consultation_report", args=[one.pk]), note="Over")
            for one in held.to_release
        ),
    ]
