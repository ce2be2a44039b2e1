"""Regressions of counts as R has them: glm, and glm.nb of MASS."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.count_regression import Spread, count_regression

pytestmark = pytest.mark.peer

_GIVEN = """
y <- c({counts})
x <- seq_along(y) - 1
data <- data.frame(y = y, year = x / 12, sine = sin(pi * x / 6), cosine = cos(pi * x / 6))
told <- function(fit, more) cat(sprintf('[[%s],[%s],%.12g]',
  paste(sprintf('%.12g', coef(fit)), collapse = ','),
  paste(sprintf('%.12g', summary(fit)$coefficients[, 2]), collapse = ','), more))
"""


def series(seed: int) -> tuple[np.ndarray, np.ndarray]:
    month = np.arange(60)
    design = np.column_stack([np.ones(60), month / 12, np.sin(month * np.pi / 6), np.cos(month * np.pi / 6)])
    mean = np.exp(design @ [2.5, 0.1, 0.3, -0.1])
    return np.random.default_rng(seed).negative_binomial(4, 4 / (4 + mean)), design


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_quasi_poisson(r, seed):
    counts, design = series(seed)
    script = "fit <- glm(y ~ year + sine + cosine, family = quasipoisson, data = data, epsilon = 1e-12)\n"
    script += "told(fit, summary(fit)$dispersion)"
    coefficients, errors, dispersion = r(_GIVEN.format(counts=",".join(map(str, counts))) + script)
    found = count_regression(counts, design, ["level", "year", "sine", "cosine"])
    assert found.coefficients == pytest.approx(coefficients, abs=1e-8)
    assert found.standard_errors == pytest.approx(errors, abs=1e-8)
    assert float(found.dispersion) == pytest.approx(dispersion, rel=1e-8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_negative_binomial(r, seed):
    counts, design = series(seed)
    script = "fit <- MASS::glm.nb(y ~ year + sine + cosine, data = data, "
    script += "control = glm.control(epsilon = 1e-12, maxit = 100))\ntold(fit, fit$theta)"
    given = _GIVEN.format(counts=",".join(map(str, counts)))
    coefficients, errors, size = r(given + script, packages=("MASS",))
    found = count_regression(
        counts, design, ["level", "year", "sine", "cosine"], spread=Spread.NEGATIVE_BINOMIAL
    )
    assert found.coefficients == pytest.approx(coefficients, abs=1e-6)
    assert found.standard_errors == pytest.approx(errors, rel=1e-4)
    assert float(found.size) == pytest.approx(size, rel=1e-4)
