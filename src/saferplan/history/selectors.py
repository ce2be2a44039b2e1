"""What is read of what happened and of what people put to recorded rows, for whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import Http404

from saferplan.history.actor import Actor
from saferplan.history.files import path_of
from saferplan.history.models import Attachment, Comment, Event, Recorded
from saferplan.history.subjects import about_visible, kind_named, kind_of, subject_kinds
from saferplan.history.words import Happening, happenings, within

FEED = 50
MOST_KINDS = 10


def history_of(*, by: Actor, subject: Recorded) -> list[Happening]:
    """What happened to a row and to what belongs to it (parts, comments, files), oldest first, in words.

    `subject` was got for this actor; of its parts only those that the actor may know of are told.
    """
    kind = kind_of(subject)
    of_it = Q(subject_type=kind.name, subject_id=subject.pk)
    for part in subject_kinds():
        for name, whole in part.part_of:
            if name == kind.name:
                rows = part.visible(by).filter(**{whole: subject.pk}).order_by().values("pk")
                of_it |= Q(subject_type=part.name, subject_id__in=rows)
    about_it = {"about_type": kind.name, "about_id": subject.pk}
    for numbers, name in (
        (Comment.objects.filter(**about_it).values("pk"), Comment.subject_type()),
        (Attachment.objects.filter(**about_it).values("pk"), Attachment.subject_type()),
    ):
        of_it |= Q(subject_type=name, subject_id__in=numbers.order_by())
    events = Event.objects.filter(of_it).select_related("account", "organisation").order_by("id")
    return happenings(events, by=by)


@dataclass(frozen=True, slots=True)
class Lately:
    """A page of what happened, the newest first; `further` is where the next one begins, None at the end."""

    entries: tuple[Happening, ...]
    further: int | None


def feed(*, by: Actor, before: int | None = None, most: int = FEED) -> Lately:
    """What happened to everything the actor may know of, the newest first; `before` an event's number, if given.

    A page ends after so many events, or earlier, where it would have to look up too many kinds of row.
    """
    if not by.signed_in:
        return Lately((), None)
    events = Event.objects.filter(about_visible(by, subject_kinds()))
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events.select_related("account", "organisation").order_by("-id")[: most + 1])
    shown = within(found[:most], MOST_KINDS)
    return Lately(
        tuple(happenings(shown, by=by)), shown[-1].pk if shown and len(shown) < len(found) else None
    )


def comments_visible(by: Actor) -> models.QuerySet[Comment]:
    """The comments on everything the actor may know of."""
    return Comment.objects.filter(_about_visible(by))


def attachments_visible(by: Actor) -> models.QuerySet[Attachment]:
    """The files attached to everything the actor may know of."""
    return Attachment.objects.filter(_about_visible(by))


def comments_of(*, subject: Recorded) -> models.QuerySet[Comment]:
    """What was said of a row that was got for the reader, oldest first, without what was withdrawn."""
    return (
        Comment.objects.filter(about_type=subject.subject_type(), about_id=subject.pk, withdrawn__isnull=True)
        .select_related("organisation")
        .prefetch_related("account")
        .order_by("id")
    )


def attachments_of(*, subject: Recorded) -> models.QuerySet[Attachment]:
    """The files attached to a row that was got for the reader, oldest first, without what was withdrawn."""
    return (
        Attachment.objects.filter(
            about_type=subject.subject_type(), about_id=subject.pk, withdrawn__isnull=True
        )
        .select_related("organisation")
        .prefetch_related("account")
        .order_by("id")
    )


def comment_get(*, by: Actor, number: int) -> Comment:
    """One comment that stands.

    Raises:
        Http404: there is none, it was withdrawn, or the actor must not know of what it is about.
    """
    found = comments_visible(by).filter(pk=number, withdrawn__isnull=True).select_related("account").first()
    if found is None:
        raise Http404(f"no comment {number}")
    return found


def attachment_get(*, by: Actor, number: int) -> Attachment:
    """One attached file that stands.

    Raises:
        Http404: there is none, it was withdrawn, or the actor must not know of what it is attached to.
    """
    found = attachments_visible(by).filter(pk=number, withdrawn__isnull=True).first()
    if found is None:
        raise Http404(f"no attachment {number}")
    return found


def attachment_content(*, by: Actor, number: int) -> tuple[Attachment, Path]:
    """An attached file and where its content lies.

    Raises:
        Http404: as `attachment_get`, or its content is not there.
    """
    found = attachment_get(by=by, number=number)
    path = path_of(found.sha256)
    if not path.is_file():
        raise Http404(f"the content of attachment {number} is not there")
    return found, path


def subject_of(*, by: Actor, remark: Comment | Attachment) -> Recorded:
    """The row that a remark is about.

    Raises:
        Http404: the actor must not know of it.
    """
    kind = kind_named(remark.about_type)
    try:
        return kind.rows(by).get(pk=remark.about_id)  # type: ignore[no-any-return]
    except ObjectDoesNotExist as error:
        raise Http404(f"no {kind.noun} {remark.about_id}") from error


def _about_visible(by: Actor) -> Q:
    spoken_of = [kind for kind in subject_kinds() if kind.spoken_of]
    return about_visible(by, spoken_of, type_field="about_type", id_field="about_id")
