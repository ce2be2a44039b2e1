"""Lists past the day until which they may be kept: which they are, and disposing of them for good."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from saferplan.domain.periods import Month
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.lists import TABLE, list_mappings
from saferplan.evidence.mapping import ListFacts
from saferplan.store import Disposal, Doomed, Snapshot, Store


@dataclass(frozen=True, slots=True)
class DueList:
    """A list whose day is past: what its mapping says of it, its months, and what would go."""

    facts: ListFacts
    first: Month
    last: Month
    doomed: Doomed


def due_lists(store: Store, known: MappingOf[str, ListFacts], today: date) -> tuple[DueList, ...]:
    """The lists that are held past the day until which they may be kept, by dataset.

    Args:
        store: the evidence.
        known: what the mappings of the workspace say now, by dataset; they go before what was pinned, since a
            later day may have been agreed. A list without one keeps the day that was pinned last.
        today: a list is due from the day after the one its mapping names.
    """
    newest = store.snapshot()
    facts = {**_pinned(store, newest), **known}
    due = []
    for dataset in newest.datasets:
        if dataset not in facts or today <= facts[dataset].retain_until:
            continue
        months = [Month.parse(part.key) for part in newest.parts(dataset) if part.kind != CUBE_KIND]
        doomed = store.doomed(dataset, spared=(CUBE_KIND,), received=_received(newest, dataset))
        due.append(DueList(facts[dataset], min(months), max(months), doomed))
    return tuple(due)


def dispose_of(store: Store, due: Sequence[DueList], now: datetime) -> tuple[Disposal, ...]:
    """Takes lists out of the store for good, one after the other; what is logged of each.

    The records go, from every snapshot, and the kept copies of the files. Counts by small area and month stay
    where older snapshots pin them, and so do the figures of assessments.

    Raises:
        ConflictError: somebody adds to a list at this moment; that list is not touched.
    """
    newest = store.snapshot()
    return tuple(
        store.dispose(
            one.facts.id,
            facts={
                "title": one.facts.title,
                "supplier": one.facts.supplier,
                "holder": one.facts.holder,
                "agreement": one.facts.agreement,
                "retain_until": one.facts.retain_until.isoformat(),
                "months": f"{one.first}/{one.last}",
                "reason": f"kept until {one.facts.retain_until.isoformat()}, which is past",
            },
            spared=(CUBE_KIND,),
            received=_received(newest, one.facts.id),
            now=now,
        )
        for one in due
    )


def disposed_of(disposal: Disposal) -> str:
    """What there is to say where the records of a disposal are asked for."""
    title = disposal.facts.get("title") or disposal.dataset
    return f"The records of {title} ({disposal.dataset}) were disposed of on {day_of(disposal)}: {why(disposal)}."


def disposed_from(store: Store, snapshot: Snapshot) -> dict[str, str]:
    """What was disposed of that a snapshot pins, by dataset, in words."""
    return {one.dataset: disposed_of(one) for one in store.disposed_from(snapshot)}


def day_of(disposal: Disposal) -> date:
    """The day in England and Wales on which it was."""
    return datetime.fromisoformat(disposal.disposed).astimezone(ZoneInfo("Europe/London")).date()


def why(disposal: Disposal) -> str:
    """The reason that was noted, and the agreement."""
    reason = disposal.facts.get("reason", "no reason was noted")
    return f"{reason}; agreement {disposal.facts.get('agreement') or 'not noted'}"


def _pinned(store: Store, newest: Snapshot) -> dict[str, ListFacts]:
    """What was pinned last of every list; a mapping that was deleted since is looked for in older snapshots."""
    found = {dataset: mapping.list for dataset, mapping in list_mappings(newest).items()}
    seen = {newest.reference_hash(TABLE)}
    for summary in reversed(store.snapshots()):
        if set(newest.datasets) <= found.keys():
            break
        older = store.snapshot(summary.number)
        if older.reference_hash(TABLE) in seen:
            continue
        seen.add(older.reference_hash(TABLE))
        for dataset, mapping in list_mappings(older).items():
            found.setdefault(dataset, mapping.list)
    return found


def _received(snapshot: Snapshot, dataset: str) -> tuple[int, ...]:
    return tuple(number for number, file in snapshot.files.items() if file.meta.get("dataset") == dataset)
