"""What of the meetings' cycle needs somebody, for the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.meetings.selectors import my_meeting_actions, my_updates
from saferplan.plan.needs import SOON, Needs
from saferplan.site.components import Task


def updates_for(by: Actor, needs: Needs) -> list[Task]:  # noqa: ARG001 - every room is asked alike
    """The updates that the open cycle waits for."""
    return [
        Task(
            f"Update: {one.action.reference} {one.action.headline}",
            reverse("update_send", args=[one.pk])
            if may(by, "meetings.update_answer", one)
            else reverse("my_updates"),
            hint=f"asked for the meeting of {one.meeting.date:%-d %B %Y}, due {one.due:%-d %B %Y}",
            note="Asked for",
        )
        for one in my_updates(by=by)
        if not one.answered
    ]


def arising_for(by: Actor, needs: Needs) -> list[Task]:  # noqa: ARG001 - every room is asked alike
    """The actions from meetings that the reader's organisation owns, where they are overdue or soon due."""
    return [
        Task(
            f"{one.label} {one.text}",
            reverse("meeting_action", args=[one.pk]),
            hint=f"from the meeting of {one.arisen:%-d %B %Y}, due {one.due:%-d %B %Y}",
            note="Overdue" if one.overdue(by.today) else "Due soon",
        )
        for one in my_meeting_actions(by=by)
        if one.due <= by.today + SOON
    ]
