"""Meetings: steps, reminders, silence, and which quarter a status report covers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.cycles import (
    Ask,
    Coverage,
    CycleState,
    ReminderKind,
    ReminderRule,
    UpdateState,
    at_close,
    mails,
    meeting_dates,
    missed_quarters,
    moved_to,
    quarter_covered,
    reminder_due,
    reminders,
    update_state,
)
from saferplan.domain.planning.years import Quarter
from saferplan.errors import SaferPlanError

DUE = date(2017, 7, 21)
OPENING = date(2017, 7, 3)
# The meetings of a neighbouring partnership in 2017/18, from its minutes, and one in February.
SIX_MEETINGS = [
    date(2017, 4, 24),
    date(2017, 6, 12),
    date(2017, 7, 31),
    date(2017, 10, 16),
    date(2017, 12, 11),
    date(2018, 2, 12),
]


def ask(**more) -> Ask:
    return Ask(**{"person": "updater", "subject": "Survey", "opening": OPENING, "due": DUE, **more})


def test_a_cycle_goes_forward_only():
    allowed = {
        (one.value, other.value) for one in CycleState for other in CycleState if one.may_become(other)
    }
    assert allowed == {
        ("draft", "open"),
        ("open", "in_progress"),
        ("open", "closed"),
        ("in_progress", "closed"),
    }


def test_a_step_that_is_not_allowed_says_which_are():
    assert moved_to(CycleState.OPEN, CycleState.CLOSED) is CycleState.CLOSED
    with pytest.raises(SaferPlanError, match="from “Open” to “Draft”") as refused:
        moved_to(CycleState.OPEN, CycleState.DRAFT)
    assert refused.value.remedy == "The next step is “In progress” or “Closed”."
    with pytest.raises(SaferPlanError, match="open the next one"):
        moved_to(CycleState.CLOSED, CycleState.OPEN)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "asked"),
        ({"closed": True}, "silent"),
        ({"received": DUE}, "reported"),
        ({"received": DUE, "closed": True}, "reported"),
        ({"received": DUE, "no_change": True}, "no_change"),
        ({"received": DUE + timedelta(days=1)}, "late"),
    ],
)
def test_what_became_of_a_question(more, state):
    assert update_state(due=DUE, **more).value == state


def test_only_what_was_not_answered_becomes_silence():
    assert [one for one in UpdateState if at_close(one) is not one] == [UpdateState.ASKED]


def test_reminders_fall_on_the_opening_7_days_and_1_day_before_and_the_day_after():
    assert [(one.kind.value, one.on) for one in reminders(OPENING, DUE)] == [
        ("first_ask", OPENING),
        ("early", date(2017, 7, 14)),
        ("last", date(2017, 7, 20)),
        ("overdue", date(2017, 7, 22)),
    ]


def test_a_late_opening_leaves_out_what_would_fall_on_it_or_before():
    assert [one.kind.value for one in reminders(date(2017, 7, 20), DUE)] == ["first_ask", "overdue"]
    rule = ReminderRule(early=14, last=3, overdue=2)
    assert [str(one.on) for one in reminders(OPENING, DUE, rule)][1:] == [
        "2017-07-07",
        "2017-07-18",
        "2017-07-23",
    ]


def test_nobody_is_asked_before_the_opening_or_twice_the_same():
    assert reminder_due(ask(), OPENING - timedelta(days=1)) is None
    assert reminder_due(ask(), OPENING) is ReminderKind.FIRST_ASK
    assert reminder_due(ask(sent=frozenset({ReminderKind.FIRST_ASK})), OPENING) is None


def test_after_days_without_mail_only_the_latest_reminder_goes_out():
    assert reminder_due(ask(), DUE + timedelta(days=5)) is ReminderKind.OVERDUE


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 20)), max_size=12),
    st.integers(-2, 30),
    st.sets(st.sampled_from("abc")),
)
def test_at_most_one_mail_a_person_a_day(questions, day, mailed_today):
    asks = [
        ask(person=person, subject=f"Q{number}", due=OPENING + timedelta(days=length))
        for number, (person, length) in enumerate(questions)
    ]
    sent = mails(asks, OPENING + timedelta(days=day), mailed_today=mailed_today)
    people = [mail.person for mail in sent]
    assert len(people) == len(set(people))
    assert not set(people) & mailed_today
    expected = {one.person for one in asks} - mailed_today if day >= 0 else set()
    assert set(people) == expected
    assert sum(len(mail.reminders) for mail in sent) == (
        sum(one.person not in mailed_today for one in asks) if day >= 0 else 0
    )


def test_six_meetings_cover_four_quarters_once_each():
    found = [
        quarter_covered(meeting, previous)
        for meeting, previous in zip(SIX_MEETINGS, [None, *SIX_MEETINGS], strict=False)
    ]
    assert [[quarter.label for quarter in one.covered] for one in found] == [
        ["Q4 2016/17"],
        [],
        ["Q1 2017/18"],
        ["Q2 2017/18"],
        [],
        ["Q3 2017/18"],
    ]
    assert [one.sentence for one in found] == [
        "As at 24 April 2017. Covers Q4 2016/17 (January to March 2017), now over. "
        "Q1 2017/18 (April to June 2017) is not yet over: it ends on 30 June 2017.",
        "As at 12 June 2017. No quarter has ended since the meeting of 24 April 2017: "
        "Q4 2016/17 (January to March 2017) was covered before. "
        "Q1 2017/18 (April to June 2017) is not yet over: it ends on 30 June 2017.",
        "As at 31 July 2017. Covers Q1 2017/18 (April to June 2017), now over. "
        "Q2 2017/18 (July to September 2017) is not yet over: it ends on 30 September 2017.",
        "As at 16 October 2017. Covers Q2 2017/18 (July to September 2017), now over. "
        "Q3 2017/18 (October to December 2017) is not yet over: it ends on 31 December 2017.",
        "As at 11 December 2017. No quarter has ended since the meeting of 16 October 2017: "
        "Q2 2017/18 (July to September 2017) was covered before. "
        "Q3 2017/18 (October to December 2017) is not yet over: it ends on 31 December 2017.",
        "As at 12 February 2018. Covers Q3 2017/18 (October to December 2017), now over. "
        "Q4 2017/18 (January to March 2018) is not yet over: it ends on 31 March 2018.",
    ]


def test_a_meeting_that_was_left_out_is_made_up_for():
    found = quarter_covered(date(2017, 10, 16), previous=date(2017, 6, 12))
    assert "Covers Q1 2017/18 (April to June 2017) and Q2 2017/18 (July to September 2017)" in found.sentence


def test_a_report_before_any_quarter_is_over_says_only_what_is_under_way():
    report = Coverage(
        as_at=date(2017, 4, 24),
        covered=(),
        last_over=Quarter.containing(date(2017, 3, 31)),
        under_way=Quarter.containing(date(2017, 4, 24)),
    )
    assert report.sentence == (
        "As at 24 April 2017. Q1 2017/18 (April to June 2017) is not yet over: it ends on 30 June 2017."
    )


def test_quarters_are_missed_only_by_silence_since_the_last_answer():
    covered = [quarter_covered(*days) for days in zip(SIX_MEETINGS[1:], SIX_MEETINGS, strict=False)]
    silent, late = UpdateState.SILENT, UpdateState.LATE

    def missed(*states: UpdateState) -> int:
        return missed_quarters(list(zip(covered, states, strict=True)))

    assert missed_quarters([]) == 0
    assert missed(silent, silent, silent, silent, silent) == 3
    assert missed(silent, silent, late, silent, silent) == 1
    assert missed(silent, silent, silent, late, silent) == 1
    assert missed(silent, silent, silent, silent, late) == 0


def test_the_last_day_of_a_quarter_is_still_in_it():
    assert quarter_covered(date(2017, 6, 30)).under_way.label == "Q1 2017/18"
    assert quarter_covered(date(2017, 7, 1)).last_over.label == "Q1 2017/18"


def test_the_meeting_before_must_be_before():
    with pytest.raises(ValueError, match="must be before"):
        quarter_covered(DUE, previous=DUE)


@given(st.lists(st.dates(date(2010, 1, 1), date(2020, 1, 1)), min_size=2, unique=True))
def test_every_quarter_is_covered_by_exactly_one_meeting(meetings):
    meetings = sorted(meetings)
    covered = [
        quarter
        for meeting, previous in zip(meetings[1:], meetings, strict=False)
        for quarter in quarter_covered(meeting, previous).covered
    ]
    expected, quarter = [], Quarter.containing(meetings[0])
    while quarter.over(meetings[-1]):
        expected.append(quarter)
        quarter = quarter.next
    assert covered == expected


def test_bi_monthly_meetings_keep_weekday_and_week():
    assert [str(day) for day in meeting_dates(date(2017, 4, 24))] == [
        "2017-04-24",
        "2017-06-26",
        "2017-08-28",
        "2017-10-23",
        "2017-12-25",
        "2018-02-26",
    ]


def test_a_meeting_on_a_closed_day_is_held_a_week_later():
    closed = {date(2017, 8, 28), date(2017, 12, 25), date(2018, 1, 1)}
    found = meeting_dates(date(2017, 4, 24), closed=closed)
    assert [str(day) for day in found[2:5]] == ["2017-09-04", "2017-10-23", "2018-01-08"]


def test_a_fifth_week_becomes_the_last():
    assert [str(day) for day in meeting_dates(date(2017, 5, 29), count=3, months=1)] == [
        "2017-05-29",
        "2017-06-26",
        "2017-07-31",
    ]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 6))
def test_a_series_starts_as_asked_and_keeps_its_weekday(first, count, months):
    found = meeting_dates(first, count=count, months=months)
    assert found[0] == first
    assert len(found) == count
    assert {day.weekday() for day in found} == {first.weekday()}
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(("count", "months"), [(0, 2), (6, 0)])
def test_a_series_of_none_is_refused(count, months):
    with pytest.raises(ValueError, match="at least one meeting"):
        meeting_dates(DUE, count=count, months=months)
