"""The records that are held for a partnership: their cubes, and which months of each are really there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.peer_sources import supplier_of
from saferplan.assessment.selecting import LOOSE_FIELDS, with_loose
from saferplan.assessment.sources import SourceHeld
from saferplan.domain.display import written_day
from saferplan.domain.measures import POLICE_RECORDS, Measure, all_crime, held_measures
from saferplan.domain.periods import Period
from saferplan.evidence import queries
from saferplan.evidence.lists import list_mappings, list_titles
from saferplan.evidence.records import Kind
from saferplan.store import Snapshot

POLICE_TITLE = "Street-level crime and anti-social behaviour, data.police.uk"


@dataclass(frozen=True, slots=True)
class Holding:
    """A dataset of incidents as far as it concerns the partnership.

    `cube` has the partnership's small areas, over the assessment's window; `held` says for which of its months
    the source that covers the area was received.
    """

    dataset: str
    title: str
    cube: queries.Cube
    held: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every dataset of incidents that is held, and what to say of all sources."""

    incidents: tuple[Holding, ...]
    sources: tuple[SourceHeld, ...]

    def source(self, dataset: str) -> str:
        """The words that name a dataset as a source."""
        return next((one.title for one in self.sources if one.dataset == dataset), dataset)


def gather_holdings(
    snapshot: Snapshot, lsoas: frozenset[str], window: Period, force_area: str | None
) -> Holdings:
    """What the snapshot holds of incidents in these small areas.

    The months of police records are those of the area's own force: a neighbour's file with a handful of its
    records does not make a month held. For a partner's list see `Coverage.of_list`.
    """
    incidents: list[Holding] = []
    sources: list[SourceHeld] = []
    titles, mappings = list_titles(snapshot), list_mappings(snapshot)
    for dataset in queries.datasets(snapshot, Kind.INCIDENTS):
        coverage = queries.coverage(snapshot, dataset)
        title = POLICE_TITLE if dataset == POLICE_RECORDS else titles.get(dataset, dataset)
        months = coverage.months
        if dataset in mappings:
            by_quarter = mappings[dataset].list.section17a is not None
            months = tuple(sorted(coverage.of_list(by_quarter=by_quarter)))
        own = coverage.entries
        if dataset == POLICE_RECORDS:
            own = _own_entries(snapshot, coverage, lsoas, window, force_area)
        sources.append(
            SourceHeld(
                dataset,
                title,
                Period(months[0], months[-1]),
                frozenset(months),
                sum(entry.rows for entry in coverage.entries),
                sum(entry.unplaced for entry in coverage.entries),
                written_day(date.fromisoformat(max(entry.received for entry in coverage.entries)[:10])),
                frozenset(entry.month for entry in own if entry.restated),
            )
        )
        cube = queries.small_area_cube(snapshot, dataset, window, lsoas=lsoas)
        if dataset == POLICE_RECORDS:
            held = frozenset(entry.month for entry in own)
        else:
            cube = with_loose(cube, queries.count_by(snapshot, dataset, window, None, LOOSE_FIELDS))
            held = frozenset(months)
        if cube.counts.any():
            mask = np.array([month in held for month in window], dtype=np.bool_)
            incidents.append(Holding(dataset, title, cube, mask))
    # Police records first: the others are read against them.
    incidents.sort(key=lambda one: (one.dataset != POLICE_RECORDS, one.dataset))
    return Holdings(tuple(incidents), tuple(sources))


def measures_of(holdings: Holdings) -> list[tuple[Holding, Measure]]:
    """What can be counted in the records that are held, each with its dataset; overall crime first."""
    found: list[tuple[Holding, Measure]] = []
    for holding in holdings.incidents:
        in_window = holding.cube.counts.sum(axis=(0, 2)) > 0
        held = frozenset(np.array(holding.cube.categories)[in_window].tolist())
        if holding.dataset == POLICE_RECORDS:
            found.append((holding, all_crime()))
        found += [(holding, one) for one in held_measures(holding.dataset, holding.title, held)]
    return found


def _own_entries(
    snapshot: Snapshot,
    coverage: queries.Coverage,
    lsoas: frozenset[str],
    window: Period,
    force_area: str | None,
) -> tuple[queries.CoverageEntry, ...]:
    own = None if force_area is None else supplier_of(force_area)
    if own not in coverage.suppliers:
        rows = queries.count_by(snapshot, coverage.dataset, window, lsoas, ("supplier",)).to_pylist()
        own = max(rows, key=lambda row: row["records"])["supplier"] if rows else None
    return tuple(entry for entry in coverage.entries if entry.supplier == own)
