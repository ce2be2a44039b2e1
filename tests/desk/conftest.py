"""What tests of the desk share: people, a small workspace, and an assessed one that nobody changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from partnerships import People, people_make
from saferplan.workspace.workspace import Workspace

IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def people(db: None) -> People:
    """A small partnership with accounts in every role."""
    return people_make()


@pytest.fixture
def workspace(settings: Settings, tmp_path: Path) -> Workspace:
    """A workspace without evidence, and background work that is done at once."""
    made = Workspace.create(tmp_path / "partnership", partnership="E22000170")
    settings.SAFERPLAN_WORKSPACE = made.folder.root
    settings.WORKSPACE = made.folder.root / "site"
    settings.MEDIA_ROOT = settings.WORKSPACE / "attachments"
    settings.TASKS = IMMEDIATE
    return made


@pytest.fixture(scope="session")
def assessed(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The worked example with one assessment, as web page and data."""
    folder = tmp_path_factory.mktemp("assessed") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    made = Workspace.open(folder, clock=worked_example.clock)
    made.assess("2017-03", formats=("html", "json"))
    return made


@pytest.fixture
def example(assessed: Workspace, settings: Settings, tmp_path: Path) -> Workspace:
    """The site of the assessed worked example; whoever changes the workspace uses `example_copy`."""
    settings.SAFERPLAN_WORKSPACE = assessed.folder.root
    settings.WORKSPACE = tmp_path / "site"
    settings.MEDIA_ROOT = tmp_path / "site" / "attachments"
    settings.TASKS = IMMEDIATE
    return assessed


@pytest.fixture
def example_copy(assessed: Workspace, settings: Settings, tmp_path: Path) -> Workspace:
    """A copy of the assessed worked example."""
    folder = tmp_path / "partnership"
    shutil.copytree(assessed.folder.root, folder)
    settings.SAFERPLAN_WORKSPACE = folder
    settings.WORKSPACE = folder / "site"
    settings.TASKS = IMMEDIATE
    return Workspace.open(folder, clock=assessed.clock)
