"""Knox's test: the Near Repeat Calculator's table, brute force, every shuffle of small cases, faults of peers."""

from __future__ import annotations

import csv
import gzip
import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.repeats.events import Points, shared_percent
from saferplan.statistics.repeats.near_repeat import near_repeat, tail_by_moments

ORACLE = tomllib.loads((Path(__file__).parents[2] / "oracles" / "near_repeat.toml").read_text("utf-8"))
EVENT = st.tuples(st.integers(1000, 1006), st.integers(1000, 1006), st.integers(0, 9))
EDGES = {"distance_edges": (0, 1, 2, 4, np.inf), "time_edges": (0, 1, 3, np.inf)}


def made(events: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return (*rng.uniform(440_000, 443_000, (2, events)), rng.integers(0, 90, events))


def brute(x, y, day, distance_edges, time_edges, *, manhattan=False):
    table = np.zeros((len(distance_edges) - 1, len(time_edges) - 1))
    for i, j in itertools.combinations(range(len(x)), 2):
        across, along = abs(x[i] - x[j]), abs(y[i] - y[j])
        apart = across + along if manhattan else np.hypot(across, along)
        s = np.searchsorted(distance_edges, apart, "right") - 1
        b = np.searchsorted(time_edges, abs(day[i] - day[j]), "right") - 1
        if s < table.shape[0] and b < table.shape[1]:
            table[s, b] += 1
    return table


@pytest.mark.real
@pytest.mark.parametrize("name", ["near_repeat_calculator", "as_labelled"])
def test_the_near_repeat_calculators_table(shared_data, name):
    path = shared_data / "reference" / "NearRepeat_extdata" / "chicago_be_month1.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    found = near_repeat(
        [float(row[0]) for row in rows],
        [float(row[1]) for row in rows],
        np.array([row[2] for row in rows], dtype="datetime64[D]"),
        seed=2017,
        manhattan=True,
        distance_edges=ORACLE[name]["distance_edges"],
        time_edges=ORACLE[name]["time_edges"],
        draws=199,
    )
    assert found.observed.tolist() == ORACLE[name]["observed"]
    assert found.expected.sum() == pytest.approx(970 * 969 / 2)
    # The chance by moments is that of the shuffles, as far as 199 of them can tell.
    assert np.abs(found.p - found.p_by_moments).max() < 0.11


def test_a_pair_on_an_edge_is_in_the_band_that_starts_there():
    # The Near Repeat Calculator files 3 days under "4 to 6": its bands are one off.
    found = near_repeat(
        [1000, 1000, 9000],
        [1000, 1100, 9000],
        np.array(["2019-01-01", "2019-01-04", "2019-06-01"], dtype="datetime64[D]"),
        seed=1,
        distance_edges=(0, 1, 100, 200),
        time_edges=(0, 3, 6),
        draws=9,
    )
    assert found.observed.tolist() == [[0, 0], [0, 0], [0, 1]]


def test_as_many_counts_as_many():
    # pointpats gives P(X > 13) = 0.146 here.
    case = ORACLE["burkitt"]
    observed, expected = np.array(case["observed"]), np.array(case["expected"])
    assert tail_by_moments(observed, expected, expected) == pytest.approx(case["p"], abs=1e-6)


@given(st.lists(EVENT, min_size=3, max_size=25), st.booleans())
@settings(max_examples=40, deadline=None)
def test_counts_are_those_of_brute_force(events, manhattan):
    x, y, day = (np.array(one, dtype=float) for one in zip(*events, strict=True))
    found = near_repeat(x, y, day, seed=1, draws=0, manhattan=manhattan, **EDGES)
    assert found.observed.tolist() == brute(x, y, day, *EDGES.values(), manhattan=manhattan).tolist()
    assert found.observed.sum() == len(x) * (len(x) - 1) / 2
    assert (found.observed.sum(axis=0)).tolist() == found.expected.sum(axis=0).round(6).tolist()
    moved = near_repeat(x + 250, y - 90, day + 700, seed=1, draws=0, manhattan=manhattan, **EDGES)
    assert moved.observed.tolist() == found.observed.tolist()


@given(st.lists(EVENT, min_size=3, max_size=6))
@settings(max_examples=25, deadline=None)
def test_mean_and_variance_are_those_of_every_shuffle(events):
    x, y, day = (np.array(one, dtype=float) for one in zip(*events, strict=True))
    every = [brute(x, y, np.array(order), *EDGES.values()) for order in itertools.permutations(day)]
    found = near_repeat(x, y, day, seed=1, draws=0, **EDGES)
    np.testing.assert_allclose(found.expected, np.mean(every, axis=0), atol=1e-9)
    np.testing.assert_allclose(found.standard_deviation, np.std(every, axis=0), atol=1e-5)


def test_shuffles_have_the_exact_mean_and_spread_and_p_the_plus_one():
    x, y, day = made(400, 3)
    found = near_repeat(x, y, day, seed=5, draws=1999)
    assert (found.p >= 1 / 2000).all()  # open_cp's p can be 0
    assert np.abs(found.p - found.p_by_moments).max() < 0.06
    assert (found.shuffled_lower <= found.expected + 1e-9).all()
    wide = found.standard_deviation[1:]
    np.testing.assert_allclose((found.shuffled_upper - found.shuffled_lower)[1:] / wide, 3.92, atol=0.9)


def test_threads_and_the_order_of_the_events_do_not_matter():
    x, y, day = made(300, 4)
    one = near_repeat(x, y, day, seed=7, draws=200, threads=1)
    two = near_repeat(x[::-1], y[::-1], day[::-1], seed=7, draws=200, threads=2)
    for name in ("observed", "p", "expected", "shuffled_upper"):
        assert getattr(one, name).tolist() == getattr(two, name).tolist()


def test_stopping_early_gives_nearly_the_same_p_from_fewer_shuffles():
    x, y, day = made(300, 5)
    full = near_repeat(x, y, day, seed=7, draws=1999)
    early = near_repeat(x, y, day, seed=7, draws=1999, stop_after=20)
    stopped = early.decided_by < 1999
    assert stopped.any()
    assert (early.p[stopped] == 20 / early.decided_by[stopped]).all()
    assert np.abs(early.p - full.p).max() < 0.15


def test_planted_repeats_are_found_and_only_in_their_band():
    x, y, day = made(500, 6)
    again = np.arange(40)
    found = near_repeat(
        np.append(x, x[again] + 30), np.append(y, y[again]), np.append(day, day[again] + 3), seed=1
    )
    assert found.p[1, 0] == 0.001
    assert found.ratio[1, 0] > 1.3
    assert (found.p[2:, 2:] > 0.01).all()


@pytest.mark.real
def test_police_uk_points_are_refused(shared_data):
    with gzip.open(shared_data / "incident_level" / "lancashire_asb_crimemappingdata.csv.gz", "rt") as file:
        rows = list(itertools.islice(csv.DictReader(file), 5000))
    x = [float(row["longitude"]) * 66_000 for row in rows]
    y = [float(row["latitude"]) * 111_000 for row in rows]
    day = np.array([row["month"] for row in rows], dtype="datetime64[D]")
    assert shared_percent(x, y) > 50
    with pytest.raises(ValueError, match="share their point with another"):
        near_repeat(x, y, day, seed=1)
    assert near_repeat(x, y, day, seed=1, points=Points.MOVED_BUT_USE, draws=0).events == 5000


def test_points_said_to_be_moved_are_refused_however_they_look():
    with pytest.raises(ValueError, match="MOVED_BUT_USE"):
        near_repeat(*made(50, 1), seed=1, points=Points.MOVED)


@pytest.mark.parametrize(
    ("x", "y", "day", "told"),
    [
        ([-1.1, -1.2, -1.3], [52.1, 52.2, 52.3], [1, 2, 3], "degrees"),
        ([1000, 2000], [1000, 2000], [1, 2], "at least 3"),
        ([1000, 2000, np.nan], [1000, 2000, 3000], [1, 2, 3], "at least 3"),
        ([1000, 2000, 3000], [1000, 2000, 3000], [1.5, 2, 3], "whole"),
        ([1000, 2000, 3000], [1000, 2000, 3000], [1, 2], "one for each"),
        ([1000, np.inf, 3000], [1000, 2000, 3000], [1, 2, 3], "infinite"),
    ],
)
def test_what_cannot_be_used_is_named(x, y, day, told):
    with pytest.raises(ValueError, match=told):
        near_repeat(x, y, day, seed=1)


@pytest.mark.parametrize("edges", [(0,), (1, 2), (0, 2, 2), (0, np.nan)])
def test_bands_that_do_not_rise_from_zero_are_refused(edges):
    with pytest.raises(ValueError, match="half-open"):
        near_repeat(*made(10, 1), seed=1, distance_edges=edges)
    with pytest.raises(ValueError, match="half-open"):
        near_repeat(*made(10, 1), seed=1, time_edges=edges)


def test_all_on_one_day_and_all_at_one_place_say_nothing_either_way():
    x, y, day = made(20, 1)
    for found in (
        near_repeat(x, y, np.ones(20), seed=1, draws=99),
        near_repeat(np.full(20, 1000.0), np.full(20, 1000.0), day, seed=1, draws=99),
    ):
        assert (found.p == 1).all()
        assert (found.p_by_moments == 1).all()
        assert (found.standard_deviation == 0).all()


def test_events_without_place_or_day_are_left_out_and_the_arrays_given_stay_as_they_are():
    x, y, day = made(30, 2)
    x[3], day = np.nan, np.where(np.arange(30) == 7, np.nan, day)
    before = x.copy(), y.copy(), day.copy()
    found = near_repeat(x, y, day, seed=1, draws=9)
    assert (found.events, found.left_out) == (28, 2)
    for one, other in zip(before, (x, y, day), strict=True):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(ValueError, match="read-only"):
        found.observed[0, 0] = 1


def test_a_stray_point_does_not_make_a_search_grid_of_the_world():
    x, y, day = made(60, 2)
    found = near_repeat(np.append(x, 9e9), np.append(y, 9e9), np.append(day, 5), seed=1, draws=0)
    assert found.observed.tolist() == near_repeat(x, y, day, seed=1, draws=0).observed.tolist()
