"""Which rows of the meetings can be spoken of, and who may know of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.meetings.models import (
    AgendaItem,
    AttendanceEntry,
    Correction,
    Decision,
    ForwardItem,
    Meeting,
    MeetingAction,
    Paper,
    Series,
    StatusReport,
    Update,
)
from saferplan.meetings.selectors import papers_visible, updates_visible


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "meetings.view") else model.objects.none()

    return visible


_OF_MEETING = (("meetings.meeting", "meeting"),)

subject_kind(
    Series, "series of meetings", plural="series of meetings", visible=_readable(Series), texts=("title",)
)
subject_kind(
    Meeting,
    "meeting",
    plural="meetings",
    visible=_readable(Meeting),
    page="meeting",
    arguments={"number": "pk"},
    texts=("title", "place"),
)
subject_kind(
    AgendaItem,
    "agenda item",
    plural="agenda items",
    visible=_readable(AgendaItem),
    page="meeting",
    arguments={"number": "meeting_id"},
    texts=("title", "note", "minutes"),
    part_of=_OF_MEETING,
    untold=frozenset({"standing"}),
)
subject_kind(
    Paper,
    "paper",
    plural="papers",
    visible=papers_visible,
    page="meeting",
    arguments={"number": "meeting_id"},
    texts=("title", "name"),
    part_of=_OF_MEETING,
    spoken_of=False,
)
subject_kind(
    ForwardItem,
    "item of the forward plan",
    plural="items of the forward plan",
    visible=_readable(ForwardItem),
    page="forward_plan",
    texts=("title", "note"),
)
subject_kind(
    Decision,
    "decision",
    plural="decisions",
    visible=_readable(Decision),
    page="meeting",
    arguments={"number": "meeting_id"},
    texts=("text", "outcome"),
    part_of=_OF_MEETING,
)
subject_kind(
    MeetingAction,
    "action arising",
    plural="actions arising",
    visible=_readable(MeetingAction),
    page="meeting_action",
    arguments={"number": "pk"},
    texts=("text", "progress"),
    part_of=_OF_MEETING,
    untold=frozenset({"first_due"}),
)
subject_kind(
    AttendanceEntry,
    "attendance",
    plural="attendances",
    visible=_readable(AttendanceEntry),
    page="meeting",
    arguments={"number": "meeting_id"},
    part_of=_OF_MEETING,
    spoken_of=False,
    related=("organisation",),
)
subject_kind(
    Correction,
    "correction",
    plural="corrections",
    visible=_readable(Correction),
    page="meeting",
    arguments={"number": "meeting_id"},
    texts=("text",),
    part_of=_OF_MEETING,
    spoken_of=False,
    related=("meeting",),
)
subject_kind(
    Update,
    "update",
    plural="updates",
    visible=updates_visible,
    page="action",
    arguments={"number": "action_id"},
    part_of=(("plan.action", "action"), ("meetings.meeting", "meeting")),
    spoken_of=False,
    related=("action",),
)
subject_kind(
    StatusReport,
    "status report",
    plural="status reports",
    visible=_readable(StatusReport),
    page="status_report",
    arguments={"number": "meeting_id"},
    part_of=_OF_MEETING,
    untold=frozenset({"data"}),
    spoken_of=False,
    related=("meeting",),
)
