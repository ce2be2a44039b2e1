"""Running one task in a process of its own, and what it cost."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and all its children cost: seconds, and the most memory that one of them held.

    `answer` is what the task itself reported.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_gigabytes: float
    answer: Any = None


class TaskError(RuntimeError):
    """A measured command failed; `said` is all that it said."""

    def __init__(self, message: str, said: str) -> None:
        self.said = said
        super().__init__(message)


def cost_of(command: Sequence[str]) -> Cost:
    """Run a command to its end and say what it cost. Its last line of output, if JSON, is the answer.

    Raises:
        TaskError: the command failed; with what it said.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    output = process.stdout.read()
    complaint = process.stderr.read()
    # wait4 gives the usage of this child and its children alone, however many ran before.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    if process.returncode != 0:
        said = complaint.decode(errors="replace").strip()
        raise TaskError(f"{' '.join(command)} failed: {said.rpartition(chr(10))[2]}", said)
    lines = output.decode().strip().splitlines()
    kilobytes = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss / 1024
    return Cost(
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_gigabytes=kilobytes / 1e6,
        answer=json.loads(lines[-1]) if lines and lines[-1].startswith(("{", "[")) else None,
    )


def cost_of_task(name: str, *arguments: str) -> Cost:
    """The cost of one task of `benchmarks.tasks`."""
    return cost_of([sys.executable, "-m", "benchmarks.tasks", name, *arguments])


def middle(costs: Sequence[Cost]) -> Cost:
    """The run with the median CPU time, and the largest peak of all runs."""
    ordered = sorted(costs, key=lambda cost: cost.cpu_seconds)
    chosen = ordered[len(ordered) // 2]
    return Cost(
        statistics.median(cost.wall_seconds for cost in costs),
        chosen.cpu_seconds,
        max(cost.peak_gigabytes for cost in costs),
        chosen.answer,
    )
