"""Change, rates and false discoveries of all series of a county; evaluations of interventions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, cpu_seconds, timed

SERIES, MONTHS, BY_PEER = 4200, 60, 420


def rows() -> Iterator[StatisticsRow]:
    """Twelve months against the twelve before; E-tests; displacement, differences, series, synthetic controls."""
    from saferplan.statistics.change import compare, e_test
    from saferplan.statistics.evaluation.difference_in_differences import difference_in_differences
    from saferplan.statistics.evaluation.displacement_difference import displacement_difference
    from saferplan.statistics.evaluation.interrupted_series import interrupted_series
    from saferplan.statistics.evaluation.synthetic_control import synthetic_control
    from saferplan.statistics.levels import rates
    from saferplan.statistics.multiplicity import false_discoveries

    rng = np.random.default_rng(2017)
    before, after = rng.poisson(rng.gamma(1, 120, SERIES), (2, SERIES))
    people = rng.integers(5000, 100_000, SERIES)

    def described() -> tuple[np.ndarray, np.ndarray]:
        changed = compare(before, after)
        level = rates(after, people)
        return changed.p, np.asarray([level.upper, false_discoveries(changed.p).adjusted])

    peer = _statsmodels_change(before[:BY_PEER], after[:BY_PEER])
    yield StatisticsRow(
        f"change, rates, intervals, false discoveries of {SERIES:,} series",
        timed(described),
        0.15,
        0.05,
        "statsmodels test_poisson_2indep, confint_poisson",
        None if peer is None else peer * SERIES / BY_PEER,
        f"{BY_PEER} series",
        "ours has the difference, ratio and z as well, and the E-test of small counts",
    )
    small = rng.poisson(8, (2, SERIES))
    peer = _statsmodels_e_test(small[0, :BY_PEER], small[1, :BY_PEER], e_test(small[0], small[1])[:BY_PEER])
    yield StatisticsRow(
        f"E-test of {SERIES:,} pairs of small counts",
        timed(lambda: e_test(small[0], small[1])),
        0.03,
        None,
        "statsmodels etest_poisson_2indep",
        None if peer is None else peer * SERIES / BY_PEER,
        f"{BY_PEER} pairs",
    )
    four = rng.poisson(40, (4, SERIES, 2))
    yield StatisticsRow(
        f"displacement difference of {SERIES:,} interventions",
        timed(lambda: displacement_difference(*four)),
        0.01,
    )
    treated, control = rng.poisson(20, (SERIES, 3, 36)), rng.poisson(20, (SERIES, 10, 36))
    yield StatisticsRow(
        f"difference in differences of {SERIES:,} series, 3 and 10 areas",
        timed(lambda: difference_in_differences(treated, control, 24)),
        0.15,
    )
    months = rng.poisson(30, (SERIES, MONTHS))
    yield StatisticsRow(
        f"interrupted series, {SERIES:,} of {MONTHS} months",
        timed(lambda: interrupted_series(months, 48)),
        1.0,
    )
    donors = rng.poisson(20, (40, 48))
    yield StatisticsRow(
        "synthetic control with 40 donors and as many placebos",
        timed(lambda: synthetic_control(months[0, :48], donors, 36)),
        0.1,
    )


def _statsmodels_change(before: np.ndarray, after: np.ndarray) -> float | None:
    try:
        from statsmodels.stats.rates import confint_poisson, test_poisson_2indep
    except ImportError:
        return None
    from saferplan.statistics.levels import rates

    def one_by_one() -> list[tuple[float, float]]:
        found = []
        for first, second in zip(before, after, strict=True):
            p = (
                test_poisson_2indep(second, 1, first, 1, method="exact-cond").pvalue
                if first + second
                else 1.0
            )
            found.append((p, confint_poisson(second, 1, method="exact-c")[1]))
        return found

    theirs = one_by_one()
    np.testing.assert_allclose([upper for _, upper in theirs], rates(after, 1, per=1).upper, rtol=1e-8)
    return cpu_seconds(one_by_one, runs=1)


def _statsmodels_e_test(before: np.ndarray, after: np.ndarray, ours: np.ndarray) -> float | None:
    try:
        from statsmodels.stats.rates import test_poisson_2indep
    except ImportError:
        return None

    def one_by_one() -> list[float]:
        return [
            test_poisson_2indep(second, 1, first, 1, method="etest-wald").pvalue
            for first, second in zip(before, after, strict=True)
        ]

    # Pairs exactly as extreme as the one observed count as extreme; there, rounding decides whether the peer's do.
    np.testing.assert_allclose(one_by_one(), ours, atol=5e-3)
    return cpu_seconds(one_by_one, runs=1)
