"""The outlook of thousands of series against AutoETS; trends, seasons and change points against their programs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, cpu_seconds, timed

SERIES, MONTHS, AHEAD, BY_PEER = 4200, 60, 12, 42


def rows() -> Iterator[StatisticsRow]:
    """The rows of this family."""
    from saferplan.statistics.change_points import change_points, single_change
    from saferplan.statistics.decomposition import decomposition
    from saferplan.statistics.outlook.forecast import outlook
    from saferplan.statistics.trend_tests import mann_kendall

    whole = _made()
    counts, seen = whole[:, :MONTHS], whole[:BY_PEER, MONTHS:]

    def foretold() -> object:
        return outlook(counts, seed=2017, keep_paths=False)

    errors = float(np.abs(outlook(counts[:BY_PEER], seed=2017).mean - seen).mean())
    peer = _auto_ets(counts[:BY_PEER], seen, errors)
    yield StatisticsRow(
        f"outlook of {SERIES:,} series, nine models, limits and record",
        timed(foretold),
        12.0,
        3.0,
        "statsforecast AutoETS",
        None if peer is None else peer * SERIES / BY_PEER,
        f"{BY_PEER} series",
    )

    def described() -> None:
        mann_kendall(counts)
        decomposition(counts)
        change_points(counts)

    peers = _descriptions(counts[:BY_PEER])
    yield StatisticsRow(
        f"Mann-Kendall, Sen, decomposition and change points of {SERIES:,} series",
        timed(described),
        1.0,
        0.3,
        "pymannkendall, statsmodels STL and ruptures Pelt",
        None if peers is None else peers * SERIES / BY_PEER,
        f"{BY_PEER} series",
    )
    yield StatisticsRow(
        f"single change with simulated p, {SERIES:,} series",
        timed(lambda: single_change(counts, seed=2017), runs=1),
        10.0,
    )


def _made() -> np.ndarray:
    """Counts with level, season, trend, a level that wanders, and more spread than chance."""
    rng, month = np.random.default_rng(2017), np.arange(MONTHS + AHEAD)
    level = np.exp(rng.uniform(np.log(2), np.log(200), (SERIES, 1)))
    season = rng.uniform(0, 0.3, (SERIES, 1)) * np.cos(
        2 * np.pi * (month - rng.uniform(0, 12, (SERIES, 1))) / 12
    )
    walk = np.cumsum(rng.normal(0, 0.03, (SERIES, month.size)), axis=1)
    mean = level * np.exp(season + rng.normal(0, 0.05, (SERIES, 1)) * month / 12 + walk)
    return rng.negative_binomial(25, 25 / (25 + mean)).astype(float)


def _auto_ets(counts: np.ndarray, seen: np.ndarray, errors: float) -> float | None:
    """Its seconds; our errors must not be larger by more than a twentieth on the same series."""
    try:
        from statsforecast.models import AutoETS
    except ImportError:
        return None

    def foretold() -> np.ndarray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = AutoETS(season_length=12)
            return np.array([model.forecast(row, AHEAD, level=[80, 95])["mean"] for row in counts])

    assert errors < 1.05 * np.abs(foretold() - seen).mean()
    return cpu_seconds(foretold, runs=1)


def _descriptions(counts: np.ndarray) -> float | None:
    """The peers' seconds, after the numbers were found to agree."""
    try:
        import pymannkendall
        import ruptures
        from statsmodels.tsa.seasonal import STL
    except ImportError:
        return None
    from saferplan.statistics.decomposition import decomposition
    from saferplan.statistics.trend_tests import mann_kendall

    ours, parts = mann_kendall(counts), decomposition(counts, season_window=7)
    for place, row in enumerate(counts):
        peer = pymannkendall.original_test(row)
        np.testing.assert_allclose([ours.z[place], ours.slope[place]], [peer.z, peer.slope], rtol=1e-9)
        found = STL(row, period=12, seasonal=7, seasonal_deg=0, trend=23, trend_jump=3, low_pass_jump=2).fit(
            inner_iter=2, outer_iter=0
        )
        np.testing.assert_allclose(parts.trend[place], found.trend, rtol=1e-8)

    def described() -> None:
        for row in counts:
            pymannkendall.original_test(row)
            STL(row, period=12).fit()
            ruptures.Pelt(model="l2", min_size=3, jump=1).fit(row).predict(pen=100)

    return cpu_seconds(described, runs=1)
