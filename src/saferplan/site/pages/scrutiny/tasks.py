"""What of scrutiny needs somebody, for the page of scrutiny and the first page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from saferplan.domain.scrutiny.following import Attention
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.plan.needs import Needs
from saferplan.scrutiny.needs import attention_of, my_responses
from saferplan.site.attention import attention_task
from saferplan.site.components import Task

_PAGES = {
    "recommendation": "recommendation",
    "question": "scrutiny_question",
    "meeting": "scrutiny_meeting",
    "": "scrutiny",
}


def scrutiny_tasks(found: Iterable[Attention]) -> list[Task]:
    """What was found, with the way to where it is seen to."""
    return [attention_task(one, _PAGES) for one in found]


def scrutiny_for(by: Actor, needs: Needs) -> list[Task]:  # noqa: ARG001 - every room is asked alike
    """Responses that are waited for from the reader's organisations; for whoever runs it, what is late already."""
    mine = [
        Task(
            str(one),
            reverse("recommendation_respond", args=[one.pk]),
            hint=f"{organisation.brief} is asked to respond by {one.due:%-d %B %Y}",
            note="Overdue" if one.due < by.today else "Response due",
        )
        for one, organisation in my_responses(by=by)
        if may(by, "scrutiny.respond", organisation)
    ]
    if not may(by, "scrutiny.record"):
        return mine
    return [*mine, *scrutiny_tasks(one for one in attention_of(by=by) if one.kind.urgent)]
