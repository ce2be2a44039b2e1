"""Compiled loops: prepared by one command, kept for the next process, announced, and free of each other's modules."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from saferplan.statistics import kernels
from saferplan.statistics.kernels import preparing
from saferplan.statistics.kernels.random import advanced, below, mixed, stream, uniform
from saferplan.statistics.kernels.threads import in_threads

FOLDER = Path(kernels.__path__[0])
MODULES = sorted(path.stem for path in FOLDER.glob("*.py"))
MASK = 2**64 - 1


def is_kernel(value: object) -> bool:
    return hasattr(value, "py_func") and hasattr(value, "signatures")


@pytest.mark.parametrize("module", list(preparing.kernel_modules()), ids=lambda module: module.__name__)
def test_preparing_runs_every_kernel_of_a_module(module):
    module.warm()
    of_module = {
        name: value
        for name, value in vars(module).items()
        if is_kernel(value) and value.py_func.__module__ == module.__name__
    }
    assert of_module
    # A kernel that others call is part of their machine code, and need not be loaded by itself.
    called = {name for value in of_module.values() for name in value.py_func.__code__.co_names}
    assert [name for name, value in of_module.items() if not value.signatures and name not in called] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_module_of_kernels_calls_only_its_own_and_random_ones(name):
    # What is kept of a kernel does not notice that another module has changed.
    allowed = {"compiling", "random", name}
    for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{kernels.__name__}."):
            other = (node.module or "").removeprefix(f"{kernels.__name__}.")
            assert other in allowed or name in {"__main__", "preparing"}


def test_compiling_is_announced_once_and_a_second_process_starts_warm(tmp_path):
    told = "Preparing the statistics for this computer"
    script = "from saferplan.statistics.kernels import random; random.warm()"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert runs[0].stderr.count(told) == 1
    assert told not in runs[1].stderr


def reference_mixed(state: int) -> int:
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & MASK
    return state ^ (state >> 31)


def test_streams_are_those_of_splitmix64():
    # The first numbers from the state 0, as published with the Java and C versions of SplitMix64.
    state, numbers = np.uint64(0), []
    for _ in range(3):
        state = np.uint64(advanced(state))
        numbers.append(int(mixed(state)))
    assert numbers == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert int(mixed(np.uint64(12345))) == reference_mixed(12345)


def test_draws_are_spread_evenly():
    # Outside a kernel 64 bits come back as a Python number, which must be made 64 unsigned bits again.
    states = [np.uint64(advanced(np.uint64(stream(2017, number)))) for number in range(20_000)]
    drawn = np.array([below(np.uint64(mixed(state)), 7) for state in states])
    assert set(drawn) == set(range(7))
    expected = drawn.size / 7
    assert (
        (np.bincount(drawn) - expected) ** 2 / expected
    ).sum() < 22.46  # chi-squared, 6 degrees, one in a thousand
    share = np.array([uniform(np.uint64(mixed(state))) for state in states])
    assert share.min() >= 0
    assert share.max() < 1
    assert abs(share.mean() - 0.5) < 0.01


def test_normal_values_are_those_of_their_chances():
    from scipy.special import ndtri

    from saferplan.statistics.kernels.sample_paths import _normal_at

    chances = [1e-300, 1e-20, 1e-6, 0.02, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.93, 0.999, 1 - 1e-12]
    assert [_normal_at(chance) for chance in chances] == pytest.approx(ndtri(chances), rel=1e-14, abs=1e-15)
    assert (_normal_at(0.0), _normal_at(1.0)) == (-np.inf, np.inf)


@pytest.mark.parametrize("threads", [1, 2, 5, None])
def test_work_comes_back_in_the_order_of_its_pieces(threads):
    assert in_threads(lambda piece: piece * 2, range(50), threads=threads) == [
        piece * 2 for piece in range(50)
    ]


def test_a_piece_that_fails_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda piece: 1 / piece, [1, 0, 2], threads=2)
