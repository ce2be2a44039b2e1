"""What may be done to committees and their meetings on the partnership, and to calls for action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from saferplan.domain.scrutiny.rules import members_details_in
from saferplan.history.actor import Actor
from saferplan.history.checks import refuse_details, require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.scrutiny.models import CallForAction, Committee, ScrutinyMeeting
from saferplan.scrutiny.states import CommitteeKind, MeetingState


def committee_add(
    *, by: Actor, council: Organisation, name: str, kind: CommitteeKind, since: dt.date
) -> Committee:
    """Add a committee of a council.

    Raises:
        ValidationError: the council has a committee of this name already.
    """
    require(by, "scrutiny.record")
    refuse_members({"name": name})
    committee = Committee(council=council, name=name, kind=kind.value, since=since)
    record("committee_added", committee, by=by)
    return committee


def committee_end(*, by: Actor, committee: Committee, until: dt.date, reason: str) -> None:
    """End a committee; its meetings stay.

    Raises:
        ValidationError: no reason is given, it ended before, or the last day is before its first.
    """
    require(by, "scrutiny.record")
    if committee.until is not None:
        raise ValidationError(f"This committee ended on {committee.until:%-d %B %Y}.")
    needs_reason(reason)
    record("committee_ended", committee, by=by, reason=reason, until=until)


def meeting_plan(*, by: Actor, committee: Committee, day: dt.date, about: str) -> ScrutinyMeeting:
    """Plan a meeting of a committee on the partnership, or enter one that was held already, to be recorded as held.

    Raises:
        ValidationError: the committee ended before that day, or the meeting is held here already.
    """
    require(by, "scrutiny.record")
    if committee.until is not None and day > committee.until:
        raise ValidationError({"day": f"This committee ended on {committee.until:%-d %B %Y}."})
    refuse_members({"about": about})
    meeting = ScrutinyMeeting(committee=committee, day=day, about=about)
    record("scrutiny_planned", meeting, by=by)
    return meeting


def meeting_amend(*, by: Actor, meeting: ScrutinyMeeting, day: dt.date, about: str, reason: str) -> None:
    """Move a planned meeting, or change what it is about.

    Raises:
        ValidationError: it was held or cancelled, or no reason is given.
    """
    require(by, "scrutiny.record")
    _require_planned(meeting)
    needs_reason(reason)
    refuse_members({"about": about})
    record("scrutiny_amended", meeting, by=by, reason=reason, day=day, about=about)


def meeting_hold(*, by: Actor, meeting: ScrutinyMeeting, source: str, words: str = "") -> None:
    """Record that a meeting was held, by which minutes, and what came of it.

    Raises:
        ValidationError: its day is to come, it was held or cancelled, or nothing shows that it was held.
    """
    require(by, "scrutiny.record")
    _require_planned(meeting)
    if meeting.day > by.today:
        raise ValidationError(f"The meeting is on {meeting.day:%-d %B %Y}: record it once it was held.")
    refuse_members({"source": source, "words": words})
    record("scrutiny_held", meeting, by=by, state=MeetingState.HELD.value, source=source, words=words)


def meeting_cancel(*, by: Actor, meeting: ScrutinyMeeting, reason: str) -> None:
    """Cancel a planned meeting.

    Raises:
        ValidationError: it was held or cancelled, or no reason is given.
    """
    require(by, "scrutiny.record")
    _require_planned(meeting)
    needs_reason(reason)
    record("scrutiny_cancelled", meeting, by=by, reason=reason, state=MeetingState.CANCELLED.value)


def call_note(
    *, by: Actor, committee: Committee, noted: dt.date, text: str, raised_as: str = "A ward member"
) -> CallForAction:
    """Note a councillor's call for action.

    Raises:
        ValidationError: the day is to come, or a text names a person or a party.
    """
    require(by, "scrutiny.record")
    if noted > by.today:
        raise ValidationError({"noted": "This day is still to come."})
    refuse_members({"text": text, "raised_as": raised_as})
    call = CallForAction(committee=committee, noted=noted, text=text, raised_as=raised_as)
    record("call_noted", call, by=by)
    return call


def call_close(*, by: Actor, call: CallForAction, closed: dt.date, outcome: str) -> None:
    """Record what became of a call for action.

    Raises:
        ValidationError: it was closed before, the day is to come or before it came, or nothing says what became of it.
    """
    require(by, "scrutiny.record")
    if call.closed is not None:
        raise ValidationError(f"It was closed on {call.closed:%-d %B %Y}.")
    if closed > by.today:
        raise ValidationError({"closed": "This day is still to come."})
    refuse_members({"outcome": outcome})
    record("call_closed", call, by=by, closed=closed, outcome=outcome)


def refuse_members(texts: Mapping[str, str]) -> None:
    """Refuse texts that name people or parties.

    Raises:
        ValidationError: one does; under its field.
    """
    refuse_details(
        texts, members_details_in, "Leave it out: write “a member”, and name posts.", found="It looks to hold"
    )


def needs_reason(reason: str) -> None:
    """Refuse a change without its reason.

    Raises:
        ValidationError: none is given, or it names a person or a party.
    """
    require_words(reason, "Say why: it stays in the history.")
    refuse_members({"reason": reason})


def _require_planned(meeting: ScrutinyMeeting) -> None:
    state = MeetingState(meeting.state)
    if state is not MeetingState.PLANNED:
        raise ValidationError(f"This meeting was {state.word.lower()} already.")
