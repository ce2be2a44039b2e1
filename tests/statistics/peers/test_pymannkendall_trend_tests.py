"""Trend tests against pymannkendall, on real months and on series made of a seed."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.trend_tests import Correction, mann_kendall, seasonal_mann_kendall

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
mk = pytest.importorskip("pymannkendall", reason="pymannkendall is not installed (requirements/peers.txt)")

SERIES = np.random.default_rng(4).negative_binomial(6, 6 / (6 + 20 * np.exp(np.arange(60) / 150)), (12, 60))


def agree(ours, theirs, place):
    assert ours.statistic[place] == theirs.s
    assert ours.variance[place] == pytest.approx(theirs.var_s, rel=1e-12)
    assert ours.slope[place] == pytest.approx(theirs.slope, rel=1e-12)


@pytest.mark.parametrize(
    ("correction", "theirs"),
    [
        (Correction.NONE, mk.original_test),
        (Correction.PRE_WHITENED, mk.pre_whitening_modification_test),
        (Correction.TREND_FREE_PRE_WHITENED, mk.trend_free_pre_whitening_modification_test),
    ],
)
def test_plain_and_pre_whitened(correction, theirs):
    ours = mann_kendall(SERIES, correction=correction)
    for place, row in enumerate(SERIES):
        peer = theirs(row)
        agree(ours, peer, place)
        assert ours.p[place] == pytest.approx(peer.p, abs=1e-12)


@pytest.mark.parametrize("lags", [None, 3])
def test_hamed_and_rao(lags):
    ours = mann_kendall(SERIES, correction=Correction.HAMED_RAO, lags=lags)
    compared = 0
    for place, row in enumerate(SERIES):
        peer, plain = mk.hamed_rao_modification_test(row, lag=lags), mk.original_test(row)
        # It takes the size of the correction, whatever its sign; the paper's equation has the sign.
        if ours.variance[place] >= plain.var_s:
            agree(ours, peer, place)
            compared += 1
    assert compared > 3


def test_seasonal():
    ours = seasonal_mann_kendall(SERIES)
    with_covariance = seasonal_mann_kendall(SERIES, dependent_seasons=True)
    for place, row in enumerate(SERIES):
        peer = mk.seasonal_test(row)
        agree(ours, peer, place)
        assert ours.p[place] == pytest.approx(peer.p, abs=1e-12)
        agree(with_covariance, mk.correlated_seasonal_test(row), place)
