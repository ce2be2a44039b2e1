"""Where things lie in a store's folder, and what may be a name in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from saferplan.errors import SaferPlanError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of a store.

    Everything but `staging` and `derived` is written once and never changed. `staging` holds what is not yet
    committed; `derived` holds what can be computed again.
    """

    root: Path

    @property
    def marker(self) -> Path:
        """The file that says that this folder is a store, and of which format."""
        return self.root / "store.json"

    @property
    def snapshots(self) -> Path:
        """Numbered manifests, one per snapshot."""
        return self.root / "snapshots"

    @property
    def staging(self) -> Path:
        """What is being written; anything here may be left over from a stopped program."""
        return self.root / "staging"

    @property
    def numbers(self) -> Path:
        """Claims on the numbers of received files."""
        return self.root / "numbers"

    @property
    def derived(self) -> Path:
        """What was computed from snapshots, kept to save time."""
        return self.root / "derived"

    def manifest(self, number: int) -> Path:
        """The manifest of one snapshot."""
        return self.snapshots / f"{number:08d}.json"

    def raw(self, sha256: str) -> Path:
        """A file as it was received."""
        return self.root / "raw" / sha256[:2] / sha256

    def receipts(self, sha256: str) -> Path:
        """The list of the files that one addition received."""
        return self.root / "receipts" / f"{sha256}.json"

    def part(self, dataset: str, kind: str, key: str, sha256: str) -> Path:
        """An immutable table of a dataset; its name says what it is, and its hash keeps versions apart."""
        return self.root / "data" / dataset / kind / f"{key}.{sha256[:16]}.parquet"

    def reference(self, name: str, sha256: str) -> Path:
        """An immutable reference table."""
        return self.root / "references" / name / f"{sha256[:16]}.parquet"


def checked_name(kind: str, name: str) -> str:
    """`name`, if it can name a dataset, a kind, a key or a reference table.

    Raises:
        SaferPlanError: it could not be a file name everywhere, or would lead out of the store.

    >>> checked_name("dataset", "police-street")
    'police-street'
    """
    if _NAME.fullmatch(name) is None:
        raise SaferPlanError(
            f"{name!r} cannot be the name of a {kind} in the store.",
            "Use lower-case letters, digits, hyphens, dots and underscores, starting with a letter or digit.",
        )
    return name
