"""Where things are in the folder a partnership keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saferplan.errors import SaferPlanError
from saferplan.workspace.settings import FILE_NAME


@dataclass(frozen=True, slots=True)
class Folder:
    """A workspace's folder and the places in it."""

    root: Path

    @property
    def store(self) -> Path:
        """The embedded store: raw files as received, tables, snapshots."""
        return self.root / "store"

    @property
    def mappings(self) -> Path:
        """The mapping files of partners' lists."""
        return self.root / "mappings"

    @property
    def downloads(self) -> Path:
        """What `saferplan fetch` brought."""
        return self.root / "downloads"

    @property
    def assessments(self) -> Path:
        """One folder per assessment."""
        return self.root / "assessments"

    @property
    def interventions(self) -> Path:
        """What partners did, one file each, to be evaluated."""
        return self.root / "interventions"

    @property
    def analyses(self) -> Path:
        """One folder per analysis."""
        return self.root / "analyses"

    @property
    def site(self) -> Path:
        """What the partnership's site keeps; not there before it was first run."""
        return self.root / "site"

    def assessment(self, name: str) -> Path:
        """The folder of one assessment."""
        return self.assessments / name


def find(start: Path) -> Folder:
    """The workspace that `start` is in: the nearest folder upwards with a settings file.

    Raises:
        SaferPlanError: there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return Folder(folder)
    raise SaferPlanError(
        f"There is no workspace in {start} or above it.",
        "Change into one, name one with --workspace, or make one with `saferplan init`.",
    )
