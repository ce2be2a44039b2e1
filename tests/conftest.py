"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings
from rich.console import Console

from saferplan.workspace.workspace import Workspace

# What asserts for several tests says what it compared, as the tests themselves do.
pytest.register_assert_rewrite("route_inventory")

# Times vary too much between machines to be a property. Continuous integration repeats the same examples, so that
# what it reports is the change and not the draw; everywhere else new ones are tried.
settings.register_profile("project", deadline=None)
settings.register_profile("continuous-integration", deadline=None, derandomize=True)
settings.load_profile("continuous-integration" if os.environ.get("CI") else "project")

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
