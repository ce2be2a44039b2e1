"""Periods and values are read in every usual way of writing them, and in no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.absence import Absence
from saferplan.domain.periods import Month, Period
from saferplan.evidence.written_periods import read_period
from saferplan.evidence.written_values import NotANumber, is_mark, read_value


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2022-09", "2022-09"),
        ("2022-09-01", "2022-09"),
        ("September 2022", "2022-09"),
        ("Sept 22", "2022-09"),
        ("Sep-22", "2022-09"),
        ("2022-Q3", "2022-07/2022-09"),
        ("Q3 2022", "2022-07/2022-09"),
        ("2021/22 Q3", "2021-10/2021-12"),
        ("Q4 2021/2022", "2022-01/2022-03"),
        ("2021/22", "2021-04/2022-03"),
        ("2021/2022", "2021-04/2022-03"),
        ("1999/00", "1999-04/2000-03"),
        ("FY 2021/22", "2021-04/2022-03"),
        ("2022", "2022-01/2022-12"),
        ("year ending 2022-09", "2021-10/2022-09"),
        ("Year ending September 2022", "2021-10/2022-09"),
        ("12 months to Sep 2022", "2021-10/2022-09"),
        ("YE Sep 2022", "2021-10/2022-09"),
        ("2021-10/2022-09", "2021-10/2022-09"),
        ("2021-10 to 2022-09", "2021-10/2022-09"),
        ("Apr 2021 to\nMar 2022", "2021-04/2022-03"),
    ],
)
def test_ways_of_writing_a_period(written, period):
    assert read_period(written) == Period.parse(period)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "last year",
        "2022-13",
        "2022-Q5",
        "2021/23",
        "2021/2021",
        "Smarch 2022",
        "Sepxember 2022",
        "2022-09-15",
        "2022-09/2021-10",
        "year ending",
        "0000",
        "0000/01",
        "9999/00",
        "year ending 0001-01",
        "44805",
    ],
)
def test_anything_else_is_no_period(written):
    assert read_period(written) is None


months = st.integers(1990 * 12, 2049 * 12).map(Month.from_ordinal)


@given(months, st.integers(0, 60))
def test_what_a_period_is_called_reads_back(first, length):
    period = Period(first, first + length)
    assert read_period(str(period)) == period
    assert read_period(period.label) == period


@given(st.text(max_size=30))
def test_any_text_at_all_is_a_period_or_none(text):
    found = read_period(text)
    assert found is None or found.first <= found.last


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12.0),
        (12, 12.0),
        ("1,234.5", 1234.5),
        ("-3", -3.0),
        ("\N{MINUS SIGN}3", -3.0),
        ("1e3", 1000.0),
        ("[x]", Absence.NOT_PUBLISHED),
        ("[X]", Absence.NOT_PUBLISHED),
        ("[ z ]", Absence.NOT_APPLICABLE),
        ("[u1]", Absence.UNRELIABLE),
        ("[c]", Absence.SUPPRESSED),
        ("*", Absence.SUPPRESSED),
        ("[w]", Absence.NOT_YET_AVAILABLE),
        ("not yet available", Absence.NOT_YET_AVAILABLE),
        ("unknown", Absence.UNKNOWN),
        ("", None),
        (None, None),
        ("about 12", NotANumber("about 12")),
        ("12 (provisional)", NotANumber("12 (provisional)")),
        ("1,23", NotANumber("1,23")),
        ("12%", NotANumber("12%")),
        ("[q]", NotANumber("[q]")),
        ("nan", NotANumber("nan")),
        (float("inf"), NotANumber("inf")),
        (True, NotANumber("True")),
    ],
)
def test_cells_of_numbers(cell, value):
    assert read_value(cell) == value


def test_marks_are_not_reasons_for_absence():
    assert [is_mark(text) for text in ("[p]", "[r]", "Provisional", "[x]", "late")] == [
        True,
        True,
        True,
        False,
        False,
    ]
