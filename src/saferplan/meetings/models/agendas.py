"""What is on the agenda of a meeting, the papers to it, and what is planned for meetings to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.roles import Visibility
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.meetings.models.meetings import Meeting
from saferplan.partnership.models import Organisation


class AgendaItem(Recorded):
    """One item of an agenda, with what the minutes say of it."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "item_added": "added an item to the agenda",
        "item_amended": "changed an item of the agenda",
        "item_moved": "moved an item of the agenda",
        "item_removed": "took an item off the agenda",
        "item_minuted": "minuted an item",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    standing = models.CharField("standing item", max_length=40, blank=True)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    minutes = models.TextField(blank=True)
    removed = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="item_position_from_one",
                violation_error_message="Items are numbered from 1.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "standing"],
                condition=~Q(standing="") & Q(removed__isnull=True),
                name="item_standing_once",
                violation_error_message="This standing item is on the agenda already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Paper(Recorded):
    """A paper to a meeting. Its content lies under its hash; who may see it is said."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "paper_added": "added a paper",
        "paper_withdrawn": "withdrew a paper",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    title = models.CharField(max_length=200)
    visibility = choice_field(Visibility, default=Visibility.PARTNERSHIP.value)
    name = models.CharField("file", max_length=120)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("hash of the content", max_length=64)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("visibility", Visibility, name="paper_visibility"),
            models.CheckConstraint(
                condition=Q(size__gte=1),
                name="paper_has_content",
                violation_error_message="The file is empty. Choose the file that was meant.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                name="paper_has_its_hash",
                violation_error_message="The hash of a file is 64 hexadecimal digits.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ForwardItem(Recorded):
    """Something that is planned for a meeting to come: the first on or after a day takes it onto its agenda."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "forward_item_planned": "planned an item for a meeting to come",
        "forward_item_amended": "changed an item of the forward plan",
        "forward_item_taken": "took an item of the forward plan onto an agenda",
        "forward_item_dropped": "dropped an item of the forward plan",
    }

    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    not_before = models.DateField("not before")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="forward_items"
    )
    taken = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="planned_as"
    )
    dropped = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["not_before", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken__isnull=True) | Q(dropped__isnull=True),
                name="forward_item_taken_or_dropped",
                violation_error_message="An item is taken onto an agenda or dropped, not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
