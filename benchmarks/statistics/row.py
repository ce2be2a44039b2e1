"""One measured step of the statistics, and how it is timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """A step, its budget and what it took, beside the best peer in the same run.

    Seconds are CPU seconds of this process unless `note` says otherwise. `peer_seconds` is None where no peer is
    installed; `peer_scaled_from` says the smaller size that the peer was timed on, where it was too slow for all.
    """

    name: str
    budget_seconds: float
    ours_seconds: float
    peer_name: str | None = None
    peer_seconds: float | None = None
    peer_scaled_from: str | None = None
    note: str | None = None


def cpu_seconds(step: Callable[[], object], *, runs: int = 3) -> float:
    """The least CPU time of several runs, after one that is not counted: the first one loads what is compiled."""
    step()
    found = []
    for _ in range(runs):
        started = time.process_time()
        step()
        found.append(time.process_time() - started)
    return min(found)


def wall_seconds(step: Callable[[], object], *, runs: int = 3) -> float:
    """Likewise by the clock, for steps that use several cores."""
    step()
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        step()
        found.append(time.perf_counter() - started)
    return min(found)
