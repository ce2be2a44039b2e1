"""What arrived of the information that section 17A prescribes, from what the evidence says of its files."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from saferplan.assessment.peer_sources import supplier_of
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Month
from saferplan.evidence import queries
from saferplan.evidence.lists import list_mappings
from saferplan.evidence.receipts import ReceivedSet
from saferplan.store import Snapshot

_OF_POLICE_RECORDS = ("police-incidents", "police-recorded-crime")
_PUBLISHED = "as published on data.police.uk"
_PUBLISHED_CAVEAT = "The month only, without day or time, at points moved to shared map points."


def received_sets(snapshot: Snapshot, force_area: str | None) -> tuple[ReceivedSet, ...]:
    """Every delivery of a prescribed dataset, file by file.

    The police's published records stand for what they disclose, with what that lacks; a partner's list counts
    where its mapping says which dataset it is.
    """
    held = set(queries.datasets(snapshot))
    found: list[ReceivedSet] = []
    if POLICE_RECORDS in held and force_area is not None:
        found += _of_police(snapshot, force_area)
    for dataset, mapping in list_mappings(snapshot).items():
        if dataset in held and mapping.list.section17a is not None:
            coverage = queries.coverage(snapshot, dataset)
            by_file: defaultdict[tuple[str, str], list[queries.CoverageEntry]] = defaultdict(list)
            for entry in coverage.entries:
                by_file[entry.sha256, entry.received].append(entry)
            found += [
                ReceivedSet(
                    mapping.list.section17a,
                    mapping.list.supplier,
                    queries.Coverage(dataset, tuple(entries)).of_list(by_quarter=True),
                    date.fromisoformat(received[:10]),
                    caveats=mapping.list.caveats,
                )
                for (_, received), entries in by_file.items()
            ]
    return tuple(found)


def _of_police(snapshot: Snapshot, force_area: str) -> list[ReceivedSet]:
    own = supplier_of(force_area)
    by_day: defaultdict[str, set[Month]] = defaultdict(set)
    for entry in queries.coverage(snapshot, POLICE_RECORDS).entries:
        if entry.supplier == own:
            by_day[entry.received[:10]].add(entry.month)
    return [
        ReceivedSet(
            dataset,
            f"{force_area} Police",
            frozenset(months),
            date.fromisoformat(day),
            format=_PUBLISHED,
            caveats=(_PUBLISHED_CAVEAT,),
        )
        for dataset in _OF_POLICE_RECORDS
        for day, months in sorted(by_day.items())
    ]
