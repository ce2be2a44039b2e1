"""The seventeen kinds of places over time, each by a series made for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.places.classes import Kind, kinds_of
from saferplan.statistics.places.hot_spots import Spot

H, C, N, X = Spot.HOT, Spot.COLD, Spot.NEITHER, Spot.NOT_TESTED

# Twenty months each: nine of ten is 18.
SERIES = {
    "new": ([N] * 19 + [H], 0),
    "consecutive": ([N] * 17 + [H] * 3, 0),
    "intensifying": ([N, N] + [H] * 18, 1),
    "persistent": ([H] * 5 + [N] + [H] * 14, 0),
    "diminishing": ([H] * 20, -1),
    "sporadic": ([H, N, H, N, N] + [H] * 5 + [N] * 9 + [H], 0),
    "oscillating": ([C, N] + [H] * 10 + [N] * 5 + [H] * 3, 0),
    "historical": ([H] * 19 + [N], -1),
}


@pytest.mark.parametrize("name", SERIES)
def test_each_kind_hot_and_cold(name):
    spots, trend = SERIES[name]
    hot = Kind[f"{name.upper()}_HOT_SPOT"]
    cold = Kind[f"{name.upper()}_COLD_SPOT"]
    assert kinds_of(spots, trend) == hot
    # Cold spots are hot ones turned round, and grow as Gi* falls.
    assert kinds_of(-np.array(spots), -trend) == cold
    assert cold == -hot
    assert hot.plain[0].isupper()
    assert hot.plain != cold.plain


def test_no_pattern_and_not_tested():
    assert kinds_of([N] * 20, 1) == Kind.NO_PATTERN
    assert kinds_of([H] * 10 + [N] * 10, -1) == Kind.NO_PATTERN
    assert kinds_of([X] * 12 + [H] * 8, 0) == Kind.NOT_TESTED
    assert kinds_of([H] * 19 + [X], 0) == Kind.NOT_TESTED
    assert kinds_of([N] * 9, 0) == Kind.NOT_TESTED
    for kind in (Kind.NO_PATTERN, Kind.NOT_TESTED):
        assert kind.plain


@pytest.mark.parametrize(
    ("spots", "trend", "kind"),
    [
        (
            [N] * 3 + [H] * 17,
            1,
            Kind.CONSECUTIVE_HOT_SPOT,
        ),  # 17 of 20 is less than nine of ten, whatever the trend
        ([N] * 2 + [H] * 18, 0, Kind.PERSISTENT_HOT_SPOT),  # an unbroken run, but nine of ten
        ([H] * 18 + [N] * 2, 0, Kind.HISTORICAL_HOT_SPOT),  # no trend, but gone
        ([C] * 5 + [N] * 14 + [H], 0, Kind.NEW_HOT_SPOT),  # cold once, hot for the first time
        ([C] * 5 + [N] * 10 + [H] * 5, 0, Kind.CONSECUTIVE_HOT_SPOT),
        ([H] + [N] * 18 + [H], 0, Kind.SPORADIC_HOT_SPOT),
        ([H] + [C] + [N] * 17 + [H], 0, Kind.OSCILLATING_HOT_SPOT),
        ([H] + [C] + [H] * 18, 1, Kind.INTENSIFYING_HOT_SPOT),
        ([H] * 17 + [C, C, N], 0, Kind.NO_PATTERN),
        ([H] * 19 + [C], -1, Kind.NEW_COLD_SPOT),
    ],
)
def test_where_kinds_meet(spots, trend, kind):
    assert kinds_of(spots, trend) == kind


def test_a_fading_cold_spot_is_no_intensifying_hot_spot():
    # sfdep does not ask which sign Gi* has, and tries "intensifying hot spot" first: a cold spot whose Gi* rises.
    assert kinds_of([C] * 20, 1) == Kind.DIMINISHING_COLD_SPOT
    assert kinds_of([C] * 20, -1) == Kind.INTENSIFYING_COLD_SPOT


def test_shares_are_of_the_months_there_are():
    # sfhotspot divides one month too many by the number of recent months: a place hot in every month gets 1.5.
    assert kinds_of([H] * 12, 0) == Kind.PERSISTENT_HOT_SPOT
    assert kinds_of([N] + [H] * 9, 0) == Kind.PERSISTENT_HOT_SPOT  # nine of ten
    assert kinds_of([N] * 2 + [H] * 9, 0) == Kind.CONSECUTIVE_HOT_SPOT  # nine of eleven


def test_months_that_were_not_tested_are_passed_over():
    assert kinds_of([N] * 10 + [H, X, H], 0) == Kind.CONSECUTIVE_HOT_SPOT
    assert kinds_of([X] * 10 + [N] * 9 + [H], 0) == Kind.NEW_HOT_SPOT
    assert kinds_of([X] * 10 + [H] * 10, 0) == Kind.PERSISTENT_HOT_SPOT


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([H, C, N]), min_size=12, max_size=12), st.sampled_from([-1, 0, 1])
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_place_has_one_kind_in_any_company_and_turned_round(rows):
    spots, trend = np.array([row for row, _ in rows]), np.array([value for _, value in rows])
    found = kinds_of(spots, trend)
    assert [int(kinds_of(row, value)) for row, value in zip(spots, trend, strict=True)] == found.tolist()
    assert (kinds_of(-spots, -trend) == -found).all()
    # A hot kind but the historical one is hot now, and a place that is hot now has a hot kind.
    hot_now = spots[:, -1] == H
    assert (hot_now == ((found > 0) & (found < Kind.HISTORICAL_HOT_SPOT))).all()


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="one trend for each place"):
        kinds_of([[N] * 12] * 2, [0])
    with pytest.raises(ValueError, match="values of Spot"):
        kinds_of([5] * 12, 0)
    with pytest.raises(ValueError, match="values of Spot"):
        kinds_of([N] * 12, 2)
