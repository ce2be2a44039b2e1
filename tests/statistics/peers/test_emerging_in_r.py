"""Farrington, EARS and the count charts as R's surveillance has them, on its salmonella series and on real crime."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.count_regression import Spread, count_regression
from saferplan.statistics.emerging.count_cusum import cusum_chart, ratio_chart
from saferplan.statistics.emerging.ears import Ears, ears
from saferplan.statistics.emerging.farrington import Bound, exceptional_months, farrington

pytestmark = pytest.mark.peer

_START = """
suppressMessages(library(surveillance))
listed <- function(x) paste0('[', paste(ifelse(is.na(x), 'null', sprintf('%.15g', as.numeric(x))), collapse = ','), ']')
data('salmonella.agona')
weeks <- disProg2sts(salmonella.agona)
"""


def numbers(values):
    return np.array([np.nan if one is None else one for one in values])


@pytest.fixture(scope="module")
def weeks(r):
    return numbers(r(_START + "cat(listed(observed(weeks)))", packages=("surveillance",)))


@pytest.mark.parametrize(
    ("method", "bound", "alpha", "trend_level"),
    [
        ("nbPlugin", Bound.NEGATIVE_BINOMIAL, 0.005, 1.0),
        ("nbPlugin", Bound.NEGATIVE_BINOMIAL, 0.005, 0.05),
        ("muan", Bound.NEGATIVE_BINOMIAL_CAREFUL, 0.01, 1.0),
        ("delta", Bound.POWER, 0.01, 1.0),
    ],
)
def test_farrington_flexible(r, weeks, method, bound, alpha, trend_level):
    script = f"""
    found <- farringtonFlexible(weeks, list(range = 280:311, b = 4, w = 3, noPeriods = 10, weightsThreshold = 2.58,
      pastWeeksNotIncluded = 26, pThresholdTrend = {trend_level}, trend = TRUE, thresholdMethod = '{method}',
      alpha = {alpha}, glmWarnings = FALSE))
    cat(sprintf('[%s,%s,%s,%s]', listed(found@control$expected), listed(found@control$phiVector),
      listed(upperbound(found)), listed(found@control$pvalue)))
    """
    expected, dispersion, upper, p = (numbers(one) for one in r(_START + script, packages=("surveillance",)))
    found = exceptional_months(
        weeks,
        range(279, 311),
        a_year=52,
        years=4,
        trend_level=trend_level,
        bound=bound,
        alpha=alpha,
        error_as_surveillance=True,
    )
    told = ~np.isnan(expected)
    np.testing.assert_allclose(found.expected[told], expected[told], rtol=1e-12)
    np.testing.assert_allclose(found.dispersion, dispersion, rtol=1e-12)
    np.testing.assert_allclose(found.upper, upper, rtol=1e-12)
    np.testing.assert_allclose(found.p, p, rtol=1e-9)


def test_the_error_that_surveillance_prints_lacks_the_working_weights(weeks):
    # Its delta bound is a fifth of a record off; ours, from the definition, is not tied to it.
    settings = {"a_year": 52, "years": 4, "trend_level": 1.0, "bound": Bound.POWER, "alpha": 0.01}
    theirs = exceptional_months(weeks, range(279, 311), error_as_surveillance=True, **settings)
    ours = exceptional_months(weeks, range(279, 311), **settings)
    np.testing.assert_allclose(ours.expected, theirs.expected)
    assert np.nanmax(np.abs(ours.upper - theirs.upper)) > 0.1


def test_the_method_of_1996(r, weeks):
    script = """
    found <- algo.farrington(salmonella.agona, list(range = 280:311, b = 4, w = 3, alpha = 0.01))
    cat(sprintf('[%s,%s]', listed(found$upperbound), listed(found$alarm)))
    """
    upper, alarm = (numbers(one) for one in r(_START + script, packages=("surveillance",)))
    found = farrington(weeks, range(279, 311), a_year=52, years=4)
    np.testing.assert_allclose(np.nan_to_num(found.upper), upper, rtol=1e-10)
    np.testing.assert_array_equal(found.exceptional, alarm == 1)


def test_ears_c1_and_c2(r, weeks):
    for kind in (Ears.C1, Ears.C2):
        script = f"""
        found <- earsC(weeks, list(range = 280:311, alpha = 0.01, method = '{kind.name}'))
        cat(listed(upperbound(found)))
        """
        upper = numbers(r(_START + script, packages=("surveillance",)))
        np.testing.assert_allclose(ears(weeks, kind, alpha=0.01).upper[279:311], upper, rtol=1e-12)


def test_count_charts(r, weeks):
    script = """
    one <- algo.glrnb(salmonella.agona, list(range = 250:312, alpha = 0, c.ARL = 5, mu0 = list(S = 1, trend = TRUE)))
    level <- one$control$mu0
    two <- algo.glrnb(salmonella.agona, list(range = 250:312, alpha = 0.2, c.ARL = 4, mu0 = level))
    three <- algo.glrnb(salmonella.agona, list(range = 250:312, alpha = 0, theta = 0.7, c.ARL = 4, mu0 = level))
    cat(sprintf('[%s,%s,%s,%s,%s]', listed(level), listed(one$upperbound), listed(one$alarm), listed(two$upperbound),
      listed(three$upperbound)))
    """
    script = f"suppressMessages({{{script}}})"
    level, one, alarm, two, three = (numbers(x) for x in r(_START + script, packages=("surveillance",)))
    latest = weeks[249:312]
    chart = ratio_chart(latest, level)
    np.testing.assert_allclose(chart.statistic, one, atol=1e-9)
    np.testing.assert_array_equal(chart.alarm, alarm == 1)
    np.testing.assert_allclose(ratio_chart(latest, level, size=5, threshold=4).statistic, two, atol=1e-4)
    against = cusum_chart(latest, level, factor=float(np.exp(0.7)), threshold=4)
    np.testing.assert_allclose(against.statistic, three, atol=1e-9)
    week = np.arange(1, 313)
    design = np.column_stack(
        [np.ones(312), week, np.cos(2 * np.pi * week / 52), np.sin(2 * np.pi * week / 52)]
    )
    fitted = count_regression(
        np.where(week < 250, weeks, np.nan),
        design,
        ["level", "week", "cosine", "sine"],
        spread=Spread.POISSON,
    ).fitted
    np.testing.assert_allclose(fitted[249:312], level, rtol=1e-7)


@pytest.mark.real
def test_exceptional_months_of_real_crime(r, shared_data):
    import duckdb

    files = str(shared_data / "police" / "leicestershire" / "20[12][0-9]-*" / "*-street.csv.gz")
    rows = duckdb.sql(
        f'SELECT "Month", "Crime type", count(*) FROM read_csv(\'{files}\', all_varchar = true) '
        "WHERE \"Month\" BETWEEN '2019-12' AND '2022-10' GROUP BY ALL"
    ).fetchall()
    months, kinds = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    count = np.zeros((len(kinds), len(months)))
    for month, kind, number in rows:
        count[kinds.index(kind), months.index(month)] = number
    assert count.shape == (14, 35)
    script = "found <- lapply(split(given, row(given)), function(y) { s <- sts(y, frequency = 12, start = c(2019, 12));"
    script += """
      f <- farringtonFlexible(s, list(range = 33:35, b = 2, w = 1, noPeriods = 4, weightsThreshold = 2.58,
        pastWeeksNotIncluded = 6, trend = FALSE, thresholdMethod = 'nbPlugin', alpha = 0.005, glmWarnings = FALSE))
      c(f@control$expected, upperbound(f)) })
    cat(sprintf('[%s]', paste(sapply(found, listed), collapse = ',')))
    """
    given = f"given <- matrix(c({','.join(map(str, count.ravel()))}), nrow = 14, byrow = TRUE)\n"
    theirs = np.array([numbers(one) for one in r(_START + given + script, packages=("surveillance",))])
    found = exceptional_months(count, [32, 33, 34], years=2, trend_level=0)
    np.testing.assert_allclose(found.expected, theirs[:, :3], rtol=1e-10)
    np.testing.assert_array_equal(found.upper, theirs[:, 3:])
