"""The statistics' benchmark finds its families and says what a peer took."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.__main__ import _beside_peer, statistics_findings
from benchmarks.measuring import Cost
from benchmarks.report import Finding
from benchmarks.statistics.families import FAMILIES
from benchmarks.statistics.row import cpu_seconds, timed


def test_every_family_has_rows():
    import importlib

    assert "regression" in FAMILIES
    assert all(hasattr(importlib.import_module(f"benchmarks.statistics.{one}"), "rows") for one in FAMILIES)


def test_the_peer_is_named_with_its_ratio_and_how_it_was_scaled():
    row = {
        "took": {"cpu_seconds": 0.5, "wall_seconds": 0.3},
        "peer_name": "esda",
        "peer_seconds": 4.0,
        "peer_scaled_from": "10,000 cells",
        "note": None,
    }
    assert _beside_peer(row) == "esda: 4.000 s CPU, scaled from 10,000 cells, 8.0 times ours"
    assert _beside_peer({**row, "peer_seconds": None, "note": "loaded"}) == "no peer is installed; loaded"


def test_the_first_run_is_not_counted():
    runs: list[int] = []

    def step() -> None:
        runs.append(sum(range(3_000_000)) if not runs else 0)

    assert cpu_seconds(step, runs=2) < 0.02
    assert len(runs) == 3
    with pytest.raises(ZeroDivisionError):
        timed(lambda: 1 / 0)


def test_steps_that_are_judged_together_stand_apart_from_the_rest():
    def row(name, cpu, budget, goal):
        took = {"cpu_seconds": cpu, "wall_seconds": cpu / 2}
        beside = dict.fromkeys(["peer_name", "peer_seconds", "peer_scaled_from", "note"])
        return {"name": name, "took": took, "cpu_budget": budget, "goal_seconds": goal, **beside}

    rows = [row("chart", 9.0, 2.5, None), row("outlook", 4.0, 12.0, 3.0), row("aoristic", 0.3, 0.4, 0.1)]
    timings = [{"cpu_seconds": seconds, "wall_seconds": seconds} for seconds in (0.3, 0.2)]
    found = {one.what: one for one in statistics_findings(rows, timings, 0.4, Cost(0.5, 0.4, 0.1))}
    together = found["all of these together"]
    assert (together.measured, together.goal, together.met, together.failed) == (2.15, 8.0, True, False)
    assert found["all further methods together"].measured == 4.5
    # A goal by the clock that is missed is told and fails nothing; a step beyond its CPU budget does.
    assert (found["aoristic"].met, found["aoristic"].failed) == (False, False)
    assert (found["chart"].met, found["chart"].failed) == (True, True)
    assert "20.00 yardsticks" in found["outlook"].note
    assert str(found["outlook"]) == "outlook: 2.00 s (goal: 3.00 s); 4.000 s CPU (budget: 12 s)"


def test_a_goal_without_a_budget_fails_where_it_is_missed():
    assert Finding("opening", 12, 10, "ms").failed
    assert not Finding("opening", 8, 10, "ms").failed


def test_the_yardstick_is_the_same_work_every_time():
    from benchmarks.yardstick import loop

    # The ten thousandth number of this generator, as the standard of C++ has it for minstd_rand.
    seen = np.zeros(8, np.int64)
    assert loop(seen, 10_000)[0] == 399_268_537
    assert seen.sum() == 10_000
