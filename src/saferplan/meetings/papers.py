"""Papers to a meeting: taken like every file, kept under the hash of their content."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from saferplan.domain.planning.cycles import CycleState
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.files import Given, file_store
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.models import AgendaItem, Meeting, Paper


def paper_add(
    *,
    by: Actor,
    meeting: Meeting,
    title: str,
    given: Given,
    item: AgendaItem | None = None,
    visibility: Visibility = Visibility.PARTNERSHIP,
) -> Paper:
    """Add a paper to a meeting, or to one item of its agenda.

    Raises:
        ValidationError: the cycle is closed; or the file is empty, too big, of a kind that is not taken, or not what
            its name says.
    """
    require(by, "meetings.change")
    if meeting.cancelled or meeting.cycle is CycleState.CLOSED:
        raise ValidationError("The cycle is closed. Its papers stay as they are.")
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": "This item is of another meeting."})
    try:
        kept = file_store(given=given)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    paper = Paper(
        meeting=meeting,
        item=item,
        title=title.strip() or kept.name,
        visibility=visibility.value,
        name=kept.name,
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    record("paper_added", paper, by=by)
    return paper


def paper_withdraw(*, by: Actor, paper: Paper, reason: str) -> None:
    """Withdraw a paper: it is no longer shown; that it was there, and why it went, stays.

    Raises:
        ValidationError: no reason is given, or it was withdrawn already.
    """
    require(by, "meetings.change")
    if paper.withdrawn is not None:
        raise ValidationError("This paper was withdrawn already.")
    require_words(reason, "Say why it is withdrawn.")
    record("paper_withdrawn", paper, by=by, reason=reason, withdrawn=by.today)
