"""The worked example's inputs, and the whole of it, each made once; and comparing folders byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from examples.worked_example.demo import run
from examples.worked_example.inputs import Inputs, write_inputs
from rich.console import Console

from saferplan.workspace.assessments import MadeAssessment


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The worked example's inputs in a folder of their own."""
    return write_inputs(tmp_path_factory.mktemp("worked-example"))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the worked example is built."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def made(demo_folder: Path) -> MadeAssessment:
    """The main job on the worked example, done once: some twenty seconds."""
    return run(demo_folder, Console(quiet=True))


@pytest.fixture(scope="session")
def bytes_of() -> Callable[[Path], dict[str, bytes]]:
    """Reads every file below a folder, by its path."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    return read
