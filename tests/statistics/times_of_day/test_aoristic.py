"""Aoristic weights: closed forms, a walk over every minute of real clocks, faults of peers, real spans."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from saferplan.statistics.times_of_day.aoristic import hours_of_week, parts_of_day

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2020, 1, 6)  # noqa: DTZ001  # as the clock on the wall has it


def by_minutes(start: datetime, end: datetime) -> np.ndarray:
    """Every minute from the first possible start to the last possible end, as the clock shows it."""
    utc = ZoneInfo("UTC")
    first = start.replace(tzinfo=LONDON, fold=0).astimezone(utc)
    last = first if start == end else end.replace(tzinfo=LONDON, fold=1).astimezone(utc)
    minutes = max(int((last - first) / timedelta(minutes=1)), 1)
    weight = np.zeros((7, 24))
    for n in range(minutes):
        shown = (first + timedelta(minutes=n)).astimezone(LONDON)
        weight[shown.weekday(), shown.hour] += 1 / minutes
    return weight


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [  # closed forms, as in the tests of crimepy (tests/test_aor.py)
        ("2020-01-06T01:00", "2020-01-06T01:00", {(0, 1): 1}),
        ("2020-01-06T01:50", "2020-01-06T02:10", {(0, 1): 1 / 2, (0, 2): 1 / 2}),
        ("2020-01-06T01:00", "2020-01-06T02:30", {(0, 1): 2 / 3, (0, 2): 1 / 3}),
        (
            "2020-01-06T10:00",
            "2020-01-07T11:00",
            {**{(0, h): 1 / 25 for h in range(10, 24)}, **{(1, h): 1 / 25 for h in range(11)}},
        ),
        ("2020-01-06T10:00", "2020-01-14T10:00", {(d, h): 1 / 168 for d in range(7) for h in range(24)}),
        # over the end of the week
        ("2020-01-12T23:30", "2020-01-13T00:30", {(6, 23): 1 / 2, (0, 0): 1 / 2}),
    ],
)
def test_closed_forms(start, end, expected):
    weight = np.zeros((7, 24))
    for (day, hour), share in expected.items():
        weight[day, hour] = share
    np.testing.assert_allclose(hours_of_week([start], [end]).weight, weight, atol=1e-12)


@given(
    st.sampled_from([MONDAY, datetime(2020, 3, 28), datetime(2020, 10, 24), datetime(1969, 12, 30)]),  # noqa: DTZ001
    st.integers(0, 3 * 1440),
    st.one_of(st.integers(0, 300), st.integers(0, 7 * 1440 - 90)),
)
@settings(max_examples=150, deadline=None)
def test_every_minute_as_the_clock_shows_it(from_day, into, minutes):
    start = from_day + timedelta(minutes=into)
    end = start + timedelta(minutes=minutes)
    shown = [
        (one.replace(tzinfo=LONDON) - datetime(1960, 1, 1, tzinfo=LONDON)) is not None for one in (start, end)
    ]
    assert all(shown)
    for one in (start, end):  # a time that the clock never showed is another test's
        back = one.replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC")).astimezone(LONDON)
        if back.replace(tzinfo=None) != one:
            return
    if (
        end.replace(tzinfo=LONDON, fold=1).timestamp() - start.replace(tzinfo=LONDON).timestamp()
    ) >= 7 * 86400:
        return
    found = hours_of_week([start], [end])
    np.testing.assert_allclose(found.weight, by_minutes(start, end), atol=1e-9)


def test_the_hour_that_does_not_exist_has_no_weight():
    # Sunday 29 March 2020: after 00:59 comes 02:00.
    weight = hours_of_week(["2020-03-29T00:00"], ["2020-03-29T03:00"]).weight
    assert weight[6, :4].tolist() == pytest.approx([0.5, 0, 0.5, 0])
    without = hours_of_week(["2020-03-29T00:00"], ["2020-03-29T03:00"], zone=None).weight
    assert without[6, :3].tolist() == pytest.approx([1 / 3] * 3)


def test_the_hour_that_occurs_twice_has_double_weight():
    # Sunday 25 October 2020: after 01:59 comes 01:00 once more.
    weight = hours_of_week(["2020-10-25T00:00"], ["2020-10-25T03:00"]).weight
    assert weight[6, :3].tolist() == pytest.approx([1 / 4, 1 / 2, 1 / 4])


def test_an_end_on_an_earlier_minute_of_the_hour_that_occurs_twice_is_no_mistake():
    found = hours_of_week(["2020-10-25T01:50"], ["2020-10-25T01:10"])
    assert (found.end_before_start, found.weight[6, 1]) == (0, 1)


def test_a_time_that_the_clock_never_showed_is_counted():
    found = hours_of_week(["2020-03-29T01:30", "2020-03-29T00:30"], ["2020-03-29T01:30", "2020-03-29T01:15"])
    assert found.in_hour_left_out == 2
    assert found.weight[6, 2] == pytest.approx(1 + 15 / 45)
    assert found.weight[6, 1] == 0


def test_what_is_missing_or_reversed_is_counted():
    found = hours_of_week(
        np.array(["2020-01-06T05:00", "NaT", "2020-01-06T05:00", "2020-01-06T00:00"], "datetime64[m]"),
        np.array(["NaT", "2020-01-06T05:00", "2020-01-06T04:00", "2020-01-06T00:30"], "datetime64[m]"),
    )
    assert (found.events, found.without_end, found.without_start, found.end_before_start) == (2, 1, 1, 1)
    assert (found.weight[0, 5], found.weight[0, 0]) == (1, 1)
    assert (found.within_one_hour, found.starts_at_midnight) == (2, 1)


def test_clean_data_work():
    # The R package aoristic 1.1.1 fails where no row is missing or reversed.
    assert hours_of_week(["2020-01-06T05:00"], ["2020-01-06T06:00"]).events == 1


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_weights_add_up_to_the_events_whatever_the_threads_and_the_order(threads):
    rng = np.random.default_rng(1)
    start = np.datetime64("2019-01-01T00:00") + rng.integers(0, 525_600, 600_000)
    end = start + rng.exponential(900, start.size).astype(int)
    found = hours_of_week(start, end, threads=threads)
    assert found.weight.sum() == pytest.approx(found.events, rel=1e-11)
    assert found.weight.tolist() == hours_of_week(start, end, threads=1).weight.tolist()
    np.testing.assert_allclose(hours_of_week(start[::-1], end[::-1]).weight, found.weight, rtol=1e-9)
    assert not found.weight.flags.writeable


@pytest.mark.real
def test_vehicle_thefts_in_new_york(shared_data):
    with gzip.open(shared_data / "incident_level" / "nyc_vehicle_thefts_crimedata.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    known = [row for row in rows if row["date_start"] and row["date_end"]]
    start, end = (
        np.array([row[name] for row in known], "datetime64[m]") for name in ("date_start", "date_end")
    )
    found = hours_of_week(start, end, zone="America/New_York")
    assert found.weight.sum() == pytest.approx(found.events)
    assert found.events + found.end_before_start == len(known)
    # Cars are stolen at night; a span's middle or end would say otherwise.
    shares = parts_of_day(found.weight.sum(axis=0), edges=(6, 18))
    assert shares.lower[1] > 55


def test_limits_of_a_share_are_jeffreys():
    found = parts_of_day([5] * 6 + [0] * 12 + [10] * 6)
    assert found.lower[0] == pytest.approx(100 * beta.ppf(0.025, 30.5, 60.5))
    assert found.upper[0] == pytest.approx(100 * beta.ppf(0.975, 30.5, 60.5))
    assert found.percent.sum() == pytest.approx(100)


def test_limits_hold_at_least_as_often_as_they_say_for_spread_events():
    rng = np.random.default_rng(3)
    hour = np.exp(np.cos(2 * np.pi * (np.arange(24) - 22) / 24))
    share = hour / hour.sum()
    tables = []
    for _ in range(400):
        start = np.datetime64("2020-01-06T00:00") + 60 * rng.choice(24, 80, p=share)
        tables.append(hours_of_week(start, start + rng.integers(0, 600, 80)).weight.sum(axis=0))
    truth = 100 * np.mean(tables, axis=0).reshape(4, 6).sum(axis=1) / 80
    for level in (0.8, 0.95):
        found = parts_of_day(tables, level=level)
        held = ((found.lower <= truth) & (truth <= found.upper)).mean()
        assert level - 0.02 < held <= 1


def test_parts_may_begin_later_than_midnight():
    weight = np.arange(24.0)
    found = parts_of_day(weight, edges=(6, 12, 18, 22))
    expected = [
        weight[6:12].sum(),
        weight[12:18].sum(),
        weight[18:22].sum(),
        weight[22:].sum() + weight[:6].sum(),
    ]
    assert found.weight.tolist() == expected


def test_no_events_have_no_shares():
    found = parts_of_day(np.zeros(24))
    assert np.isnan([found.percent, found.lower, found.upper]).all()


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (["2020-01-06T01:00"], [], "at least one"),
        (["2020-01-06T01:00"] * 2, ["2020-01-06T01:00"], "as many"),
        (["2020-01-06"], np.array(["2020-01-06"], "datetime64[D]"), "without times"),
        ([5.0], [6.0], "dates with times"),
        (["yesterday"], ["2020-01-06T01:00"], "dates with times"),
        (["2020-01-06T01:00"], ["2020-01-05T01:00"], "wrong way round"),
        (["NaT"], ["2020-01-06T01:00"], "no event has one"),
        (["0001-01-06T01:00"], ["9020-01-06T01:00"], "centuries"),
    ],
)
def test_what_cannot_be_used_is_named(start, end, told):
    with pytest.raises(ValueError, match=told):
        hours_of_week(start, end)


def test_an_unknown_zone_is_named():
    with pytest.raises(ValueError, match="zone"):
        hours_of_week(["2020-01-06T01:00"], ["2020-01-06T01:00"], zone="Europe/Coalville")


@pytest.mark.parametrize("edges", [(0,), (6, 6), (12, 6), (0, 24)])
def test_edges_that_do_not_rise_are_refused(edges):
    with pytest.raises(ValueError, match="edges"):
        parts_of_day(np.ones(24), edges=edges)
