"""Evaluations as R's glm has them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from saferplan.statistics.evaluation.difference_in_differences import difference_in_differences
from saferplan.statistics.evaluation.interrupted_series import Season, SeriesErrors, interrupted_series

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("seed", [1, 2])
def test_difference_in_differences_with_levels_of_areas_and_months(r, seed):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(15 * rng.gamma(3, 1 / 3, (7, 1)), (7, 10))
    script = f"""
    y <- c({",".join(map(str, counts.ravel()))})
    area <- factor(rep(1:7, each = 10)); month <- factor(rep(1:10, times = 7))
    effect <- as.numeric(as.integer(area) <= 3 & as.integer(month) > 6)
    fit <- glm(y ~ area + month + effect, family = poisson, epsilon = 1e-12)
    cat(sprintf('%.12g', coef(fit)[['effect']]))
    """
    found = difference_in_differences(counts[:3], counts[3:], 6)
    assert np.log(found.ratio) == pytest.approx(r(script), abs=1e-8)


def test_the_seat_belt_law(r):
    script = """
    d <- data.frame(y = as.numeric(Seatbelts[, 'drivers']), law = as.numeric(Seatbelts[, 'law']))
    d$month <- factor(rep(1:12, 16)); d$t <- 1:192; d$since <- pmax(d$t - 170, 0)
    fit <- glm(y ~ t + month + law + since, family = quasipoisson, data = d, epsilon = 1e-12)
    told <- summary(fit)$coefficients[c('law', 'since'), 1:2]
    cat(sprintf('[[%s],[%s]]', paste(d$y, collapse = ','), paste(sprintf('%.12g', told), collapse = ',')))
    """
    drivers, (law, since, law_error, _) = r(script)
    found = interrupted_series(
        drivers, 169, slope=True, season=Season.MONTHS, errors=SeriesErrors.QUASI_POISSON
    )
    assert found.slope is not None
    assert np.log(found.step.ratio) == pytest.approx(law, abs=1e-8)
    assert np.log(found.slope.ratio) / 12 == pytest.approx(since, abs=1e-8)
    reach = t.ppf(0.975, 192 - 15)
    assert np.log(found.step.upper / found.step.lower) / 2 == pytest.approx(reach * law_error, abs=1e-8)
