"""The statistics' benchmark finds its families and says what a peer took."""

from __future__ import annotations

import pytest
from benchmarks.__main__ import _beside_peer
from benchmarks.statistics.families import FAMILIES
from benchmarks.statistics.row import cpu_seconds, wall_seconds


def test_every_family_has_rows():
    import importlib

    assert "regression" in FAMILIES
    assert all(hasattr(importlib.import_module(f"benchmarks.statistics.{one}"), "rows") for one in FAMILIES)


def test_the_peer_is_named_with_its_ratio_and_how_it_was_scaled():
    row = {
        "ours_seconds": 0.5,
        "peer_name": "esda",
        "peer_seconds": 4.0,
        "peer_scaled_from": "10,000 cells",
        "note": None,
    }
    assert _beside_peer(row) == "esda: 4.000 s, scaled from 10,000 cells, 8.0 times ours"
    assert _beside_peer({**row, "peer_seconds": None, "note": "loaded"}) == "no peer is installed; loaded"


def test_the_first_run_is_not_counted():
    runs: list[int] = []

    def step() -> None:
        runs.append(sum(range(3_000_000)) if not runs else 0)

    assert cpu_seconds(step, runs=2) < 0.02
    assert len(runs) == 3
    with pytest.raises(ZeroDivisionError):
        wall_seconds(lambda: 1 / 0)
