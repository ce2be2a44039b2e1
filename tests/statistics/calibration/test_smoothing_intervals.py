"""How often intervals of smoothed rates hold the true rate, and how much nearer they lie than raw rates."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.smoothing import Prior, smoothed_rates


@pytest.mark.parametrize("prior", Prior)
@pytest.mark.parametrize("shape", [2, 8])
def test_coverage_and_error(prior, shape):
    rng = np.random.default_rng(3)
    people = np.exp(rng.uniform(np.log(50), np.log(5000), 60)).round()
    true = rng.gamma(shape, 0.02 / shape, (500, 60))
    found = smoothed_rates(rng.poisson(people * true), people, prior=prior, per=1)
    held = np.mean((found.lower <= true) & (true <= found.upper))
    assert 0.925 < held < 0.96, held
    assert np.mean((found.rate - true) ** 2) < 0.6 * np.mean((found.raw - true) ** 2)
