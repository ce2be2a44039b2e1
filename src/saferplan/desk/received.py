"""What came for the evidence between two days, and what is due and did not: for a meeting to see who shared what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from saferplan.assessment.peer_sources import supplier_of
from saferplan.desk.opening import names_of, status_of, workspace_open
from saferplan.desk.shared import register_of
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.years import local_date
from saferplan.errors import SaferPlanError
from saferplan.evidence.receipts import Receipt
from saferplan.evidence.status import MonthState, SupplierStatus
from saferplan.workspace.folder import Folder
from saferplan.workspace.workspace import Workspace

_OF_FORCES = ("police-street", "police-outcomes", "police-stop-and-search")
"""Datasets that come force by force: a neighbour's is not awaited."""


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """A source of the evidence: its last month, the months that came in the time asked about, those that did not."""

    title: str
    supplier: str
    last: Month
    came: tuple[Month, ...]
    late: tuple[Month, ...]
    missing: tuple[Month, ...]


def sources_between(*, since: dt.date | None, day: dt.date) -> tuple[SourceStanding, ...]:
    """The sources of which something came after `since` and up to `day`, or of which something is late or missing.

    Without `since`, everything that came. None where the site has no evidence.
    """
    workspace = workspace_open()
    if workspace is None:
        return ()
    snapshot = workspace.store.snapshot()
    names, own = names_of(workspace), _own_force(workspace.folder, snapshot.id)
    found = []
    for dataset in status_of(workspace, day).datasets:
        for one in dataset.suppliers:
            if dataset.dataset in _OF_FORCES and own and one.supplier != own:
                continue
            late, missing = one.of_state(MonthState.LATE), one.of_state(MonthState.MISSING)
            came = _came(one, since, day)
            if came or late or missing:
                found.append(
                    SourceStanding(
                        names.title(dataset.dataset),
                        names.supplier(dataset.dataset, one.supplier),
                        one.of_state(MonthState.HELD)[-1],
                        came,
                        late,
                        missing,
                    )
                )
    return tuple(found)


def disclosures_missing(*, day: dt.date) -> tuple[Receipt, ...]:
    """What section 17A prescribes for the last quarter that was due by a day, and did not come, or not whole."""
    workspace = workspace_open()
    if workspace is None:
        return ()
    # The quarter before the last one that is over: that one is due at the end of the quarter that follows it.
    over = Month(day.year, (day.month - 1) // 3 * 3 + 1) + -4
    try:
        register = register_of(workspace, Period(over + -2, over))
    except SaferPlanError:
        return ()
    return tuple(one for one in register.missing if one.due < day)


def _came(one: SupplierStatus, since: dt.date | None, day: dt.date) -> tuple[Month, ...]:
    found = []
    for month in one.months:
        if month.entry is not None:
            received = local_date(dt.datetime.fromisoformat(month.entry.received))
            if received <= day and (since is None or received > since):
                found.append(month.month)
    return tuple(found)


@lru_cache(maxsize=4)
def _own_force(folder: Folder, _snapshot: str) -> str:
    workspace = Workspace.open(folder.root)
    try:
        force = workspace.geography().partnership(workspace.settings.partnership).force
    except SaferPlanError:
        return ""
    return "" if force is None else supplier_of(force.name)
