"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from saferplan.workspace.workspace import Workspace

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data beside the project; the test is skipped where it is absent."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real open data (../shared/data) is not beside the project")
    return folder


@pytest.fixture(scope="session")
def worked_example(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace of the worked example, with everything received and nothing assessed yet.

    Shared by the whole run: a test that changes it works on a copy.
    """
    from examples.worked_example.demo import build_workspace
    from examples.worked_example.inputs import write_inputs

    folder = tmp_path_factory.mktemp("worked-example")
    return build_workspace(folder / "partnership", write_inputs(folder / "received"), Console(quiet=True))
