"""What every test may use."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="module")
def rows_of_the_module(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What a fixture of a module's scope writes after this one is there for all its tests, and gone after the last.

    Each test works within a savepoint of its own, so none sees what another wrote.
    """
    from django.db import transaction
    from django.test import override_settings

    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=files, SAFERPLAN_WORKSPACE=None),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def worked_example(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace of the worked example, with everything received and nothing assessed yet.

    Shared by the whole run: a test that changes it works on a copy.
    """
    from examples.worked_example.demo import build_workspace, workspace_built
    from examples.worked_example.inputs import write_inputs

    # Workers that run side by side have one folder above theirs: the first builds it there, the others wait.
    workers = tmp_path_factory.getbasetemp()
    folder = (workers.parent if "PYTEST_XDIST_WORKER" in os.environ else workers) / "worked-example"
    folder.mkdir(exist_ok=True)
    with (folder / "being-built").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if (folder / "built").exists():
            return workspace_built(folder / "partnership")
        built = build_workspace(
            folder / "partnership", write_inputs(folder / "received"), Console(quiet=True)
        )
        (folder / "built").touch()
        return built
