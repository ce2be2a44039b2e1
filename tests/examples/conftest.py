"""The worked example's inputs, written once; and comparing folders byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from examples.worked_example.inputs import Inputs, write_inputs


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The worked example's inputs in a folder of their own."""
    return write_inputs(tmp_path_factory.mktemp("worked-example"))


@pytest.fixture(scope="session")
def bytes_of() -> Callable[[Path], dict[str, bytes]]:
    """Reads every file below a folder, by its path."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    return read
