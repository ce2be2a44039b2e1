"""What was never reported: coverage of the intervals, bounds that hold, and no national figure called local."""

from __future__ import annotations

import csv
import gzip
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from saferplan.statistics.under_reporting import (
    NotLocalError,
    SurveyFigure,
    carried,
    certain_ranks,
    true_levels,
)


@pytest.mark.parametrize(
    ("incidents", "share", "asked"), [(2000, 0.35, 400), (40, 0.35, 60), (300, 0.85, 200)]
)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_hold_the_truth_as_often_as_they_say(incidents, share, asked, level):
    rng = np.random.default_rng(9)
    count, yes = rng.poisson(incidents * share, 8000), rng.binomial(asked, share, 8000)
    one_tail = (1 - level) / 2
    low, high = beta.ppf(one_tail, yes, asked - yes + 1), beta.ppf(1 - one_tail, yes + 1, asked - yes)
    found = true_levels(count, yes / asked, low, np.nan_to_num(high, nan=1.0), level=level)
    held = ((found.lower <= incidents) & (incidents <= found.upper)).mean()
    assert level - 0.015 < held < level + 0.06
    # The bounds never cancel out, and so hold more often than either part alone.
    assert ((found.least <= incidents) & (incidents <= found.most)).mean() > held


@given(st.integers(0, 5000), st.floats(0.05, 0.9), st.floats(0, 0.9), st.floats(0, 0.9))
def test_estimate_interval_and_bounds_lie_in_each_other(count, rate, below, above):
    low, high = rate * (1 - below), rate + (1 - rate) * above
    found = true_levels(count, rate, low, high)
    assert found.least <= found.lower + 1e-6
    assert found.lower <= found.estimate + 1e-9 <= found.upper + 2e-9
    assert found.upper <= found.most * (1 + 1e-9)
    assert found.unreported == pytest.approx(found.estimate - count)


def test_a_certain_rate_leaves_the_counts_own_interval():
    found = true_levels(10, 0.5, 0.5, 0.5)
    assert found.lower == pytest.approx(2 * 4.7953887)
    assert found.upper == pytest.approx(2 * 18.390356)


def test_where_nobody_may_have_reported_there_is_no_upper_bound():
    found = true_levels([5, np.nan], [0.1, 0.5], [0.0, 0.4], [0.3, 0.6])
    assert np.isinf(found.upper[0])
    assert np.isinf(found.most[0])
    assert np.isfinite(found.least[0])
    assert np.isnan(found.estimate[1])
    assert np.isnan(found.most[1])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=1, max_size=4))
def test_ranks_are_those_of_every_truth_within_the_bounds(rows):
    least, most = [one for one, _ in rows], [one + wide for one, wide in rows]
    found = certain_ranks(least, most)
    # Every bound, and points just inside, is enough for every order that can come about.
    choices = [
        sorted({low, (low + high) / 2, high, *(x for x in least + most if low <= x <= high)})
        for low, high in zip(least, most, strict=True)
    ]
    ranks = np.array([[1 + sum(x > y for x in truth) for y in truth] for truth in product(*choices)])
    np.testing.assert_array_equal(found.best, ranks.min(axis=0))
    np.testing.assert_array_equal(found.worst, ranks.max(axis=0))
    np.testing.assert_array_equal(found.certain, found.best == found.worst)


def test_harm_is_carried_with_its_bounds_and_a_missing_weight_is_not_nought():
    found = true_levels([100, 10], [0.5, 0.5], [0.4, 0.4], [0.6, 0.6])
    estimate, least, most = carried(found, [10, np.nan])
    assert estimate[0] == 2000
    assert least[0] < estimate[0] < most[0]
    assert np.isnan([estimate[1], least[1], most[1]]).all()


def test_the_48_per_cent_of_a_council_report_cannot_be_called_local():
    # 5.6 of 11.8 million incidents, year ending September 2016: all fraud and computer misuse, national.
    claim = SurveyFigure(
        100 * 5.6 / 11.8,
        100 * 5.6 / 11.8,
        100 * 5.6 / 11.8,
        area="K04000001",
        area_name="England and Wales",
        period="year ending September 2016",
        population="adults in households",
        source="Crime Survey for England and Wales",
    )
    assert round(claim.value, 1) == 47.5
    with pytest.raises(NotLocalError, match=r"of England and Wales \(K04000001\), not of E07000134"):
        claim.shown_for("E07000134")
    assert claim.shown_for("K04000001") is claim
    assert "England and Wales" in claim.label


@pytest.mark.parametrize("missing", ["area", "area_name", "period", "population", "source"])
def test_a_survey_figure_without_its_origin_cannot_be_made(missing):
    given_ = {
        "area": "K04000001",
        "area_name": "E and W",
        "period": "2016",
        "population": "adults",
        "source": "CSEW",
    }
    with pytest.raises(ValueError, match=missing):
        SurveyFigure(1, 1, 1, **{**given_, missing: ""})
    with pytest.raises(ValueError, match="not in this order"):
        SurveyFigure(1, 2, 3, **given_)


@pytest.mark.parametrize(
    ("rates", "said"),
    [((0.0, 0.0, 0.5), "above 0"), ((0.5, 0.6, 0.7), "in order|not below"), ((0.5, 0.4, 1.2), "up to 1")],
)
def test_bad_shares_are_named(rates, said):
    with pytest.raises(ValueError, match=said):
        true_levels(1, *rates)
    with pytest.raises(ValueError, match="above its upper"):
        certain_ranks([2], [1])
    with pytest.raises(ValueError, match="bound of each kind"):
        certain_ranks([1, 2], [3])


@pytest.mark.real
def test_violence_is_about_twice_what_is_recorded_by_the_crime_surveys_own_rates(shared_data):
    path = shared_data / "weights" / "csew_proportion_reported_1981_2019_TableD10.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rates = [float(row["proportion"]) for row in csv.DictReader(file) if row["category"] == "violence"][
            -5:
        ]
    # The table prints no intervals: the range of its last five years stands in.
    found = true_levels(3506, np.mean(rates), min(rates), max(rates))
    assert 1.7 < found.estimate / 3506 < 2.7
    assert found.least < found.estimate < found.most
