"""The emerging-threat verdict: what it calls what, and how often it is wrong."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from saferplan.statistics.emerging.threats import (
    LEAST_HISTORY,
    Kind,
    Spread,
    Threat,
    emerging_threats,
)

QUIET = [3, 2, 4, 3, 3, 4, 2, 3, 3, 4, 3, 2]
SURGED = [*QUIET * 3, 3, 2, 4, 3, 2, 3, 7, 8, 6, 9, 7, 8]
SEED = 2017


def one(count, **more):
    return emerging_threats([count], seed=SEED, **more)


def test_a_rise_in_the_second_half_of_the_year_is_a_surge_and_is_dated():
    # The hate crimes of the founding report: few a month, and more from the middle of the year on.
    found = one(SURGED)
    assert found.verdict[0] == Threat.SURGE
    assert found.kind[0] == Kind.RISE
    assert (found.first[0], found.last[0]) == (42, 47)
    assert found.observed[0] == 45
    assert found.expected[0] == pytest.approx(18)
    assert found.factor[0] == pytest.approx(2.5)
    assert found.adjusted[0] <= 0.05
    assert found.spread[0] == Spread.NOT_ASKED


@pytest.mark.parametrize(
    ("year", "kind"),
    [
        ([3, 2, 4, 3, 2, 3, 19, 3, 2, 4, 3, 3], Kind.MONTH),
        ([3, 2, 4, 9, 12, 10, 3, 3, 2, 4, 3, 2], Kind.BURST),
        ([3, 2, 4, 3, 2, 3, 7, 8, 6, 9, 7, 8], Kind.RISE),
    ],
)
def test_what_stands_out_most_has_its_name(year, kind):
    found = one(QUIET * 4 + year)
    assert found.verdict[0] == Threat.SURGE
    assert found.kind[0] == kind


def test_a_quiet_year_is_none():
    assert one(QUIET * 4).verdict[0] == Threat.NONE
    assert one(QUIET * 4).p[0] > 0.2


def test_what_rose_among_the_peers_likewise_is_wider():
    peers = np.array([*QUIET * 3, *QUIET]) * 40
    rising = peers.copy()
    rising[42:] = rising[42:] * 5 // 2
    alone, alike = (one(SURGED, peers=[these]) for these in (peers, rising))
    assert alone.verdict[0] == Threat.SURGE
    assert alone.spread[0] == Spread.LOCAL
    assert alike.verdict[0] == Threat.WIDER
    assert alike.spread[0] == Spread.SHARED
    assert alike.peers_factor[0] == pytest.approx(2.5, rel=0.02)


def test_against_peers_the_test_is_fishers():
    peers = np.full(48, 50)
    found = one(SURGED, peers=[peers])
    here, before = 45, sum(SURGED[:36])
    there, there_before = 6 * 50, 36 * 50
    tail = hypergeom.sf(here - 1, here + before + there + there_before, here + before, here + there)
    assert found.p_local[0] == pytest.approx(tail, rel=1e-6)


def test_a_rise_only_across_a_change_in_recording_is_no_surge():
    found = one(SURGED, breaks=((42,),))
    assert found.verdict[0] == Threat.RECORDING
    assert found.break_at[0] == 42


def test_a_rise_before_the_change_in_recording_is_one_all_the_same():
    year = [3, 2, 9, 10, 12, 11, 3, 2, 4, 3, 2, 3]
    found = one(QUIET * 4 + year, breaks=((56,),))
    assert found.verdict[0] == Threat.SURGE
    assert found.last[0] < 56


def test_months_before_an_old_change_in_recording_are_not_looked_at():
    count = [30] * 24 + QUIET * 3
    assert one(count, breaks=((24,),)).verdict[0] == Threat.NONE
    assert one(SURGED, breaks=((28,),)).verdict[0] == Threat.NOT_TESTED  # fewer than twelve months are left


def test_two_or_three_records_are_too_few_to_act_on():
    found = one([0] * 40 + [0] * 8 + [0] * 9 + [2, 2, 0])
    assert found.p[0] <= 0.05
    assert found.verdict[0] == Threat.TOO_FEW


def test_among_many_series_a_single_p_is_not_enough():
    rng = np.random.default_rng(3)
    many = rng.poisson(3, (40, 60))
    alone = np.array([*QUIET * 4, 3, 2, 4, 3, 2, 3, 4, 5, 6, 5, 5, 6])
    found = emerging_threats(np.vstack([alone, many]), seed=SEED)
    assert found.p[0] <= 0.05 < found.adjusted[0]
    assert found.verdict[0] == Threat.WATCH
    assert one(alone).verdict[0] == Threat.SURGE


def test_a_season_is_no_threat():
    summer = [2, 2, 3, 4, 6, 9, 12, 10, 6, 4, 3, 2]
    assert one(summer * 5).verdict[0] == Threat.NONE


@pytest.mark.parametrize("count", [[3] * 20, [np.nan] * 60, [3] * 48 + [np.nan] * 12])
def test_too_short_a_history_or_an_unknown_year_is_not_tested(count):
    found = one(count)
    assert found.verdict[0] == Threat.NOT_TESTED
    assert found.first[0] == -1
    assert np.isnan(found.p[0])
    assert LEAST_HISTORY == 12


def test_nothing_at_all_is_nothing():
    assert one([0] * 48).verdict[0] == Threat.NONE


def test_a_month_that_is_not_known_is_passed_over():
    gap = np.array(SURGED, dtype=float)
    gap[[5, 44]] = np.nan
    found = one(gap)
    assert found.verdict[0] == Threat.SURGE
    assert found.observed[0] == 45 - 6


@settings(max_examples=15)
@given(st.lists(st.lists(st.integers(0, 9), min_size=40, max_size=40), min_size=1, max_size=4))
def test_a_series_is_judged_alike_alone_and_among_others(rows):
    together = emerging_threats(rows, seed=1, draws=99)
    for place, row in enumerate(rows):
        alone = emerging_threats([row], seed=1, draws=99)
        for name in ("p", "first", "last", "observed", "expected"):
            np.testing.assert_array_equal(getattr(alone, name)[0], getattr(together, name)[place])


def test_more_records_in_the_year_are_never_less_of_a_threat():
    p = [one([*QUIET * 3, *QUIET[:6], *(n + more for n in QUIET[6:])]).p[0] for more in range(5)]
    assert all(later <= earlier + 0.01 for earlier, later in pairwise(p))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [[1] * 12]}, "more than the latest twelve"),
        ({"count": [[-1] * 40]}, "-1"),
        ({"first_month": 13}, "not a month"),
        ({"draws": 5}, "too few"),
        ({"peers": [[1, 2]]}, "one series of the same length|cannot reshape"),
        ({"breaks": ((99,),)}, "positions from 0"),
        ({"rate": 0}, "rate"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"count": [[1] * 40], **change}
    with pytest.raises(ValueError, match=said):
        emerging_threats(given_.pop("count"), seed=1, **given_)
