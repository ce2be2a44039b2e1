"""A cycle from its opening to its close: answered, late, silent, amber and recovered; and closed for good."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from meetings_world import World, at
from saferplan.domain.planning.cycles import UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.history.models import Event
from saferplan.history.recording import fold, record, state
from saferplan.meetings.arranging import meeting_arrange
from saferplan.meetings.cycles import (
    correction_record,
    cycle_close,
    cycle_open,
    meeting_begin,
    updates_ask,
)
from saferplan.meetings.models import Meeting, StatusReport, Update
from saferplan.meetings.selectors import answers_on
from saferplan.meetings.updates import update_correct, update_send, update_unchanged
from saferplan.plan.actions import action_add, action_report
from saferplan.plan.facts import delivery_of
from saferplan.plan.milestones import milestone_do
from saferplan.plan.models import Action
from saferplan.plan.refreshing import action_decide, priority_decide, refresh_begin, refresh_complete
from saferplan.plan.services import plan_adopt

pytestmark = pytest.mark.django_db

MAY_22, JUNE_1, JUNE_2, JUNE_3 = (dt.date(2017, 5, 22), *(dt.date(2017, 6, day) for day in (1, 2, 3)))
OCTOBER_17 = dt.date(2017, 10, 17)
JULY_3, JULY_20, JULY_21, JULY_31 = (dt.date(2017, 7, day) for day in (3, 20, 21, 31))


def test_opening_asks_each_lead_about_each_living_action_once(world: World) -> None:
    meeting = world.open(0, MAY_22)
    asked = Update.objects.filter(meeting=meeting)
    assert {(one.action.reference, one.organisation.short_name, one.state, one.due) for one in asked} == {
        ("1.1", "Police", "asked", JUNE_2),
        ("1.2", "NWLDC", "asked", JUNE_2),
    }
    assert updates_ask(by=world.co_ordinator(JUNE_1), meeting=meeting) == 0
    action_add(
        by=world.co_ordinator(JUNE_1),
        plan=world.made.plan,
        priority=world.made.priority,
        headline="A later one",
        lead=world.people.organisations["LCC"],
        starts=dt.date(2017, 6, 1),
        ends=dt.date(2018, 3, 31),
        reason="Agreed by mail.",
    )
    assert updates_ask(by=world.co_ordinator(JUNE_1), meeting=meeting) == 1


def test_an_action_that_begins_after_the_meeting_or_has_no_lead_is_not_asked_about(world: World) -> None:
    year = {"plan": world.made.plan, "priority": world.made.priority, "ends": dt.date(2018, 3, 31)}
    by = world.co_ordinator(MAY_22)
    lead = world.people.organisations["LCC"]
    action_add(by=by, headline="Later", lead=lead, starts=dt.date(2017, 6, 13), reason="New.", **year)
    action_add(by=by, headline="Nobody's", lead=None, starts=dt.date(2017, 4, 1), reason="New.", **year)
    action_add(by=by, headline="On the day", lead=lead, starts=dt.date(2017, 6, 12), reason="New.", **year)
    meeting = world.open(0, MAY_22)
    assert [one.action.headline for one in Update.objects.filter(meeting=meeting)][2:] == ["On the day"]


@pytest.mark.parametrize(("day", "expected"), [(JUNE_1, "reported"), (JUNE_2, "reported"), (JUNE_3, "late")])
def test_an_answer_is_late_from_the_day_after_it_was_due(world: World, day: dt.date, expected: str) -> None:
    meeting = world.open(0, MAY_22)
    update = world.update(meeting, "Police")
    update_send(by=world.police(day), update=update, reported=ReportedStatus.GREEN, report="Going well.")
    assert (update.state, update.received) == (expected, day)
    assert fold(update.history) == state(Update.objects.get(pk=update.pk))


def test_the_last_minute_of_the_day_in_summer_time_is_in_time(world: World) -> None:
    meeting = world.open(0, MAY_22)
    update = world.update(meeting, "Police")
    # 22:59 in UTC is one minute to midnight in London; a minute later the next day has begun there.
    almost = dt.datetime(2017, 6, 2, 22, 59, tzinfo=dt.UTC)
    by = world.people.actor("Police", "updater", almost)
    update_send(by=by, update=update, reported=ReportedStatus.GREEN, report="Just in time.")
    assert update.state == "reported"
    other = world.update(meeting, "NWLDC")
    by = world.people.actor("NWLDC", "updater", dt.datetime(2017, 6, 2, 23, 0, tzinfo=dt.UTC))
    update_send(by=by, update=other, reported=ReportedStatus.GREEN, report="Too late.")
    assert other.state == "late"


def test_amber_needs_why_and_by_when_and_a_refused_answer_writes_nothing(world: World) -> None:
    meeting = world.open(0, MAY_22)
    update = world.update(meeting, "Police")
    before = Event.objects.count()
    with pytest.raises(ValidationError) as refused:
        update_send(
            by=world.police(JUNE_1),
            update=update,
            milestones=[(world.made.survey, JUNE_1, "Report.")],
            reported=ReportedStatus.AMBER,
            report="Stuck.",
        )
    assert set(refused.value.message_dict) == {"cause", "recovery", "recovery_words"}
    assert Event.objects.count() == before
    update_send(
        by=world.police(JUNE_1),
        update=update,
        reported=ReportedStatus.AMBER,
        report="Stuck.",
        cause="Two posts are vacant.",
        recovery_words="Agency staff.",
        recovery=dt.date(2017, 7, 10),
    )
    action = Action.objects.get(pk=update.action_id)
    assert (action.reported, action.recovery) == ("amber", dt.date(2017, 7, 10))


def test_a_whole_life_silent_late_amber_and_recovered(world: World) -> None:
    """Silence in June passes; by July a quarter has gone by in silence and the action is red; a report mends it."""
    first = world.close(world.open(0, MAY_22))
    silent = world.update(first, "Police")
    assert silent.state == "silent"
    assert silent.history.last().account_id is None  # nobody did this: it is what happened
    assert Action.objects.get(pk=silent.action_id).missed_updates == 0  # no quarter of the plan was over
    second = world.open(1, JULY_3)
    world.update(second, "NWLDC")
    update_send(
        by=world.council(dt.date(2017, 7, 22)),
        update=world.update(second, "NWLDC"),
        milestones=[(world.made.council_action.milestones.get(), dt.date(2017, 7, 1), "Copies.")],
        reported=ReportedStatus.GREEN,
        report="Letters are out.",
    )
    world.close(second)
    assert world.update(second, "NWLDC").state == "late"
    action = Action.objects.get(pk=silent.action_id)
    assert (action.missed_updates, delivery_of(action, JULY_31).status) == (1, DeliveryStatus.RED)
    assert fold(action.history) == state(action)
    report = StatusReport.objects.get(meeting=second)
    assert [one["organisation"] for one in report.data["silent"]] == ["Leicestershire Police"]
    assert "Silent: Leicestershire Police." in report.data["headline"]
    assert "Covers Q1 2017/18 (April to June 2017), now over." in report.data["covered"]
    # In the next cycle the lead comes back: amber first, then on course again.
    third = world.open(2, dt.date(2017, 9, 18))
    update = world.update(third, "Police")
    late_survey = {"milestones": [(world.made.survey, dt.date(2017, 9, 1), "Report of the survey.")]}
    update_send(
        by=world.police(dt.date(2017, 9, 20)),
        update=update,
        reported=ReportedStatus.AMBER,
        report="Survey done, patrols late.",
        cause="Vacant posts.",
        recovery_words="Two officers from October.",
        recovery=dt.date(2017, 10, 10),
        **late_survey,
    )
    action.refresh_from_db()
    assert action.missed_updates == 0
    assert delivery_of(action, dt.date(2017, 9, 20)).status is DeliveryStatus.AMBER
    update_send(
        by=world.police(dt.date(2017, 10, 2)),
        update=update,
        milestones=[(world.made.patrols, dt.date(2017, 10, 1), "Rota.")],
        reported=ReportedStatus.GREEN,
        report="Patrols run.",
    )
    assert (update.state, update.received) == ("reported", dt.date(2017, 9, 20))
    world.close(third)
    assert StatusReport.objects.get(meeting=third).data["exceptions"] == [] or all(
        "1.1" not in one["action"] for one in StatusReport.objects.get(meeting=third).data["exceptions"]
    )


def test_silence_counts_quarters_not_meetings(world: World) -> None:
    for number, opened in ((0, MAY_22), (1, JULY_3), (2, dt.date(2017, 9, 18))):
        world.close(world.open(number, opened))
    action = Action.objects.get(pk=world.made.police_action.pk)
    assert action.missed_updates == 2  # Q1 and Q2, in three silent cycles
    names = [one.name for one in action.history]
    assert names.count("action_silent") == 2


def test_a_report_between_meetings_ends_the_count(world: World) -> None:
    world.close(world.open(0, MAY_22))
    world.close(world.open(1, JULY_3))
    action = Action.objects.get(pk=world.made.police_action.pk)
    assert action.missed_updates == 1
    action_report(
        by=world.police(dt.date(2017, 8, 10)),
        action=action,
        reported=ReportedStatus.RED,
        cause="No staff.",
        recovery_words="Recruiting.",
        recovery=dt.date(2017, 12, 1),
    )
    assert Action.objects.get(pk=action.pk).missed_updates == 0
    world.close(world.open(2, dt.date(2017, 9, 18)))
    assert Action.objects.get(pk=action.pk).missed_updates == 1


def test_what_the_lead_reported_on_the_plan_itself_is_an_answer(world: World) -> None:
    meeting = world.open(0, MAY_22)
    action_report(
        by=world.police(JUNE_1),
        action=world.made.police_action,
        reported=ReportedStatus.GREEN,
        report="Fine.",
    )
    milestone_do(
        by=world.council(JUNE_3),
        milestone=world.made.council_action.milestones.get(),
        done=JUNE_3,
        evidence="Copies.",
    )
    world.close(meeting)
    police, council = world.update(meeting, "Police"), world.update(meeting, "NWLDC")
    assert (police.state, police.received, police.words) == ("reported", JUNE_1, "Fine.")
    assert (council.state, council.received) == ("late", JUNE_3)


def test_what_the_co_ordinator_ticks_off_does_not_speak_for_the_lead(world: World) -> None:
    meeting = world.open(0, MAY_22)
    milestone_do(by=world.co_ordinator(JUNE_1), milestone=world.made.survey, done=JUNE_1, evidence="Seen.")
    world.close(meeting)
    assert world.update(meeting, "Police").state == "silent"


def test_no_change_needs_a_report_that_still_holds(world: World) -> None:
    meeting = world.open(0, MAY_22)
    update_unchanged(by=world.police(JUNE_1), update=world.update(meeting, "Police"))  # nothing had to begin
    world.close(meeting)
    second = world.open(1, JULY_3)
    update = world.update(second, "Police")
    with pytest.raises(ValidationError, match="Nothing was reported on this action yet"):
        update_unchanged(by=world.police(JULY_20), update=update)  # a milestone is overdue now
    update_send(
        by=world.police(JULY_20),
        update=update,
        milestones=[(world.made.survey, JULY_20, "Report.")],
        reported=ReportedStatus.GREEN,
        report="Survey done.",
    )
    world.close(second)
    third = world.open(2, dt.date(2017, 9, 18))
    update = world.update(third, "Police")
    update_unchanged(by=world.police(dt.date(2017, 9, 30)), update=update)
    assert (update.state, update.no_change) == ("no_change", True)
    with pytest.raises(ValidationError, match="answered already"):
        update_unchanged(by=world.police(dt.date(2017, 9, 30)), update=update)


def test_no_change_does_not_hide_a_milestone_that_became_overdue(world: World) -> None:
    meeting = world.open(0, MAY_22)
    update_send(
        by=world.police(JUNE_1),
        update=world.update(meeting, "Police"),
        reported=ReportedStatus.GREEN,
        report="Survey begun.",
    )
    world.close(meeting)
    second = world.open(1, JULY_3)
    with pytest.raises(ValidationError, match="Survey residents was due on 30 June 2017"):
        update_unchanged(by=world.police(JULY_3), update=world.update(second, "Police"))


def test_a_closed_cycle_stays_closed(world: World) -> None:
    meeting = world.close(world.open(0, MAY_22))
    by = world.co_ordinator(meeting.date)
    for step in (cycle_open, meeting_begin, cycle_close):
        with pytest.raises(ValidationError, match="closed cycle stays as it was"):
            step(by=by, meeting=meeting)
    with pytest.raises(ValidationError, match="no longer taken"):
        update_send(
            by=world.police(meeting.date),
            update=world.update(meeting, "Police"),
            reported=ReportedStatus.GREEN,
        )
    with pytest.raises(ValidationError, match="how the mistake"):
        correction_record(by=by, meeting=meeting, text="The police came.", reason=" ")
    correction = correction_record(by=by, meeting=meeting, text="The police came.", reason="A letter.")
    assert correction.history.get().reason == "A letter."


def test_a_silence_is_corrected_with_a_reason_and_counted_anew_while_the_report_stays(world: World) -> None:
    world.close(world.open(0, MAY_22))
    second = world.close(world.open(1, JULY_3))
    frozen = StatusReport.objects.get(meeting=second)
    update = world.update(second, "Police")
    by = world.co_ordinator(dt.date(2017, 8, 2))
    with pytest.raises(ValidationError, match="Say what was wrong"):
        update_correct(by=by, update=update, received=JULY_20, reason="")
    with pytest.raises(ValidationError, match="not within the cycle"):
        update_correct(by=by, update=update, received=dt.date(2017, 8, 1), reason="A mail.")
    update_correct(by=by, update=update, received=JULY_20, reason="A mail of that day turned up.")
    assert Update.objects.get(pk=update.pk).state == "reported"
    assert Action.objects.get(pk=update.action_id).missed_updates == 0
    again = StatusReport.objects.get(meeting=second)
    assert (again.sha256, again.data) == (frozen.sha256, frozen.data)


def test_a_cycle_whose_meeting_was_not_held_closes_with_a_reason(world: World) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(JUNE_3)
    with pytest.raises(ValidationError, match="why the meeting was not held"):
        cycle_close(by=by, meeting=meeting)
    cycle_close(by=by, meeting=meeting, reason="Snow.")
    assert (meeting.held, meeting.closed_on) == (False, JUNE_3)
    assert world.update(meeting, "Police").state == "silent"


def test_an_action_that_ended_meanwhile_is_not_silent(world: World) -> None:
    meeting = world.open(0, MAY_22)
    record(
        "action_closed",
        world.made.police_action,
        by=world.co_ordinator(JUNE_1),
        reason="Merged.",
        ended=JUNE_1,
    )
    world.close(meeting)
    update = world.update(meeting, "Police")
    assert (update.state, update.withdrawn) == ("asked", meeting.date)


def test_a_meeting_begins_on_its_day(world: World) -> None:
    meeting = world.open(0, MAY_22)
    with pytest.raises(ValidationError, match="still to come"):
        meeting_begin(by=world.co_ordinator(dt.date(2017, 6, 11)), meeting=meeting)


def test_one_cycle_of_a_plan_at_a_time_whoever_writes(world: World) -> None:
    world.open(0, MAY_22)
    with pytest.raises(ValidationError, match="Another cycle of this plan is under way"):
        world.open(1, MAY_22)
    other = world.meetings[1].pk
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE meetings_meeting SET state = 'open', opened_on = '2017-05-22' WHERE id = %s", [other]
        )


def test_a_cycle_is_opened_before_its_updates_are_due(world: World) -> None:
    with pytest.raises(ValidationError, match="has passed"):
        world.open(0, JUNE_3)
    world.open(0, JUNE_2)


@pytest.mark.parametrize(
    ("who", "may_open", "may_close"),
    [
        (("NWLDC", "co_ordinator"), True, True),
        (("NWLDC", "chair"), False, True),
        (("NWLDC", "updater"), False, False),
        (("Police", "approver"), False, False),
        (("Police", "reader"), False, False),
        (("LCC", "auditor"), False, False),
    ],
)
def test_who_may_open_and_close(world: World, who: tuple[str, str], may_open: bool, may_close: bool) -> None:
    by = world.people.actor(*who, at(MAY_22))
    meeting = Meeting.objects.get(pk=world.meetings[0].pk)
    if may_open:
        cycle_open(by=by, meeting=meeting)
    else:
        with pytest.raises(PermissionDenied):
            cycle_open(by=by, meeting=meeting)
        world.open(0, MAY_22)
    meeting.refresh_from_db()
    by = world.people.actor(*who, at(meeting.date))
    if may_close:
        meeting_begin(by=by, meeting=meeting)
        cycle_close(by=by, meeting=meeting)
    else:
        for step in (meeting_begin, cycle_close):
            with pytest.raises(PermissionDenied):
                step(by=by, meeting=meeting)


@pytest.mark.parametrize("who", [("NWLDC", "updater"), ("Turning Point", "updater"), ("Police", "reader")])
def test_nobody_answers_for_another_organisation(world: World, who: tuple[str, str]) -> None:
    meeting = world.open(0, MAY_22)
    with pytest.raises(PermissionDenied):
        update_unchanged(by=world.people.actor(*who, at(JUNE_1)), update=world.update(meeting, "Police"))


def test_every_row_of_a_cycle_is_what_its_events_made_of_it(world: World) -> None:
    meeting = world.close(world.open(0, MAY_22))
    rows = [
        Meeting.objects.get(pk=meeting.pk),
        *Update.objects.filter(meeting=meeting),
        *meeting.items.all(),
        StatusReport.objects.get(meeting=meeting),
    ]
    for row in rows:
        assert fold(row.history) == state(row)
    assert {one.status for one in Update.objects.filter(meeting=meeting)} == {UpdateState.SILENT}


MARCH_2018, APRIL_2018, JUNE_2018 = dt.date(2018, 3, 12), dt.date(2018, 4, 16), dt.date(2018, 6, 18)


def carried_over(world: World, *, adopted: bool) -> Action:
    """The refresh of March 2018: everything continues; the police's action in the next plan."""
    by = world.co_ordinator(MARCH_2018)
    refresh = refresh_begin(by=by, plan=world.made.plan)
    priority_decide(
        by=by,
        refresh=refresh,
        priority=world.made.priority,
        decision=PriorityDecision.CONTINUE,
        why="It is needed.",
    )
    for action in (world.made.police_action, world.made.council_action):
        action_decide(by=by, refresh=refresh, action=action, decision=ActionDecision.CARRY, why="It goes on.")
    plan = refresh_complete(by=by, refresh=refresh)
    if adopted:
        plan_adopt(by=by, plan=plan, on=MARCH_2018)
    return Action.objects.get(plan=plan, continues=world.made.police_action)


def test_silence_is_carried_over_the_refresh_and_goes_on_counting(world: World) -> None:
    for number, opened in ((0, MAY_22), (1, JULY_3), (2, dt.date(2017, 9, 18))):
        world.close(world.open(number, opened))
    later = [
        meeting_arrange(
            by=world.co_ordinator(OCTOBER_17), plan=world.made.plan, date=day, title="Strategy group"
        )
        for day in (APRIL_2018, JUNE_2018)
    ]
    carried = carried_over(world, adopted=True)
    assert carried.missed_updates == 2
    assert delivery_of(carried, APRIL_2018).status is DeliveryStatus.RED
    cycle_open(by=world.co_ordinator(dt.date(2018, 3, 26)), meeting=later[0])
    assert later[0].plan == carried.plan
    world.close(later[0])
    carried.refresh_from_db()
    # Q3 and Q4 of the year before went by in silence, too; the row of that year stays as it was.
    assert carried.missed_updates == 4
    assert Action.objects.get(pk=world.made.police_action.pk).missed_updates == 2
    assert [one.state for one in answers_on(action=carried)] == ["silent"] * 4
    cycle_open(by=world.co_ordinator(dt.date(2018, 5, 14)), meeting=later[1])
    update_send(
        by=world.police(dt.date(2018, 5, 20)),
        update=Update.objects.get(meeting=later[1], action=carried),
        reported=ReportedStatus.RED,
        report="We are back.",
        cause="Nobody was there.",
        recovery_words="Two posts are filled.",
        recovery=dt.date(2018, 9, 1),
    )
    world.close(later[1])
    assert Action.objects.get(pk=carried.pk).missed_updates == 0


@pytest.mark.parametrize(("adopted", "year"), [(True, 2018), (False, 2017)])
def test_a_meeting_after_the_end_of_march_follows_the_plan_of_its_year_once_that_is_adopted(
    world: World, adopted: bool, year: int
) -> None:
    meeting = meeting_arrange(
        by=world.co_ordinator(OCTOBER_17), plan=world.made.plan, date=APRIL_2018, title="Strategy group"
    )
    carried_over(world, adopted=adopted)
    cycle_open(by=world.co_ordinator(dt.date(2018, 3, 26)), meeting=meeting)
    assert meeting.plan.year == year
    assert {one.action.plan.year for one in Update.objects.filter(meeting=meeting)} == {year}
    names = [one.name for one in meeting.history]
    assert names.count("meeting_amended") == adopted
    assert fold(meeting.history) == state(Meeting.objects.get(pk=meeting.pk))
