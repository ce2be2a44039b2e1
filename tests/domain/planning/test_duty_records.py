"""Which record speaks on a day, for how long it counts, and that no rule is in force outside its days."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.completeness import (
    Jurisdiction,
    Status,
    Subject,
    check,
    line_not_in_force,
    rules_of,
)
from saferplan.domain.planning.duty_records import (
    Duty,
    RecordDetail,
    RecordFacts,
    RecordSays,
    counts_until,
    duties,
    newest,
    recorded,
)
from saferplan.domain.planning.governance_completeness import TESTS as GOVERNANCE
from saferplan.domain.planning.governance_completeness import GovernanceFacts
from saferplan.domain.planning.plan_completeness import TESTS as PLAN
from saferplan.domain.planning.plan_completeness import PlanCompletenessFacts

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2060, 1, 1))
SENT = RecordFacts(number=1, duty=Duty.COPY_SENT, day=date(2016, 2, 29), source="Letter")


@given(on=DAYS, jurisdiction=st.sampled_from(Jurisdiction))
def test_no_rule_is_in_force_outside_its_days(on: date, jurisdiction: Jurisdiction) -> None:
    plan = check(PlanCompletenessFacts(on=on), rules_of(jurisdiction, Subject.PLAN), on, PLAN)
    governance = check(
        GovernanceFacts(on=on, jurisdiction=jurisdiction),
        rules_of(jurisdiction, Subject.GOVERNANCE),
        on,
        GOVERNANCE,
    )
    for one in (*plan, *governance):
        outside = one.rule.in_force_from is not None and on < one.rule.in_force_from
        assert (one.status is Status.NOT_IN_FORCE) is outside
        assert one.rule.in_force(on) is not outside


def test_a_rule_that_ended_says_until_when() -> None:
    rule = msgspec.structs.replace(
        rules_of(Jurisdiction.ENGLAND, Subject.GOVERNANCE).rule[4], in_force_to=date(2011, 5, 31)
    )
    assert rule.in_force(date(2011, 5, 31))
    assert not rule.in_force(date(2011, 6, 1))
    assert line_not_in_force(rule, date(2011, 6, 1)).explanation == "It applied until 31 May 2011."
    assert line_not_in_force(rule, date(2001, 6, 1)).explanation == "It applies from 1 August 2007."


@given(made=DAYS, on=DAYS, duty=st.sampled_from(Duty))
def test_a_record_counts_from_its_day_for_as_long_as_it_says(made: date, on: date, duty: Duty) -> None:
    until = made + timedelta(days=400) if RecordDetail.UNTIL in duties()[duty].needs else None
    record = RecordFacts(number=1, duty=duty, day=made, source="Minutes", until=until)
    found, last = recorded([record], duty, on), counts_until(record)
    assert last is not None
    assert last > made
    expected = Status.UNKNOWN if on < made else Status.MET if on <= last else Status.MISSING
    assert found.status is expected


def test_a_leap_day_counts_to_the_end_of_february() -> None:
    assert counts_until(SENT) == date(2017, 2, 28)


def test_a_record_may_name_its_own_last_day() -> None:
    assert counts_until(msgspec.structs.replace(SENT, until=date(2020, 1, 1))) == date(2020, 1, 1)


def test_the_newest_record_speaks_and_of_one_day_the_one_that_came_last() -> None:
    undone = msgspec.structs.replace(SENT, number=2, says=RecordSays.NOT_DONE, words="It came back.")
    assert newest([undone, SENT], Duty.COPY_SENT, SENT.day) == undone
    assert newest([undone, SENT], Duty.COPY_SENT, SENT.day - timedelta(days=1)) is None
    assert newest([SENT], Duty.CONSULTATION, SENT.day) is None
    found = recorded([SENT, undone], Duty.COPY_SENT, date(2030, 1, 1))
    assert (found.status, found.section) == (Status.MISSING, "record 2")
    assert found.explanation == "It was not done: It came back. (Letter, 29 February 2016.)"


@pytest.mark.parametrize(
    ("until", "on", "status"),
    [
        (None, date(2040, 1, 1), Status.NOT_IN_FORCE),
        (date(2018, 1, 1), date(2018, 1, 1), Status.NOT_IN_FORCE),
        (date(2018, 1, 1), date(2018, 1, 2), Status.MISSING),
    ],
)
def test_what_does_not_apply_does_not_until_the_record_says_so(
    until: date | None, on: date, status: Status
) -> None:
    off = msgspec.structs.replace(SENT, says=RecordSays.DOES_NOT_APPLY, words="One tier.", until=until)
    assert recorded([off], Duty.COPY_SENT, on).status is status


def test_every_duty_is_in_the_table_with_words_and_is_asked_for_by_a_rule() -> None:
    assert [*duties()] == [*Duty]
    named = {
        rule.duty
        for subject in (Subject.PLAN, Subject.GOVERNANCE)
        for rule in rules_of(Jurisdiction.ENGLAND, subject).rule
    }
    assert named - {""} == {one.value for one in Duty}
    for one in duties().values():
        assert one.title == one.duty.label
        assert one.ask.endswith(".")
        assert (one.months is None) is (RecordDetail.UNTIL in one.needs)


def test_what_a_record_says_has_words() -> None:
    assert [one.label for one in RecordSays] == [
        "It was done",
        "It was not done",
        "It does not apply to this partnership",
    ]
