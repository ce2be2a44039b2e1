"""Committees that scrutinise the partnership, their meetings on it, and the packs that members were given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.powers.models import says_something
from saferplan.scrutiny.states import CommitteeKind, MeetingState


class Committee(Recorded):
    """A committee of a council that scrutinises the partnership; several councils may have one together."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "committee_added": "added the committee",
        "committee_amended": "amended the committee",
        "committee_ended": "ended the committee",
    }

    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="committees")
    name = models.CharField("name", max_length=160)
    kind = choice_field(CommitteeKind)
    since = models.DateField("from which day")
    until = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            one_of("kind", CommitteeKind, name="committee_kind"),
            ends_after(
                "since",
                "until",
                name="committee_ends_after_start",
                message="The last day is before the first.",
            ),
            says_something("name", name="committee_has_name", message="Give the committee's name."),
            models.UniqueConstraint(
                fields=["council", "name"],
                condition=Q(until__isnull=True),
                name="committee_once",
                violation_error_message="The council has a committee of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScrutinyMeeting(Recorded):
    """A meeting of a committee on the partnership."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "scrutiny_planned": "planned a scrutiny meeting",
        "scrutiny_amended": "amended a scrutiny meeting",
        "scrutiny_held": "recorded that a scrutiny meeting was held",
        "scrutiny_cancelled": "cancelled a scrutiny meeting",
    }

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField("day of the meeting")
    about = models.CharField("what is scrutinised", max_length=200)
    state = choice_field(MeetingState, default=MeetingState.PLANNED.value)
    source = models.CharField("minutes or report", max_length=200, blank=True)
    words = models.TextField("what came of it", blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            one_of("state", MeetingState, name="scrutiny_meeting_state"),
            says_something(
                "about", name="scrutiny_meeting_about", message="Say what is scrutinised, in a line."
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD.value) | ~Q(source=""),
                name="scrutiny_meeting_held_where",
                violation_error_message="Name the minutes or the report that shows that it was held.",
            ),
            models.UniqueConstraint(
                fields=["committee", "day", "about"],
                name="scrutiny_meeting_once",
                violation_error_message="This meeting is held here already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.day:%-d %B %Y}"


class ScrutinyPack(FrozenData):
    """The pack that members were given for a meeting. One that was wrong is superseded; both stay."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "pack_frozen": "froze the scrutiny pack",
        "pack_superseded": "superseded the scrutiny pack by a corrected one",
    }

    meeting = models.ForeignKey(ScrutinyMeeting, on_delete=models.PROTECT, related_name="packs")
    made = models.DateField()
    superseded = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            *frozen_constraints("scrutiny_pack", "scrutiny pack"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(superseded__isnull=True),
                name="scrutiny_pack_once",
                violation_error_message="The meeting has a pack already: supersede it with a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scrutiny pack, {self.meeting}"
