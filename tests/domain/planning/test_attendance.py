"""Absence that repeats: counted from the latest meeting back, until the organisation was there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.attendance import REPEATED, Attendance, absences_in_a_row

PRESENT, APOLOGIES, ABSENT = Attendance.PRESENT, Attendance.APOLOGIES, Attendance.ABSENT
MEETINGS = st.lists(st.sampled_from(Attendance), max_size=12)


@pytest.mark.parametrize(
    ("attended", "absences"),
    [
        ([], 0),
        ([PRESENT], 0),
        ([ABSENT], 1),
        ([ABSENT, ABSENT], 2),
        ([ABSENT, ABSENT, PRESENT], 0),
        ([ABSENT, PRESENT, ABSENT], 1),
        ([ABSENT, APOLOGIES, ABSENT], 2),
        ([ABSENT, ABSENT, APOLOGIES], 2),
        ([APOLOGIES, APOLOGIES, APOLOGIES], 0),
    ],
)
def test_absences_are_counted_back_to_when_the_organisation_last_came(attended, absences):
    assert absences_in_a_row(attended) == absences


@given(MEETINGS)
def test_who_comes_starts_anew_and_who_stays_away_adds_one(attended):
    before = absences_in_a_row(attended)
    assert absences_in_a_row([*attended, PRESENT]) == 0
    assert absences_in_a_row([*attended, ABSENT]) == before + 1
    assert absences_in_a_row([*attended, APOLOGIES]) == before


@given(MEETINGS, MEETINGS)
def test_what_was_before_the_last_time_present_is_forgotten(long_ago, since):
    assert absences_in_a_row([*long_ago, PRESENT, *since]) == absences_in_a_row(since)


@given(MEETINGS)
def test_no_more_absences_are_counted_than_there_were(attended):
    assert 0 <= absences_in_a_row(attended) <= attended.count(ABSENT)


def test_once_is_no_repetition():
    assert absences_in_a_row([PRESENT, ABSENT]) < REPEATED <= absences_in_a_row([PRESENT, ABSENT, ABSENT])
