"""Running one task in a process of its own, and what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LAUNCHER = Path(__file__).with_name("launcher.py")


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
    reading, writing = os.pipe()
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(writing)]
    with os.fdopen(reading, encoding="ascii") as report:
        done = subprocess.run([*launcher, *command], capture_output=True, pass_fds=[writing], check=False)
        os.close(writing)
        said = done.stderr.decode(errors="replace").strip()
        cost = json.loads(report.read() or '{"code": -1}')
    if cost["code"] != 0:
        raise TaskError(f"{' '.join(command)} failed: {said.rpartition(chr(10))[2]}", said)
    lines = done.stdout.decode().strip().splitlines()
    kilobytes = cost["peak"] / (1024 if sys.platform == "darwin" else 1)
    return Cost(
        wall_seconds=cost["wall"],
        cpu_seconds=cost["cpu"],
        peak_gigabytes=kilobytes / 1e6,
        answer=json.loads(lines[-1]) if lines and lines[-1].startswith(("{", "[")) else None,
    )


def cost_of_task(name: str, *arguments: str) -> Cost:
    """The cost of one task of `benchmarks.tasks`."""
    return cost_of([sys.executable, "-m", "benchmarks.tasks", name, *arguments])


def least(costs: Sequence[Cost]) -> Cost:
    """The run with the least CPU time, since what else the machine does can only add; the largest peak of all."""
    chosen = min(costs, key=lambda cost: cost.cpu_seconds)
    return Cost(
        min(cost.wall_seconds for cost in costs),
        chosen.cpu_seconds,
        max(cost.peak_gigabytes for cost in costs),
        chosen.answer,
    )
