"""A date is read as its format says or not at all; what is written comes back."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.evidence.records import TimePrecision
from saferplan.evidence.written_dates import DateFormat, FormatError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "format_", "read", "precision"),
    [
        ("01/09/2022", "DD/MM/YYYY", "2022-09-01", TimePrecision.DAY),
        ("1/9/22", "D/M/YY", "2022-09-01", TimePrecision.DAY),
        ("2022-09-01", "YYYY-MM-DD", "2022-09-01", TimePrecision.DAY),
        ("2022-09", "YYYY-MM", "2022-09-01", TimePrecision.MONTH),
        ("Sep-22", "MMM-YY", "2022-09-01", TimePrecision.MONTH),
        ("Sept 2022", "MMM YYYY", "2022-09-01", TimePrecision.MONTH),
        ("1 SEPTEMBER 2022", "D MMMM YYYY", "2022-09-01", TimePrecision.DAY),
        ("01/09/2022 13:05", "DD/MM/YYYY HH:mm", "2022-09-01T13:05", TimePrecision.MINUTE),
        ("01/09/2022 1:05:59 p.m.", "DD/MM/YYYY H:mm:ss A", "2022-09-01T13:05", TimePrecision.MINUTE),
        ("01/09/2022 12:00 AM", "DD/MM/YYYY HH:mm A", "2022-09-01T00:00", TimePrecision.MINUTE),
        ("2022-09-01T13:05:00.123", "YYYY-MM-DDTHH:mm:ss", "2022-09-01T13:05", TimePrecision.MINUTE),
        ("20220901", "YYYYMMDD", "2022-09-01", TimePrecision.DAY),
        # times with an offset become local: an hour ahead of UTC in summer, not in winter
        ("2022-09-01T12:05Z", "YYYY-MM-DDTHH:mmZ", "2022-09-01T13:05", TimePrecision.MINUTE),
        ("2022-12-31T23:30+00:00", "YYYY-MM-DDTHH:mmZ", "2022-12-31T23:30", TimePrecision.MINUTE),
        ("2022-06-30T23:30+0000", "YYYY-MM-DDTHH:mmZ", "2022-07-01T00:30", TimePrecision.MINUTE),
    ],
)
def test_ways_of_writing(written, format_, read, precision):
    moment = DateFormat(format_).read(written)
    assert (moment.at, moment.precision) == (at(read), precision)


@pytest.mark.parametrize(
    ("written", "format_"),
    [
        ("31/02/2022", "DD/MM/YYYY"),
        ("13/13/2022", "DD/MM/YYYY"),
        ("1/9/2022", "DD/MM/YYYY"),
        ("01/09/2022 13:05", "DD/MM/YYYY"),
        ("01/09/2022 24:00", "DD/MM/YYYY HH:mm"),
        ("01/09/2022 13:05 PM", "DD/MM/YYYY HH:mm A"),
        ("01/09/2022 12:05:75", "DD/MM/YYYY HH:mm:ss"),
        ("Smarch 2022", "MMM YYYY"),
        ("44805", "DD/MM/YYYY"),
        (44805, "DD/MM/YYYY"),
        ("", "DD/MM/YYYY"),
        (None, "DD/MM/YYYY"),
        (time(13, 5), "DD/MM/YYYY"),
        (date(2022, 9, 1), "HH:mm"),
    ],
)
def test_anything_else_is_no_date(written, format_):
    assert DateFormat(format_).read(written) is None


def test_day_and_month_are_never_exchanged():
    assert DateFormat("DD/MM/YYYY").read("02/01/2022").at == at("2022-01-02")
    assert DateFormat("MM/DD/YYYY").read("02/01/2022").at == at("2022-02-01")


def test_dates_that_a_workbook_holds_as_dates_need_no_format():
    assert DateFormat("D MMM YYYY").read(date(2022, 9, 1)).at == at("2022-09-01")
    assert DateFormat("DD/MM/YYYY HH:mm").read(at("2022-09-01T13:05:30")).at == at("2022-09-01T13:05")
    assert DateFormat("HH:mm").read(time(13, 5)).at.time() == time(13, 5)


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        ("", "no mark"),
        ("today", "no mark"),
        ("DD/MM/YYYY HH:MM", "minutes are written mm"),
        ("DD/DD/YYYY", "the same mark twice"),
        ("YY YYYY-MM", "the same mark twice"),
        ("DD/MM", "neither a month of a year nor an hour"),
    ],
)
def test_a_format_that_cannot_be_used_says_why(format_, said):
    with pytest.raises(FormatError, match=said):
        DateFormat(format_)


FORMATS = [
    "DD/MM/YYYY HH:mm",
    "D/M/YYYY H:mm",
    "YYYY-MM-DDTHH:mm:ss",
    "D MMMM YYYY HH:mm A",
    "DD-MMM-YYYY H:mmA",
    "YYYYMMDD HHmm",
]


@given(
    st.datetimes(min_value=at("1980-01-01"), max_value=at("2040-12-31")).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    st.sampled_from(FORMATS),
)
def test_what_is_written_comes_back(moment, format_):
    written = DateFormat(format_).write(moment)
    assert DateFormat(format_).read(written).at == moment
