"""Exceptional months, charts of counts and scans in place and time; R's surveillance beside the first of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, timed
from saferplan.statistics.emerging.clusters import clusters_above_expected, clusters_among_records
from saferplan.statistics.emerging.count_cusum import cusum_chart, ratio_chart
from saferplan.statistics.emerging.farrington import exceptional_months
from saferplan.statistics.emerging.zones import nearest_zones

SERIES, MONTHS, JUDGED, BY_PEER = 4200, 72, 12, 20
AREAS, RECENT = 300, 24


def rows() -> Iterator[StatisticsRow]:
    """The rows of this family."""
    rng = np.random.default_rng(2017)
    mean = np.exp(rng.uniform(0, 4, (SERIES, 1)) + 0.2 * np.sin(np.arange(MONTHS) * np.pi / 6))
    count = rng.negative_binomial(8, 8 / (8 + mean))
    judged = range(MONTHS - JUDGED, MONTHS)
    yield StatisticsRow(
        f"exceptional months, {JUDGED} of {SERIES:,} series",
        timed(lambda: exceptional_months(count, judged, years=4, trend_level=1.0)),
        1.5,
        0.6,
        "R surveillance, farringtonFlexible",
        _surveillance(
            count[:BY_PEER], exceptional_months(count[:BY_PEER], judged, years=4, trend_level=1.0).upper
        ),
        f"{BY_PEER} series",
    )
    for name, size in (("Poisson", np.inf), ("negative binomial", 8.0)):
        yield StatisticsRow(
            f"likelihood-ratio chart of {SERIES:,} series by {MONTHS} months, {name}",
            timed(lambda size=size: ratio_chart(count, mean, size=size)),  # type: ignore[misc]
            1.0 if size == np.inf else 2.5,
        )
    yield StatisticsRow(
        f"CUSUM of {SERIES:,} series by {MONTHS} months",
        timed(lambda: cusum_chart(count, mean, size=8.0)),
        0.05,
    )
    zones = nearest_zones(rng.uniform(0, 3e4, AREAS), rng.uniform(0, 3e4, AREAS))
    records = rng.poisson(3, (AREAS, RECENT))
    yield StatisticsRow(
        f"zones of {AREAS} areas, up to 15 together",
        timed(lambda: nearest_zones(rng.uniform(0, 3e4, AREAS), rng.uniform(0, 3e4, AREAS))),
        0.03,
    )
    yield StatisticsRow(
        f"clusters among records, {AREAS} areas, 12 months, 999 draws of {records.sum():,} records",
        timed(lambda: clusters_among_records(records, zones, seed=1)),
        1.5,
        note="no program in Python is alive; SaTScan is closed",
    )
    expected = np.full(records.shape, 3.0)
    yield StatisticsRow(
        f"clusters above what is expected, {AREAS} areas, 12 months, 999 draws",
        timed(lambda: clusters_above_expected(records, expected, zones, seed=1, longest=12)),
        1.5,
    )


def _surveillance(count: np.ndarray, upper: np.ndarray) -> float | None:
    """Seconds that R takes for all series, from those it is given; its bounds must be ours."""
    if shutil.which("Rscript") is None:
        return None
    script = f"""
    if (!requireNamespace('surveillance', quietly = TRUE)) quit(status = 3)
    suppressMessages(library(surveillance))
    given <- matrix(c({",".join(map(str, count.ravel()))}), nrow = {len(count)}, byrow = TRUE)
    s <- sts(t(given), frequency = 12, start = c(2019, 1))
    taken <- system.time(f <- farringtonFlexible(s, list(range = {MONTHS - JUDGED + 1}:{MONTHS}, b = 4, w = 1,
      noPeriods = 4, weightsThreshold = 2.58, pastWeeksNotIncluded = 6, pThresholdTrend = 1, trend = TRUE,
      thresholdMethod = 'nbPlugin', alpha = 0.005, glmWarnings = FALSE)))
    cat(taken[['user.self']], as.vector(upperbound(f)))
    """
    done = subprocess.run(["Rscript", "-"], input=script, capture_output=True, text=True, check=False)
    if done.returncode == 3:
        return None
    if done.returncode:
        raise RuntimeError(f"R ended with an error: {done.stderr}")
    taken, *bounds = (float(one) for one in done.stdout.replace("NA", "nan").split())
    np.testing.assert_allclose(
        np.nan_to_num(upper), np.reshape(np.nan_to_num(bounds), upper.shape), rtol=1e-9
    )
    return taken * SERIES / BY_PEER
