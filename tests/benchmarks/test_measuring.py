"""What a child process cost is its own, and its children's."""

from __future__ import annotations

import sys

import pytest
from benchmarks.measuring import Cost, TaskError, cost_of, least

BUSY = "import time\nwhile time.process_time() < 0.5: pass\n"


def test_work_of_a_grandchild_counts():
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
    cost = cost_of([sys.executable, "-c", nested])
    assert 0.5 <= cost.cpu_seconds < 2
    assert cost.wall_seconds >= 0.4


def test_waiting_costs_no_cpu_and_the_last_line_is_the_answer():
    cost = cost_of(
        [sys.executable, "-c", "import time; time.sleep(0.3); print('noise'); print('{\"rows\": 3}')"]
    )
    assert cost.wall_seconds >= 0.3 > cost.cpu_seconds
    assert cost.answer == {"rows": 3}


def test_memory_is_the_most_that_was_held_and_given_back():
    script = "held = bytearray(300_000_000); held[::4096] = b'x' * len(held[::4096]); del held"
    small = cost_of([sys.executable, "-c", "pass"])
    large = cost_of([sys.executable, "-c", script])
    assert large.peak_gigabytes - small.peak_gigabytes == pytest.approx(0.29, abs=0.05)


def test_a_task_that_fails_says_what_it_said():
    with pytest.raises(TaskError, match="no such thing"):
        cost_of([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_the_least_of_several_runs_has_the_largest_peak():
    costs = [Cost(3, 1, 0.1, "a"), Cost(1, 5, 0.9, "b"), Cost(2, 2, 0.2, "c")]
    assert least(costs) == Cost(1, 1, 0.9, "a")
