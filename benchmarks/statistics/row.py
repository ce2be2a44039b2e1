"""One measured step of the statistics, and how it is timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds of all threads of this process, and seconds by the clock; each the least of several runs."""

    cpu_seconds: float
    wall_seconds: float


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """A step, what it took, and what it may take, beside the best peer in the same run.

    `cpu_budget` has a wide margin, about three times what the step took when the budget was set: a step beyond it has
    become slower, and fails the benchmark. `goal_seconds`, by the clock on two idle cores, is what it should take; only
    the steps that are judged together have one. `peer_seconds` are CPU seconds, None where no peer is installed;
    `peer_scaled_from` says the smaller size that the peer was timed on, where it was too slow for all.
    """

    name: str
    took: Timing
    cpu_budget: float
    goal_seconds: float | None = None
    peer_name: str | None = None
    peer_seconds: float | None = None
    peer_scaled_from: str | None = None
    note: str | None = None


def timed(step: Callable[[], object], *, runs: int = 3) -> Timing:
    """What a step takes, after one run that is not counted: the first one loads what is compiled.

    The least of the runs, since whatever else the machine does can only add to it.
    """
    step()
    cpu, wall = [], []
    for _ in range(runs):
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        step()
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
    return Timing(min(cpu), min(wall))


def cpu_seconds(step: Callable[[], object], *, runs: int = 3) -> float:
    """The CPU seconds of `timed`."""
    return timed(step, runs=runs).cpu_seconds
