"""What the database holds, whoever writes: each constraint refuses, and has words for the field."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from meetings_world import World, at, world_make
from saferplan.domain.planning.attendance import Attendance
from saferplan.meetings.agendas import forward_item_plan
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.feeds import feed_token_make
from saferplan.meetings.models import (
    AgendaItem,
    AttendanceEntry,
    Decision,
    FeedToken,
    ForwardItem,
    Meeting,
    MeetingAction,
    Paper,
    ReminderMail,
    Series,
    StatusReport,
    Update,
)
from saferplan.meetings.records import attendance_record, decision_want, meeting_action_add
from saferplan.meetings.reminding import reminders_send

pytestmark = pytest.mark.django_db

MAY_22 = dt.date(2017, 5, 22)


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> World:
    """A closed cycle with something in every table, and an open one."""
    world = world_make()
    by = world.co_ordinator(MAY_22)
    first = world.open(0, MAY_22)
    reminders_send(now=at(MAY_22))
    decision_want(by=by, meeting=first, text="Spend.")
    forward_item_plan(by=by, title="Later", not_before=dt.date(2018, 1, 1))
    feed_token_make(by=by)
    by = world.co_ordinator(first.date)
    meeting_begin(by=by, meeting=first)
    police = world.people.organisations["Police"]
    attendance_record(by=by, meeting=first, organisation=police, attended=Attendance.PRESENT)
    meeting_action_add(by=by, meeting=first, text="Write", owner=police, due=dt.date(2017, 7, 1))
    cycle_close(by=by, meeting=first)
    world.open(1, dt.date(2017, 7, 3))
    return world


# Of each constraint: the table, which row is changed to what, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any], dict[str, Any]]] = {
    "series_months_apart": (Series, {}, {"months": 0}),
    "series_updates_before_meeting": (Series, {}, {"updates_days": 0}),
    "meeting_state": (Meeting, {}, {"state": "over"}),
    "meeting_updates_due_before": (Meeting, {}, {"updates_due": dt.date(2018, 1, 1)}),
    "meeting_opened_on_a_day": (Meeting, {"state": "open"}, {"opened_on": None}),
    "meeting_closed_on_a_day": (Meeting, {"state": "closed"}, {"closed_on": None}),
    "meeting_cancelled_as_draft": (Meeting, {"state": "open"}, {"cancelled": MAY_22}),
    "meeting_minutes_after_close": (Meeting, {"state": "draft"}, {"minutes_approved_on": MAY_22}),
    "meeting_once": (Meeting, {}, {"date": dt.date(2017, 12, 4)}),
    "meeting_one_cycle_at_a_time": (Meeting, {"state": "draft"}, {"state": "open", "opened_on": MAY_22}),
    "item_position_from_one": (AgendaItem, {}, {"position": 0}),
    "item_standing_once": (AgendaItem, {}, {"standing": "finance"}),
    "forward_item_taken_or_dropped": (ForwardItem, {}, {"taken_id": 1, "dropped": MAY_22}),
    "attendance_kind": (AttendanceEntry, {}, {"attended": "asleep"}),
    "decision_state": (Decision, {}, {"state": "perhaps"}),
    "decision_withdrawn_before_made": (Decision, {}, {"state": "made", "withdrawn": MAY_22}),
    "meeting_action_due_after": (MeetingAction, {}, {"due": dt.date(2017, 6, 11)}),
    "update_state": (Update, {}, {"state": "lost"}),
    "update_answered_on_a_day": (Update, {"state": "silent"}, {"state": "reported"}),
    "update_withdrawn_unanswered": (Update, {"state": "silent"}, {"withdrawn": MAY_22}),
    "reminder_once_a_day": (ReminderMail, {}, {"account_id": 1}),
    "status_report_schema": (StatusReport, {}, {"schema": 0}),
    "status_report_has_its_hash": (StatusReport, {}, {"sha256": "abc"}),
}
MADE: dict[str, type[models.Model]] = {
    "series_title": Series,
    "attendance_once": AttendanceEntry,
    "update_asked_once": Update,
    "feed_token_one_an_account": FeedToken,
}
PAPER = {
    "title": "Accounts",
    "name": "a.pdf",
    "content_type": "application/pdf",
    "size": 9,
    "sha256": "0" * 64,
}
PAPERS = {
    "paper_visibility": {"visibility": "secret"},
    "paper_has_content": {"size": 0},
    "paper_has_its_hash": {"sha256": "xyz"},
}


def constraints() -> set[str]:
    """The names of all constraints of the meetings' tables."""
    return {
        str(one.name)
        for model in apps.get_app_config("meetings").get_models()
        for one in model._meta.constraints
    }


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    assert {*BROKEN, *MADE, *PAPERS} == constraints()
    for model in apps.get_app_config("meetings").get_models():
        for one in model._meta.constraints:
            assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: World, name: str) -> None:
    model, where, change = BROKEN[name]
    if "taken_id" in change:
        change = change | {"taken_id": AgendaItem.objects.values_list("pk", flat=True)[0]}
    if name == "reminder_once_a_day":
        change = {"account_id": filled.people.accounts["Police", "updater"].pk}
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(**where)
    assert rows.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(filled: World, name: str) -> None:
    row = MADE[name]._base_manager.first()
    assert row is not None
    row.pk = None
    if isinstance(row, FeedToken):
        row.token_hash = "f" * 64
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row, force_insert=True)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_the_database_refuses_a_paper(filled: World, name: str) -> None:
    paper = Paper(meeting=filled.meetings[0], **(PAPER | PAPERS[name]))
    with pytest.raises(ValidationError):
        paper.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(paper, force_insert=True)
