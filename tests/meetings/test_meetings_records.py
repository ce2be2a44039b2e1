"""Dates, agenda, papers, attendance, decisions, actions arising, minutes; and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings_world import World, at
from saferplan.domain.categories import Direction
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.agendas import standing_items
from saferplan.domain.planning.attendance import Attendance, absences_in_a_row
from saferplan.domain.planning.courses import Course, course
from saferplan.domain.planning.roles import Visibility
from saferplan.history.recording import fold, state
from saferplan.meetings.agendas import forward_item_drop, forward_item_plan, item_add, item_move, item_remove
from saferplan.meetings.arranging import meeting_amend, meeting_arrange, meeting_cancel
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.dates import bank_holidays, proposed_dates
from saferplan.meetings.feeds import feed_of, feed_token_make, feed_token_of, feed_token_revoke
from saferplan.meetings.models import FeedToken, Meeting, Update
from saferplan.meetings.papers import paper_add, paper_withdraw
from saferplan.meetings.records import (
    attendance_record,
    attendances_record,
    decision_make,
    decision_want,
    decision_withdraw,
    item_minute,
    meeting_action_add,
    meeting_action_amend,
    meeting_action_reopen,
    meeting_action_report,
    minutes_approve,
)
from saferplan.meetings.selectors import (
    agenda_of,
    attendance_of,
    minutes_to_approve,
    paper_content,
    paper_get,
)
from saferplan.meetings.states import DecisionState

pytestmark = pytest.mark.django_db

MAY_22 = dt.date(2017, 5, 22)
PDF = b"%PDF-1.7\n" + b"x" * 200


@given(
    first=st.dates(dt.date(2012, 1, 1), dt.date(2035, 12, 31)),
    count=st.integers(1, 12),
    months=st.integers(1, 4),
)
def test_no_meeting_of_a_series_is_on_a_bank_holiday(first: dt.date, count: int, months: int) -> None:
    days = proposed_dates(first, jurisdiction=Jurisdiction.ENGLAND, count=count, months=months)
    closed = bank_holidays(Jurisdiction.ENGLAND, *{day.year for day in days})
    assert len(days) == count
    assert not closed.intersection(days)
    assert {day.weekday() for day in days} == {first.weekday()}


def test_bank_holidays_are_those_of_the_country() -> None:
    both = [bank_holidays(one, 2017) for one in Jurisdiction]
    assert all(dt.date(2017, 5, 29) in one for one in both)
    # New Year's second day is Scotland's alone, and Saint Patrick's Northern Ireland's.
    assert not any(
        {dt.date(2018, 1, 2), dt.date(2017, 3, 17)} & bank_holidays(one, 2017, 2018) for one in Jurisdiction
    )


def test_a_meeting_is_not_on_a_bank_holiday(world: World) -> None:
    with pytest.raises(ValidationError, match="bank holiday"):
        meeting_arrange(by=world.co_ordinator(MAY_22), plan=world.made.plan, date=dt.date(2017, 8, 28))


def test_a_series_makes_meetings_with_their_agendas(world: World) -> None:
    first = world.meetings[0]
    assert (first.place, first.updates_due, first.state) == ("Council offices", dt.date(2017, 6, 2), "draft")
    assert [one.standing for one in first.items.all()] == [one.id for one in standing_items()]


def test_moving_an_open_meeting_moves_what_is_not_answered(world: World) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(MAY_22)
    with pytest.raises(ValidationError, match="say why"):
        meeting_amend(by=by, meeting=meeting, date=dt.date(2017, 6, 19), updates_due=dt.date(2017, 6, 9))
    meeting_amend(
        by=by,
        meeting=meeting,
        reason="The room is taken.",
        date=dt.date(2017, 6, 19),
        updates_due=dt.date(2017, 6, 9),
    )
    assert {one.due for one in Update.objects.filter(meeting=meeting)} == {dt.date(2017, 6, 9)}
    with pytest.raises(ValidationError, match="Close the cycle as not held"):
        meeting_cancel(by=by, meeting=meeting, reason="No room.")


def test_updates_are_due_before_the_meeting(world: World) -> None:
    with pytest.raises(ValidationError, match="at the latest"):
        meeting_amend(
            by=world.co_ordinator(MAY_22), meeting=world.meetings[0], updates_due=dt.date(2017, 6, 13)
        )


def test_the_agenda_is_ordered_and_what_was_taken_off_stays_off(world: World) -> None:
    meeting, by = world.meetings[0], world.co_ordinator(MAY_22)
    added = item_add(by=by, meeting=meeting, title="Summer events")
    titles = [one.title for one in agenda_of(by=by, meeting=meeting)]
    assert titles[-2:] == ["Summer events", "Any other business"]
    item_move(by=by, item=added, up=True)
    assert [one.title for one in agenda_of(by=by, meeting=meeting)][-3] == "Summer events"
    finance = meeting.items.get(standing="finance")
    item_remove(by=by, item=finance)
    meeting = world.open(0, MAY_22)
    assert "Financial position" not in [one.title for one in agenda_of(by=by, meeting=meeting)]
    assert all(fold(one.history) == state(one) for one in meeting.items.all())


def test_the_forward_plan_goes_onto_the_first_agenda_from_its_day(world: World) -> None:
    by = world.co_ordinator(MAY_22)
    july = forward_item_plan(by=by, title="Assessment", not_before=dt.date(2017, 6, 13))
    dropped = forward_item_plan(by=by, title="Never", not_before=dt.date(2017, 6, 1))
    forward_item_drop(by=by, item=dropped, reason="No longer needed.")
    first = world.close(world.open(0, MAY_22))
    assert not first.items.filter(title__in=["Assessment", "Never"]).exists()
    second = world.open(1, dt.date(2017, 7, 3))
    assert second.items.filter(title="Assessment").exists()
    july.refresh_from_db()
    assert july.taken is not None
    with pytest.raises(ValidationError, match="on an agenda already"):
        forward_item_drop(by=by, item=july, reason="Late.")


def test_papers_are_what_they_say_and_restricted_ones_are_not_found(
    world: World, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    by, meeting = world.co_ordinator(MAY_22), world.meetings[0]
    paper = paper_add(by=by, meeting=meeting, title="Accounts", given=SimpleUploadedFile("a.pdf", PDF))
    found, path = paper_content(by=world.police(MAY_22), number=paper.pk)
    assert (path.read_bytes(), found.size, found.content_type) == (PDF, len(PDF), "application/pdf")
    with pytest.raises(ValidationError, match="not what its name says"):
        paper_add(by=by, meeting=meeting, title="Bad", given=SimpleUploadedFile("b.docx", PDF))
    secret = paper_add(
        by=by,
        meeting=meeting,
        title="Names",
        given=SimpleUploadedFile("c.pdf", PDF + b"c"),
        visibility=Visibility.RESTRICTED,
    )
    with pytest.raises(Http404):
        paper_get(by=world.police(MAY_22), number=secret.pk)
    assert paper_get(by=world.people.actor("LCC", "auditor"), number=secret.pk) == secret
    paper_withdraw(by=by, paper=paper, reason="Wrong file.")
    with pytest.raises(Http404):
        paper_get(by=by, number=paper.pk)


def test_absence_that_repeats_is_pointed_out(world: World) -> None:
    police = world.people.organisations["Police"]
    for number, opened in ((0, MAY_22), (1, dt.date(2017, 7, 3))):
        meeting = world.open(number, opened)
        by = world.co_ordinator(meeting.date)
        meeting_begin(by=by, meeting=meeting)
        attendance_record(by=by, meeting=meeting, organisation=police, attended=Attendance.ABSENT)
        cycle_close(by=by, meeting=meeting)
        found = next(one for one in attendance_of(meeting=meeting) if one.organisation == police)
        assert (found.absences, found.repeated) == (number + 1, number == 1)


@given(st.lists(st.sampled_from(Attendance)))
def test_whoever_came_last_time_was_not_absent_in_a_row(attended: list[Attendance]) -> None:
    assert absences_in_a_row([*attended, Attendance.PRESENT]) == 0
    assert absences_in_a_row([*attended, Attendance.ABSENT]) == absences_in_a_row(attended) + 1
    assert absences_in_a_row([*attended, Attendance.APOLOGIES]) == absences_in_a_row(attended)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_course_turns_with_the_direction(before: float, latest: float) -> None:
    down, up = course(before, latest, Direction.DOWN), course(before, latest, Direction.UP)
    assert {down, up} in ({Course.STEADY}, {Course.IMPROVING, Course.WORSENING})
    assert course(None, latest, Direction.UP) is course(before, latest, Direction.EITHER) is Course.UNKNOWN


def test_attendance_of_several_is_recorded_whole_or_not_at_all(world: World) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(meeting.date)
    meeting_begin(by=by, meeting=meeting)
    police, council = world.people.organisations["Police"], world.people.organisations["NWLDC"]
    with pytest.raises(ValidationError) as refused:
        attendances_record(
            by=by,
            meeting=meeting,
            attended=[(council, Attendance.PRESENT, "Chair"), (police, Attendance.ABSENT, "Sergeant")],
        )
    assert set(refused.value.message_dict) == {f"posts-{police.pk}"}
    assert not meeting.attendance.exists()


def test_decisions_are_numbered_made_in_the_meeting_and_kept(world: World) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(meeting.date)
    wanted = [decision_want(by=by, meeting=meeting, text=text) for text in ("Spend £500.", "Write.", "Ask.")]
    assert [one.label for one in wanted] == ["D1", "D2", "D3"]
    with pytest.raises(ValidationError, match="in progress"):
        decision_make(by=by, decision=wanted[0], state=DecisionState.MADE)
    decision_withdraw(by=by, decision=wanted[2], reason="Not needed.")
    meeting_begin(by=by, meeting=meeting)
    chair = world.people.actor("NWLDC", "chair", at(meeting.date))
    wanted[0].refresh_from_db()
    decision_make(by=chair, decision=wanted[0], state=DecisionState.MADE, outcome="If the county agrees.")
    cycle_close(by=by, meeting=meeting)
    wanted[1].refresh_from_db()
    with pytest.raises(ValidationError, match="in progress"):
        decision_make(by=by, decision=wanted[1], state=DecisionState.MADE)
    second = world.open(1, dt.date(2017, 7, 3))
    assert (
        decision_want(by=world.co_ordinator(dt.date(2017, 7, 3)), meeting=second, text="Four.").label == "D4"
    )


def test_an_action_arising_lives_until_its_owner_closes_it(world: World) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(meeting.date)
    meeting_begin(by=by, meeting=meeting)
    given = {"meeting": meeting, "text": "Write", "owner": world.people.organisations["Police"]}
    with pytest.raises(ValidationError, match="at the earliest"):
        meeting_action_add(by=by, due=dt.date(2017, 6, 11), **given)
    action = meeting_action_add(by=by, due=dt.date(2017, 6, 30), **given)
    assert [action.overdue(dt.date(2017, *day)) for day in ((6, 30), (7, 1))] == [False, True]
    with pytest.raises(PermissionDenied):
        meeting_action_report(by=world.council(MAY_22), action=action, progress="Not ours.")
    meeting_action_amend(by=by, action=action, owner=action.owner, due=dt.date(2017, 7, 7), reason="Leave.")
    meeting_action_report(by=world.police(dt.date(2017, 7, 1)), action=action, progress="Sent.", done=True)
    assert (action.closed, action.first_due, action.due) == (
        dt.date(2017, 7, 1),
        dt.date(2017, 6, 30),
        dt.date(2017, 7, 7),
    )
    with pytest.raises(ValidationError, match="closed"):
        meeting_action_report(by=world.police(MAY_22), action=action, progress="Again.")
    meeting_action_reopen(by=by, action=action, reason="It came back.")
    assert fold(action.history) == state(action)


def test_minutes_are_approved_by_a_later_meeting_and_then_stand(world: World) -> None:
    first = world.open(0, MAY_22)
    by = world.co_ordinator(first.date)
    meeting_begin(by=by, meeting=first)
    item = first.items.first()
    cycle_close(by=by, meeting=first)
    assert minutes_to_approve(meeting=world.meetings[1]) == [], "nothing is written yet"
    item.refresh_from_db()
    item_minute(by=by, item=item, minutes="Apologies came from the county.")
    assert minutes_to_approve(meeting=world.meetings[1]) == [first]
    item.refresh_from_db()
    item_minute(by=by, item=item, minutes="Apologies came from the county council.")
    second = world.open(1, dt.date(2017, 7, 3))
    with pytest.raises(ValidationError, match="later meeting"):
        minutes_approve(by=world.co_ordinator(second.date), meeting=first, at=second)
    meeting_begin(by=world.co_ordinator(second.date), meeting=second)
    minutes_approve(by=world.co_ordinator(second.date), meeting=first, at=second)
    item = Meeting.objects.get(pk=first.pk).items.first()
    with pytest.raises(ValidationError, match="Record a correction"):
        item_minute(by=by, item=item, minutes="Otherwise.")


def test_the_calendar_has_the_meetings_in_london_time_and_can_be_taken_back(world: World) -> None:
    by = world.police(MAY_22)
    address = feed_token_make(by=by)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    held = FeedToken.objects.get()
    assert token not in str(held.history.get().changes)
    assert token not in held.token_hash
    events = list(Calendar.from_ical(feed_of(token=token, now=at(MAY_22))).walk("VEVENT"))
    assert [one.decoded("dtstart").astimezone(dt.UTC).hour for one in events] == [9, 9, 9]
    assert events[0]["location"] == "Council offices"
    assert f"/meetings/{world.meetings[0].pk}/" in events[0]["url"]
    second = feed_token_make(by=by).rsplit("/", 1)[1].removesuffix(".ics")
    with pytest.raises(Http404):
        feed_of(token=token, now=at(MAY_22))
    feed_token_revoke(by=by, token=feed_token_of(by=by))
    with pytest.raises(Http404):
        feed_of(token=second, now=at(MAY_22))
    with pytest.raises(PermissionDenied):
        feed_token_revoke(by=world.council(MAY_22), token=held)


def test_a_calendar_after_the_clocks_went_back(world: World) -> None:
    meeting_arrange(by=world.co_ordinator(MAY_22), plan=world.made.plan, date=dt.date(2017, 12, 11))
    token = feed_token_make(by=world.police(MAY_22)).rsplit("/", 1)[1].removesuffix(".ics")
    events = Calendar.from_ical(feed_of(token=token, now=at(MAY_22))).walk("VEVENT")
    assert events[-1].decoded("dtstart").astimezone(dt.UTC).hour == 10
