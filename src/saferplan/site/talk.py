"""What stands under anything that can be spoken of: comments, attached files, and the way to its history.

A page of a recorded row puts `talk_of(actor, row)` into its context, and `{% include "history/talk.html" %}` where it
is to stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from saferplan.history.actor import Actor
from saferplan.history.models import Attachment, Comment, Recorded
from saferplan.history.policies import may
from saferplan.history.remembering import remembered
from saferplan.history.selectors import attachments_of, comments_of
from saferplan.history.subjects import kind_of
from saferplan.site import components


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attached file as a page lists it."""

    name: str
    address: str
    size: str
    who: str
    organisation: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Comments and files of one row, and what the reader may add."""

    comments: list[components.Comment]
    files: list[AttachedFile]
    may_add: bool
    comment: str
    attach: str
    history: str


def talk_of(actor: Actor, row: Recorded) -> Talk:
    """What was put to a row that was got for the reader; four queries at most."""
    kind = kind_of(row)
    at = {"kind": kind.name, "number": row.pk}
    comments, files = remembered(
        ("talk", kind.name, row.pk),
        lambda: (tuple(comments_of(subject=row)), tuple(attachments_of(subject=row))),
    )
    return Talk(
        comments=[_comment(actor, one) for one in comments],
        files=[_file(actor, one) for one in files],
        may_add=kind.spoken_of and may(actor, "history.remark", row),
        comment=reverse("comment_add", kwargs=at),
        attach=reverse("attachment_add", kwargs=at),
        history=reverse("history", kwargs=at),
    )


def written_size(size: int) -> str:
    """A size as people read it.

    >>> written_size(900), written_size(20_480), written_size(3_400_000)
    ('900 bytes', '20 kB', '3.2 MB')
    """
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} kB"
    return f"{size / 1024 / 1024:.1f} MB"


def _comment(actor: Actor, one: Comment) -> components.Comment:
    may_change = may(actor, "history.comment_correct", one) or may(actor, "history.remark_withdraw", one)
    return components.Comment(
        text=one.text,
        at=one.made,
        who=str(one.account),
        organisation=str(one.organisation or ""),
        href=reverse("comment", kwargs={"number": one.pk}) if may_change else "",
        edited=one.corrected is not None,
    )


def _file(actor: Actor, one: Attachment) -> AttachedFile:
    may_withdraw = may(actor, "history.remark_withdraw", one)
    return AttachedFile(
        name=one.name,
        address=reverse("attachment", kwargs={"number": one.pk}),
        size=written_size(one.size),
        who=str(one.account),
        organisation=str(one.organisation or ""),
        withdraw=reverse("attachment_withdraw", kwargs={"number": one.pk}) if may_withdraw else "",
    )
