"""Near repeats among twenty thousand events, against pointpats on one band and fewer shuffles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.statistics.row import StatisticsRow, cpu_seconds, timed

EVENTS, DRAWS, BY_PEER = 20_000, 999, 9
_ONE = {"distance_edges": (0, 200), "time_edges": (0, 14)}


def rows() -> Iterator[StatisticsRow]:
    """Knox by four bands of distance and the same place, and four of time; 6% of the events follow another."""
    from saferplan.statistics.repeats.near_repeat import near_repeat

    rng = np.random.default_rng(2017)
    x, y = 400_000 + rng.uniform(0, 20_000, (2, EVENTS))
    day, follows = rng.integers(0, 365, EVENTS), rng.choice(EVENTS, EVENTS * 6 // 100, replace=False)
    followed = rng.permutation(follows)
    x[follows], y[follows] = x[followed] + rng.normal(0, 60, follows.size), y[followed]
    day[follows] = np.minimum(day[followed] + rng.integers(1, 10, follows.size), 364)
    peer = _pointpats(x, y, day, near_repeat(x, y, day, seed=1, draws=0, **_ONE).observed[0, 0])
    yield StatisticsRow(
        f"Knox, {EVENTS:,} events, 5 x 4 bands, {DRAWS} shuffles",
        timed(lambda: near_repeat(x, y, day, seed=1, draws=DRAWS)),
        4.0,
        1.0,
        "pointpats Knox, one band",
        None if peer is None else peer * DRAWS / BY_PEER,
        f"{BY_PEER} shuffles",
    )
    yield StatisticsRow(
        f"Knox, {EVENTS:,} events, exact moments alone",
        timed(lambda: near_repeat(x, y, day, seed=1, draws=0)),
        0.3,
    )


def _pointpats(x: np.ndarray, y: np.ndarray, day: np.ndarray, pairs: float) -> float | None:
    try:
        import pointpats
    except ImportError:
        return None
    events = np.column_stack([x, y])

    def found() -> Any:
        # Its band includes the edge: thirteen days are what lies below fourteen.
        return pointpats.Knox(events, day[:, np.newaxis].astype(float), 200, 13, permutations=BY_PEER)

    assert found().statistic_ == pairs
    return cpu_seconds(found, runs=1)
