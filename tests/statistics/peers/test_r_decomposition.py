"""Decomposition against R's stl and statsmodels' STL."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from saferplan.statistics.decomposition import decomposition

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]


def from_r(script: str) -> list[np.ndarray]:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    whole = f"options(digits = 17); w <- function(x) cat(as.numeric(x), '\\n'); {script}"
    run = subprocess.run(["Rscript", "-e", whole], capture_output=True, text=True, check=True)
    return [np.array(line.split(), dtype=float) for line in run.stdout.splitlines()]


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ('stl(x, "periodic")', {}),
        ("stl(x, s.window = 21)", {"season_window": 21}),
        (
            "stl(x, s.window = 13, s.degree = 1, t.window = 41, l.window = 15)",
            {"season_window": 13, "season_degree": 1, "trend_window": 41, "low_pass_window": 15},
        ),
        ("stl(x, s.window = 9, t.degree = 0)", {"season_window": 9, "trend_degree": 0}),
    ],
)
@pytest.mark.parametrize("series", ["nottem", "log(co2)"])
def test_parts_are_those_of_r(series, call, given):
    values, season, trend = from_r(
        f"x <- {series}; w(x); f <- {call}; w(f$time.series[, 1]); w(f$time.series[, 2])"
    )
    found = decomposition(values, **given)
    assert np.abs(found.season - season).max() < 1e-10
    assert np.abs(found.trend - trend).max() < 1e-10
    if series == "log(co2)" and given == {"season_window": 21}:
        # As in the published table: January 1959 and December 1997.
        assert found.season[[0, -1]] == pytest.approx([-0.000184933381, -0.00243619702], abs=5e-12)
        assert found.trend[[0, -1]] == pytest.approx([5.75354106, 5.89875034], abs=1e-8)
        assert found.remainder[[0, -1]] == pytest.approx([0.000548959549, 0.001773359437], abs=1e-11)


def test_robust_parts_are_those_of_statsmodels():
    seasonal = pytest.importorskip("statsmodels.tsa.seasonal", reason="statsmodels is not installed")
    rng = np.random.default_rng(4)
    for _ in range(5):
        month = np.arange(60)
        values = rng.poisson(40 * np.exp(0.3 * np.sin(month * np.pi / 6))).astype(float)
        values[rng.integers(0, 60, 2)] *= 3
        peer = seasonal.STL(
            values,
            period=12,
            seasonal=7,
            robust=True,
            seasonal_deg=0,
            trend_jump=3,
            low_pass_jump=2,
            trend=23,
        ).fit(inner_iter=1, outer_iter=15)
        found = decomposition(values, season_window=7, robust=True)
        assert found.season == pytest.approx(peer.seasonal, abs=1e-8)
        assert found.trend == pytest.approx(peer.trend, abs=1e-8)
