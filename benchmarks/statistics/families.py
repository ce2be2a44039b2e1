"""The families of the statistics that are measured: the modules of this package that have `rows`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator

from benchmarks import statistics
from benchmarks.statistics.row import StatisticsRow

_WITHOUT_ROWS = frozenset({"families", "row"})
_PEERS = (
    "KDEpy",
    "esda",
    "libpysal",
    "pointpats",
    "pymannkendall",
    "ruptures",
    "scipy.stats",
    "sklearn",
    "statsforecast",
    "statsmodels",
)

FAMILIES = tuple(sorted({one.name for one in pkgutil.iter_modules(statistics.__path__)} - _WITHOUT_ROWS))


def rows_of(family: str, *, alone: bool) -> Iterator[StatisticsRow]:
    """The measured rows of a family; `alone` as if no peer were installed, so that memory is ours."""
    if alone:
        for peer in _PEERS:
            sys.modules[peer] = None  # type: ignore[assignment]  # makes importing it fail
    yield from importlib.import_module(f"benchmarks.statistics.{family}").rows()
