"""Reminders: at most one mail to a person on a day, with everything that is due; and nobody is forgotten silently."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings_world import World, at
from saferplan.domain.planning.cycles import ReminderKind
from saferplan.domain.planning.delivery import ReportedStatus
from saferplan.history.models import Event
from saferplan.history.recording import fold, state
from saferplan.meetings.models import ReminderMail
from saferplan.meetings.records import meeting_action_add
from saferplan.meetings.reminding import reminders_of, reminders_preview, reminders_send
from saferplan.meetings.updates import update_send
from saferplan.meetings.work import keep_reminding, remind_daily
from saferplan.plan.actions import action_add

pytestmark = pytest.mark.django_db

MAY_22, JUNE_2 = dt.date(2017, 5, 22), dt.date(2017, 6, 2)
DAY = dt.timedelta(days=1)


def play(first: dt.date, last: dt.date, hours: tuple[int, ...] = (8,)) -> Counter[tuple[str, dt.date]]:
    """Run the reminders on every day; how many mails each address had on each day."""
    had: Counter[tuple[str, dt.date]] = Counter()
    day = first
    while day <= last:
        for hour in hours:
            mail.outbox.clear()
            reminders_send(now=at(day, hour))
            had.update((one.to[0], day) for one in mail.outbox)
        day += DAY
    return had


def test_a_person_gets_at_most_four_mails_about_an_update_never_two_on_a_day(world: World) -> None:
    meeting = world.open(0, MAY_22)
    had = play(MAY_22, dt.date(2017, 6, 11), hours=(8, 12, 23))
    assert max(had.values()) == 1
    police = sorted(day for address, day in had if address == "updater@police.example")
    assert [day.isoformat() for day in police] == ["2017-05-22", "2017-05-26", "2017-06-01", "2017-06-03"]
    assert {address for address, _ in had} == {
        "updater@police.example",
        "approver@police.example",
        "updater@nwldc.example",
    }
    world.close(meeting)
    assert not play(meeting.date, meeting.date + 5 * DAY)


def test_everything_due_stands_in_one_mail(world: World) -> None:
    for headline in ("A second", "A third"):
        action_add(
            by=world.co_ordinator(MAY_22),
            plan=world.made.plan,
            priority=world.made.priority,
            headline=headline,
            lead=world.people.organisations["Police"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="New.",
        )
    world.open(0, MAY_22)
    reminders_send(now=at(MAY_22))
    mine = [one for one in mail.outbox if one.to == ["updater@police.example"]]
    assert len(mine) == 1
    text = str(mine[0].body)
    assert all(one in text for one in ("1.1 Patrol where", "1.3 A second", "1.4 A third"))
    assert text.count("/no-change/") == 3
    assert mine[0].subject == "3 updates asked of you by 2 June 2017"
    sent = ReminderMail.objects.get(account=world.people.accounts["Police", "updater"])
    assert [one["kind"] for one in sent.about] == ["first_ask"] * 3
    assert fold(sent.history) == state(sent)
    assert sent.history.get().account_id is None


def test_who_answered_is_not_reminded(world: World) -> None:
    meeting = world.open(0, MAY_22)
    reminders_send(now=at(MAY_22))
    update_send(
        by=world.police(dt.date(2017, 5, 23)),
        update=world.update(meeting, "Police"),
        reported=ReportedStatus.GREEN,
        report="Fine.",
    )
    had = play(dt.date(2017, 5, 23), dt.date(2017, 6, 10))
    assert {address for address, _ in had} == {"updater@nwldc.example"}


def test_a_dry_run_and_the_preview_write_and_send_nothing(world: World) -> None:
    world.open(0, MAY_22)
    before = Event.objects.count()
    found = reminders_send(now=at(MAY_22), dry_run=True)
    previewed = reminders_preview(by=world.co_ordinator(MAY_22))
    assert found == previewed
    assert [one.account.email for one in found.mails] == [
        "updater@nwldc.example",
        "updater@police.example",
        "approver@police.example",
    ]
    assert (len(mail.outbox), ReminderMail.objects.count(), Event.objects.count()) == (0, 0, before)


def test_days_without_a_run_are_made_up_by_one_mail_not_by_three(world: World) -> None:
    world.open(0, MAY_22)
    reminders_send(now=at(dt.date(2017, 6, 3)))
    mails = ReminderMail.objects.filter(account=world.people.accounts["Police", "updater"])
    assert [one.about[0]["kind"] for one in mails] == [ReminderKind.OVERDUE.value]
    assert mail.outbox[0].subject.startswith("Overdue: 1 update")


def test_who_wants_no_mail_gets_none_and_an_organisation_without_anybody_is_named(world: World) -> None:
    for role in ("updater", "approver"):
        account = world.people.accounts["Police", role]
        account.wants_mail = False
        account.save()
    world.open(0, MAY_22)
    found = reminders_of(now=at(MAY_22))
    assert [one.short_name for one in found.nobody] == ["Police"]
    assert {one.account.email for one in found.mails} == {"updater@nwldc.example"}


def test_a_mail_that_could_not_be_handed_over_is_tried_the_next_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open(0, MAY_22)

    def refuse(*_arguments: Any, **_options: Any) -> int:
        raise OSError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr("saferplan.meetings.reminding.send_mail", refuse)
        reminders_send(now=at(MAY_22))
    assert all(one.failed for one in ReminderMail.objects.all())
    reminders_send(now=at(MAY_22, 15))
    assert not mail.outbox  # one attempt a day
    reminders_send(now=at(MAY_22 + DAY))
    assert len(mail.outbox) == 3


def test_actions_arising_are_in_the_same_mail(world: World) -> None:
    first = world.open(0, MAY_22)
    from saferplan.meetings.cycles import cycle_close, meeting_begin

    by = world.co_ordinator(first.date)
    meeting_begin(by=by, meeting=first)
    meeting_action_add(
        by=by,
        meeting=first,
        text="Write to the landlords' forum",
        owner=world.people.organisations["Police"],
        due=dt.date(2017, 7, 21),
    )
    cycle_close(by=by, meeting=first)
    world.open(1, dt.date(2017, 7, 14))
    reminders_send(now=at(dt.date(2017, 7, 14)))
    mine = [one for one in mail.outbox if one.to == ["updater@police.example"]]
    assert len(mine) == 1
    assert "1.1 Patrol" in str(mine[0].body)
    assert "A1 Write to the landlords' forum" in str(mine[0].body)
    assert mine[0].subject == "2 things asked of you by 21 July 2017"


def test_the_database_holds_that_nobody_gets_two_mails_a_day(world: World) -> None:
    world.open(0, MAY_22)
    reminders_send(now=at(MAY_22))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO meetings_remindermail (account_id, "on", about, failed) '
            "SELECT account_id, \"on\", '[]', failed FROM meetings_remindermail"
        )


def test_the_evening_in_london_is_still_that_day(world: World) -> None:
    world.open(0, MAY_22)
    # 23:30 in UTC on 25 May is half past midnight on the 26th in London, the day of the early reminder.
    reminders_send(now=at(MAY_22))
    reminders_send(now=dt.datetime(2017, 5, 25, 22, 30, tzinfo=dt.UTC))
    assert ReminderMail.objects.filter(on=dt.date(2017, 5, 26)).count() == 0
    reminders_send(now=dt.datetime(2017, 5, 25, 23, 30, tzinfo=dt.UTC))
    assert ReminderMail.objects.filter(on=dt.date(2017, 5, 26)).count() == 3


def test_the_worker_keeps_one_run_in_the_queue(world: World, settings: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    settings.SAFERPLAN_CLOCK = lambda: at(MAY_22)
    world.open(0, MAY_22)
    keep_reminding()
    keep_reminding()
    queued = DBTaskResult.objects.filter(task_path=remind_daily.module_path)
    assert queued.count() == 1
    assert remind_daily.call() == 3
    soon = dt.datetime.now(dt.UTC)
    assert queued.filter(run_after__range=(soon, soon + 2 * DAY)).count() == 1
    assert len(mail.outbox) == 3


@given(days=st.lists(st.integers(0, 25), max_size=30))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_days_of_the_runs_nobody_gets_two_a_day_or_one_twice(
    world: World, days: list[int]
) -> None:
    with transaction.atomic():
        world.open(0, MAY_22)
        had: Counter[tuple[str, int]] = Counter()
        for number in sorted(days):
            mail.outbox.clear()
            reminders_send(now=at(MAY_22 + number * DAY))
            had.update((one.to[0], number) for one in mail.outbox)
        assert not had or max(had.values()) == 1
        kinds = Counter(
            (one.account_id, about["subject"], about["kind"])
            for one in ReminderMail.objects.all()
            for about in one.about
        )
        assert not kinds or max(kinds.values()) == 1
        transaction.set_rollback(True)


def test_a_fixed_number_of_queries_however_many_actions(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        action_add(
            by=world.co_ordinator(MAY_22),
            plan=world.made.plan,
            priority=world.made.priority,
            headline=f"Action {number}",
            lead=world.people.organisations["Police"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="New.",
        )
    world.open(0, MAY_22)
    with django_assert_max_num_queries(6):
        assert len(reminders_of(now=at(MAY_22)).mails[1].lines) == 31
