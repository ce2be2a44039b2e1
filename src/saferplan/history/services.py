"""What may be put to any recorded row: comments and files. Whoever must not know of the row finds it not."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404

from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.files import Given, file_store
from saferplan.history.models import Attachment, Comment, Recorded, Remark
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.history.subjects import kind_of, subject_get

One = TypeVar("One", bound=Remark)


def comment_add(*, by: Actor, subject: Recorded, text: str) -> Comment:
    """Say something of a recorded row.

    Raises:
        Http404: the actor must not know of the row.
        ValidationError: nothing is said, or too much.
    """
    comment = _begun(Comment(text=text.strip()), by, subject)
    record("comment_made", comment, by=by)
    return comment


def comment_correct(*, by: Actor, comment: Comment, text: str) -> None:
    """Correct what one said; what it said before stays in its history.

    Raises:
        Http404: the actor must not know of the row it is about.
        ValidationError: it was withdrawn, or nothing is said.
    """
    require(by, "history.comment_correct", comment)
    _require_standing(by, comment)
    if text.strip() != comment.text:
        record("comment_corrected", comment, by=by, text=text.strip(), corrected=by.now)


def attachment_add(*, by: Actor, subject: Recorded, given: Given) -> Attachment:
    """Attach a file to a recorded row.

    Raises:
        Http404: the actor must not know of the row.
        ValidationError: the file is empty, too big, of a kind that is not taken, or not what its name says.
    """
    attachment = _begun(Attachment(), by, subject)
    try:
        kept = file_store(given=given)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    attachment.name, attachment.content_type = kept.name, kept.content_type
    attachment.size, attachment.sha256 = kept.size, kept.sha256
    record("file_attached", attachment, by=by)
    return attachment


def remark_withdraw(*, by: Actor, remark: Comment | Attachment, reason: str) -> None:
    """Take a comment or a file back: it is no longer shown; that it stood there, and why it went, stays.

    Raises:
        Http404: the actor must not know of the row it is about.
        ValidationError: it was withdrawn already, or no reason is given.
    """
    require(by, "history.remark_withdraw", remark)
    _require_standing(by, remark)
    require_words(reason, "Say why it is withdrawn.")
    event = "comment_withdrawn" if isinstance(remark, Comment) else "attachment_withdrawn"
    record(event, remark, by=by, reason=reason.strip(), withdrawn=by.now)


def _begun(remark: One, by: Actor, subject: Recorded) -> One:
    kind = kind_of(subject)
    subject_get(by=by, kind=kind.name, number=subject.pk)
    if not kind.spoken_of:
        raise Http404(f"nothing is put to a {kind.noun}")
    require(by, "history.remark", subject)
    remark.about_type, remark.about_id = kind.name, subject.pk
    remark.account_id, remark.organisation_id = by.account, by.organisation  # type: ignore[assignment]
    remark.made = by.now
    return remark


def _require_standing(by: Actor, remark: Remark) -> None:
    subject_get(by=by, kind=remark.about_type, number=remark.about_id)
    if remark.withdrawn is not None:
        raise ValidationError("It was withdrawn already.")
