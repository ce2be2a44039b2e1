"""Weighted shares and raking as the R package survey has them."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.surveys.estimates import Sampling, survey_shares
from saferplan.statistics.surveys.weighting import rake

pytestmark = pytest.mark.peer


def listed(values) -> str:
    return f"c({','.join(map(str, values))})"


@pytest.mark.parametrize("seed", [1, 2])
def test_shares(r, seed):
    rng = np.random.default_rng(seed)
    answers, weight = (rng.random(80) < 0.2).astype(int), rng.uniform(0.4, 3, 80).round(3)
    script = f"""
    suppressMessages(library(survey))
    d <- svydesign(ids = ~1, weights = ~w, data = data.frame(y = {listed(answers)}, w = {listed(weight)}))
    cat(sprintf('[%s]', paste(sprintf('%.10g', confint(svyciprop(~y, d, method = 'beta'))), collapse = ',')))
    """
    lower, upper = r(script, packages=("survey",))
    found = survey_shares(answers, weight, sampling=Sampling.PROBABILITY)
    assert (found.lower / 100, found.upper / 100) == (pytest.approx(lower), pytest.approx(upper))


def test_raking(r):
    rng = np.random.default_rng(3)
    age, sex = rng.integers(0, 3, 120), rng.integers(0, 2, 120)
    script = f"""
    suppressMessages(library(survey))
    d <- svydesign(ids = ~1, weights = ~w, data = data.frame(a = {listed(age)}, s = {listed(sex)}, w = 1))
    ages <- data.frame(a = 0:2, Freq = c(60, 36, 24))
    raked <- rake(d, list(~a, ~s), list(ages, data.frame(s = 0:1, Freq = c(55, 65))),
      control = list(maxit = 200, epsilon = 1e-10))
    cat(sprintf('[%s]', paste(sprintf('%.10g', weights(raked)), collapse = ',')))
    """
    theirs = r(script, packages=("survey",))
    population = {"age": {"0": 60, "1": 36, "2": 24}, "sex": {"0": 55, "1": 65}}
    ours = rake({"age": [*map(str, age)], "sex": [*map(str, sex)]}, population, tolerance=1e-12)
    np.testing.assert_allclose(ours.weight, theirs, rtol=1e-6)
