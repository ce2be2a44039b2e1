"""Five million spans over the hours of the week."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, timed

EVENTS = 5_000_000


def rows() -> Iterator[StatisticsRow]:
    """Aoristic weights of a year, mostly of a night or less; no peer of it is in the package index."""
    from saferplan.statistics.times_of_day.aoristic import hours_of_week

    rng = np.random.default_rng(2017)
    start = np.datetime64("2020-01-01T00:00") + rng.integers(0, 525_600, EVENTS)
    end = start + rng.exponential(500, EVENTS).astype(np.int64)
    yield StatisticsRow(
        f"aoristic, {EVENTS:,} spans",
        timed(lambda: hours_of_week(start, end)),
        0.35,
        0.1,
    )
