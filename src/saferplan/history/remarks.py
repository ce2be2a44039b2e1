"""Comments and attachments as rows that have a history of their own: known to whoever may know what they are about."""

from __future__ import annotations

from django.db.models import Q

from saferplan.history.models import Attachment, Comment
from saferplan.history.selectors import attachments_visible, comments_visible
from saferplan.history.subjects import subject_kind

_STANDS = Q(withdrawn__isnull=True)
_UNTOLD = frozenset(
    {
        "about_type",
        "about_id",
        "account",
        "organisation",
        "made",
        "sha256",
        "content_type",
        "corrected",
        "withdrawn",
    }
)

subject_kind(
    Comment,
    "comment",
    plural="comments",
    visible=comments_visible,
    texts=("text",),
    searched=_STANDS,
    untold=_UNTOLD,
    spoken_of=False,
)
subject_kind(
    Attachment,
    "attached file",
    plural="attached files",
    visible=attachments_visible,
    page="attachment",
    arguments={"number": "pk"},
    texts=("name",),
    searched=_STANDS,
    untold=_UNTOLD,
    spoken_of=False,
)
