"""How a workspace reads files now: by its mappings, the kinds of files it knows, and the outlines it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from saferplan.errors import RefusalError, SaferPlanError
from saferplan.evidence.lists import known_lists, pin_lists
from saferplan.evidence.placing import Placer
from saferplan.evidence.sources import Source
from saferplan.geography.geography import Geography
from saferplan.geography.small_areas import LATER
from saferplan.store import Store
from saferplan.workspace.folder import Folder
from saferplan.workspace.sources import sources_of


@dataclass(frozen=True, slots=True)
class Readers:
    """The kinds of files, and what places their points; None where no outlines are held."""

    sources: tuple[Source, ...]
    placer: Placer | None


@contextmanager
def readers(folder: Folder, store: Store, now: datetime) -> Iterator[Readers]:
    """The readers of a workspace, to read files with; the mappings among them are pinned.

    Raises:
        RefusalError: the reading was refused; what unfinished mappings lack is said first.
    """
    known = known_lists(folder.mappings)
    geography = Geography.from_snapshot(store.snapshot())
    if known.lists:
        # Before the records, so that the snapshot of the records has them; without records they do no harm.
        pin_lists(store, known.lists, now)
    try:
        yield Readers(sources_of(folder.root, geography, known.lists), placer_of(geography))
    except RefusalError as error:
        # A file may have been refused because the mapping that should read it is not finished.
        raise RefusalError((*known.faults, *error.faults)) from error


def placer_of(geography: Geography) -> Placer | None:
    """What places points; None where no outlines are held, and points without a code stay unplaced until they are."""
    try:
        return geography.placer(LATER)
    except SaferPlanError:
        return None
