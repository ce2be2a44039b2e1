"""Events in the past tense, and the rows that are the fold of their events.

A `Recorded` row is written by `history.recording.record` alone: it writes the row and the event of it in one
transaction. Saving, updating or deleting such a row in any other way raises, so that no second way round the history
can be written by mistake. Nothing that matters is deleted; it is ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NoReturn, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class UnrecordedWriteError(RuntimeError):
    """A recorded row was about to be written past its history."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is written by saferplan.history.recording.record alone.")


Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordedQuerySet(models.QuerySet[Row]):
    """Rows that are read; the ways of writing past the history are closed."""

    def update(self, **_values: Any) -> NoReturn:
        """Refused: an update has no event."""
        raise UnrecordedWriteError(self.model.__name__)

    def delete(self) -> NoReturn:
        """Refused: what matters is ended, not deleted."""
        raise UnrecordedWriteError(self.model.__name__)

    def bulk_create(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: it makes rows without events."""
        raise UnrecordedWriteError(self.model.__name__)

    def bulk_update(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: it changes rows without events."""
        raise UnrecordedWriteError(self.model.__name__)


class Recorded(models.Model):
    """A row that changes only by events.

    `EVENTS` names what can happen to it, in the past tense, with the words that a history shows after who did it.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {}

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused; see `history.recording.record`."""
        raise UnrecordedWriteError(type(self).__name__)

    def delete(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """Refused: what matters is ended, not deleted."""
        raise UnrecordedWriteError(type(self).__name__)

    @classmethod
    def subject_type(cls) -> str:
        """How events name this kind of row, such as `plan.milestone`."""
        return str(cls._meta.label_lower)

    @property
    def history(self) -> models.QuerySet[Event]:
        """The events of this row, oldest first."""
        return Event.objects.of(self)


class EventQuerySet(models.QuerySet["Event"]):
    """Events that are read; they are never changed."""

    def of(self, subject: Recorded) -> models.QuerySet[Event]:
        """The events of one row, oldest first."""
        return self.filter(subject_type=subject.subject_type(), subject_id=subject.pk).order_by("id")

    def of_many(self, subjects: Iterable[Recorded]) -> models.QuerySet[Event]:
        """The events of several rows, of whatever kinds, oldest first."""
        wanted = models.Q(pk__in=())
        by_kind: dict[str, list[int]] = {}
        for one in subjects:
            by_kind.setdefault(one.subject_type(), []).append(one.pk)
        for kind, numbers in by_kind.items():
            wanted |= models.Q(subject_type=kind, subject_id__in=numbers)
        return self.filter(wanted).order_by("id")

    def update(self, **_values: Any) -> NoReturn:
        """Refused: what happened, happened."""
        raise UnrecordedWriteError("An event")

    def delete(self) -> NoReturn:
        """Refused: what happened, happened."""
        raise UnrecordedWriteError("An event")


class Event(models.Model):
    """Something that happened to a row: what, when, by whom, for which organisation, from what to what, and why."""

    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "partnership.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    changes = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_by_subject"),
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.subject_type} {self.subject_id}"


class Remark(Recorded):
    """Something that was put to a recorded row, of whatever kind, by an account for its organisation."""

    about_type = models.CharField(max_length=60, editable=False)
    about_id = models.BigIntegerField(editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    organisation = models.ForeignKey(
        "partnership.Organisation", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    made = models.DateTimeField(editable=False)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]


class Comment(Remark):
    """What somebody said of a recorded row. A correction keeps what it said before."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "comment_made": "commented",
        "comment_corrected": "corrected a comment",
        "comment_withdrawn": "withdrew a comment",
    }

    text = models.TextField("comment", max_length=4000)
    corrected = models.DateTimeField(null=True, blank=True)

    class Meta(Remark.Meta):
        indexes: ClassVar = [models.Index(fields=["about_type", "about_id"], name="comment_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comment_says_something",
                violation_error_message="Write a comment.",
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class Attachment(Remark):
    """A file that somebody put to a recorded row: its cleaned name, what it is, how big, and the hash of its content.

    The content lies under its hash, once however often it is attached.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "file_attached": "attached a file",
        "attachment_withdrawn": "withdrew an attached file",
    }

    name = models.CharField("file", max_length=120)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("hash of the content", max_length=64)

    class Meta(Remark.Meta):
        indexes: ClassVar = [models.Index(fields=["about_type", "about_id"], name="attachment_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gte=1),
                name="attachment_has_content",
                violation_error_message="The file is empty. Choose the file that was meant.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                name="attachment_has_its_hash",
                violation_error_message="The hash of a file is 64 hexadecimal digits.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
