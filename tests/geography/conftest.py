"""Geography of a small country of our own, and of the real files where they are held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from geography_sample import FILES, given, real_paths

from saferplan.geography import Geography
from saferplan.geography.gathering import tables_of
from saferplan.geography.opening import open_files


@pytest.fixture(scope="session")
def small_country() -> Geography:
    return Geography.from_tables(tables_of(given(name, text) for name, text in FILES.items()))


@pytest.fixture(scope="session")
def country_without() -> Callable[..., Geography]:
    """The small country without some of its files."""

    def build(*names: str) -> Geography:
        files = (given(name, text) for name, text in FILES.items() if name not in names)
        return Geography.from_tables(tables_of(files))

    return build


@pytest.fixture(scope="session")
def real_tables(shared_data: Path) -> dict[str, pa.Table]:
    return dict(tables_of(open_files(real_paths(shared_data))))


@pytest.fixture(scope="session")
def real(real_tables: dict[str, pa.Table]) -> Geography:
    return Geography.from_tables(real_tables)
