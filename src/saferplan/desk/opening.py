"""The workspace whose site this is, and what is read from it often, kept while the files are the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from saferplan.assessment.frozen import FrozenAssessment, decode
from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.lists import list_mappings, list_titles
from saferplan.evidence.receipts import ReceiptRegister
from saferplan.evidence.status import EvidenceStatus, evidence_status
from saferplan.history.clock import now
from saferplan.store import Snapshot, Store
from saferplan.workspace.folder import Folder, find
from saferplan.workspace.workspace import Workspace


def workspace_open() -> Workspace | None:
    """The workspace of this site; None where the site has none, or its folder is no workspace yet."""
    path = settings.SAFERPLAN_WORKSPACE
    if path is None:
        return None
    try:
        folder = find(Path(path))
    except SaferPlanError:
        return None
    return Workspace.open(folder.root, clock=now)


def workspace_needed() -> Workspace:
    """The workspace of this site.

    Raises:
        SaferPlanError: it has none.
    """
    workspace = workspace_open()
    if workspace is None:
        raise SaferPlanError(
            "This site has no workspace to keep evidence in.",
            "Make one with `saferplan init`, and start the site with `saferplan serve` in it.",
        )
    return workspace


def workspace_or_refusal() -> Workspace:
    """The workspace of this site, for what is asked for on a page.

    Raises:
        ValidationError: it has none.
    """
    try:
        return workspace_needed()
    except SaferPlanError as error:
        raise ValidationError(str(error)) from error


def status_of(workspace: Workspace, today: dt.date) -> EvidenceStatus:
    """What is held, late and missing, of the newest snapshot."""
    return _status(workspace.folder, workspace.store.snapshot().id, today)


def shared_information_of(workspace: Workspace, period: Period) -> ReceiptRegister:
    """What authorities disclosed under section 17A of a period, of the newest snapshot.

    Raises:
        SaferPlanError: the partnership is not in the geography held.
    """
    return _shared_information(workspace.folder, workspace.store.snapshot().id, now().date(), period)


def frozen_of(workspace: Workspace, name: str) -> FrozenAssessment:
    """An assessment's frozen data.

    Raises:
        SaferPlanError: there is none of that name, or its file cannot be read.
    """
    path = workspace.assessments.path(name)
    if not path.is_file():
        return workspace.assessments.read(name)
    seen = path.stat()
    return _frozen(path, seen.st_mtime_ns, seen.st_size)


def digest_of(workspace: Workspace, name: str) -> str:
    """The hash of an assessment's data as they lie there now."""
    with workspace.assessments.path(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def names_of(workspace: Workspace) -> SourceNames:
    """What the sources of the newest snapshot and their suppliers are called."""
    return _names(workspace.folder, workspace.store.snapshot().id)


@dataclass(frozen=True, slots=True)
class SourceNames:
    """Titles of datasets, and names of the suppliers of partners' lists, by dataset."""

    titles: Mapping[str, str]
    suppliers: Mapping[str, str]

    def title(self, dataset: str) -> str:
        """What a dataset is called."""
        return self.titles.get(dataset) or dataset.replace("-", " ").capitalize()

    def supplier(self, dataset: str, supplier: str) -> str:
        """Who supplied it; what publishers' files say is only a short name."""
        return self.suppliers.get(dataset) or supplier.replace("-", " ").capitalize()


@lru_cache(maxsize=4)
def _names(folder: Folder, snapshot: str) -> SourceNames:
    pinned = _pinned(folder, snapshot)
    mappings = list_mappings(pinned)
    published = {
        "police-street": "Police: street-level crime",
        "police-outcomes": "Police: outcomes of crimes",
    }
    published["police-stop-and-search"] = "Police: stop and search"
    return SourceNames(
        {**published, **list_titles(pinned)},
        {dataset: mapping.list.supplier for dataset, mapping in mappings.items()},
    )


@lru_cache(maxsize=4)
def _status(folder: Folder, snapshot: str, today: dt.date) -> EvidenceStatus:
    return evidence_status(_pinned(folder, snapshot), today)


@lru_cache(maxsize=8)
def _shared_information(folder: Folder, _snapshot: str, _today: dt.date, period: Period) -> ReceiptRegister:
    return Workspace.open(folder.root, clock=now).shared_information(period)


@lru_cache(maxsize=8)
def _frozen(path: Path, _changed: int, _size: int) -> FrozenAssessment:
    return decode(path.read_bytes(), str(path))


def _pinned(folder: Folder, identity: str) -> Snapshot:
    """A snapshot by its identity; the one before anything was added can be had only as the newest."""
    store = Store.open(folder.store)
    newest = store.snapshot()
    return newest if newest.id == identity else store.snapshot(identity)
