"""Regression of thousands of series of counts at once, against a generalised linear model for each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, cpu_seconds, timed

SERIES, MONTHS, BY_PEER = 4200, 60, 42


def rows() -> Iterator[StatisticsRow]:
    """Quasi-Poisson and negative binomial with trend and two harmonics."""
    from saferplan.statistics.count_regression import Spread, count_regression

    month = np.arange(MONTHS)
    design = np.column_stack(
        [np.ones(MONTHS), month / 12]
        + [wave(2 * np.pi * step * month / 12) for step in (1, 2) for wave in (np.sin, np.cos)]
    )
    names = ["level", "year", "sine", "cosine", "second sine", "second cosine"]
    mean = np.exp(design @ [3.0, 0.1, 0.2, 0.0, 0.1, 0.0])
    counts = np.random.default_rng(2017).negative_binomial(5, 5 / (5 + mean), size=(SERIES, MONTHS))
    ours = timed(lambda: count_regression(counts, design, names))
    peer = _statsmodels(
        counts[:BY_PEER], design, count_regression(counts[:BY_PEER], design, names).coefficients
    )
    yield StatisticsRow(
        f"regression of {SERIES:,} series, quasi-Poisson",
        ours,
        0.3,
        None,
        "statsmodels GLM",
        None if peer is None else peer * SERIES / BY_PEER,
        f"{BY_PEER} series",
    )
    yield StatisticsRow(
        f"regression of {SERIES:,} series, negative binomial",
        timed(lambda: count_regression(counts, design, names, spread=Spread.NEGATIVE_BINOMIAL)),
        1.0,
    )


def _statsmodels(counts: np.ndarray, design: np.ndarray, coefficients: np.ndarray) -> float | None:
    try:
        import statsmodels.api
    except ImportError:
        return None

    def fitted() -> list[np.ndarray]:
        family = statsmodels.api.families.Poisson()
        return [statsmodels.api.GLM(row, design, family=family).fit(tol=1e-12).params for row in counts]

    np.testing.assert_allclose(fitted(), coefficients, atol=1e-6)
    return cpu_seconds(fitted, runs=1)
