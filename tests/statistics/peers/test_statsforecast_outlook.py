"""Outlooks against AutoETS of statsforecast, and exponential smoothing against R's ets."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from saferplan.statistics.kernels.smoothing import run_form
from saferplan.statistics.outlook.forecast import outlook

pytestmark = [pytest.mark.peer, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def auto_ets(counts):
    models = pytest.importorskip(
        "statsforecast.models", reason="statsforecast is not installed (requirements/peers.txt)"
    )
    found = [models.AutoETS(season_length=12).forecast(row, 12, level=[80, 95]) for row in counts]
    return (np.array([one[name] for one in found]) for name in ("mean", "lo-80", "hi-80", "lo-95", "hi-95"))


def losses(lower, upper, seen, level):
    """The interval score of Gneiting and Raftery (2007), a month."""
    missed = np.maximum(lower - seen, 0) + np.maximum(seen - upper, 0)
    return (upper - lower + 2 / (1 - level) * missed).mean()


@pytest.mark.real
def test_errors_on_real_months_are_no_larger(leicestershire):
    counts, category = leicestershire
    then, seen = counts[:, :23], counts[:, 23:]
    ours = outlook(then, seed=2017, pool=category)
    mean, low80, high80, low95, high95 = auto_ets(then)
    naive = np.abs(then[:, 11:] - seen).mean()
    assert np.abs(ours.mean - seen).mean() < np.abs(mean - seen).mean() < naive
    assert losses(ours.lower[:, 1], ours.upper[:, 1], seen, 0.95) < losses(low95, high95, seen, 0.95)
    assert losses(ours.lower[:, 0], ours.upper[:, 0], seen, 0.8) < losses(low80, high80, seen, 0.8)
    assert (ours.lower >= 0).all()
    assert (low95 < 0).mean() > 0.2


def test_errors_on_made_months_are_smaller(made):
    counts = made(100, 72, 5)
    then, seen = counts[:, :60], counts[:, 60:]
    ours = outlook(then, seed=2017)
    mean, _, _, low95, high95 = auto_ets(then)
    assert np.abs(ours.mean - seen).mean() < np.abs(mean - seen).mean()
    assert losses(ours.lower[:, 1], ours.upper[:, 1], seen, 0.95) < losses(low95, high95, seen, 0.95)


@pytest.mark.parametrize("form", ["ANA", "AAN", "AAA"])
@pytest.mark.parametrize("damped", [True, False])
def test_recursions_are_those_of_r(form, damped):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    if form[1] == "N" and damped:
        pytest.skip("there is no damping without a trend")
    script = f"""
        suppressMessages(ok <- require(forecast, quietly = TRUE)); if (!ok) quit(status = 9)
        f <- ets(USAccDeaths, model = "{form}", damped = {str(damped).upper()})
        p <- f$par; get <- function(n, d) if (n %in% names(p)) p[[n]] else d
        s <- as.numeric(f$initstate)
        cat(get("alpha", 0), get("beta", 0), get("gamma", 0), get("phi", 1), "\\n")
        cat(s, "\\n"); cat(as.numeric(USAccDeaths), "\\n"); cat(as.numeric(residuals(f)), "\\n")
        cat(as.numeric(forecast(f, 12)$mean), "\\n")
    """
    run = subprocess.run(["Rscript", "-e", f"options(digits = 17);{script}"], capture_output=True, text=True)
    if run.returncode == 9:
        pytest.skip("R's forecast is not installed")
    smoothing, state, deaths, residuals, ahead = (
        np.array(line.split(), dtype=float) for line in run.stdout.splitlines()[-5:]
    )
    start = np.zeros((1, 14))
    start[0, 0] = state[0]
    place = 1
    if form[1] == "A":
        start[0, 1] = state[1]
        place = 2
    if form[2] == "A":
        start[0, 2:] = state[place:][::-1]  # R keeps the newest season first
    ours, error, final = np.empty((1, 1, 12)), np.empty((1, 72)), np.empty((1, 14))
    run_form(deaths[np.newaxis], 12, smoothing[np.newaxis], start, np.array([72]), ours, error, final)
    assert error[0] == pytest.approx(residuals, rel=1e-9, abs=1e-6)
    assert ours[0, 0] == pytest.approx(ahead, rel=1e-9)
