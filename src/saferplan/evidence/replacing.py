"""Placing points again: when boundaries arrive after the records, or newer boundaries replace older ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from saferplan.domain.periods import Month
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.engine import private_engine
from saferplan.evidence.parts import PartWriter
from saferplan.evidence.placing import CachedPlacer, Placer
from saferplan.evidence.records import Kind
from saferplan.evidence.reports import Progress, ProgressListener
from saferplan.store import Store


@dataclass(frozen=True, slots=True)
class ReplacementReport:
    """What placing again did: the snapshot that now stands, and how many records changed their small area."""

    snapshot: str
    number: int
    records: int
    parts: int


def replace_points(
    store: Store,
    placer: Placer,
    *,
    now: datetime,
    note: str = "Points placed again",
    progress: ProgressListener | None = None,
) -> ReplacementReport:
    """Places all points again for which the publisher gave no small area. Published codes stay as they are.

    Only parts with such points are read, and only those that change are written. Older snapshots keep theirs.

    Args:
        store: the evidence.
        placer: finds the small area of a point.
        now: the time of the addition, with a time zone.
        note: what the new snapshot says it is for.
        progress: is told how far it is, counted in parts.

    Raises:
        ConflictError: another program changed the same months meanwhile; nothing was changed.
    """
    with store.addition(note=note, now=now) as addition:
        engine = private_engine(addition.workspace)
        try:
            writer = PartWriter(engine, addition)
            cached = CachedPlacer(placer)
            parts = [
                part
                for part in addition.base.parts()
                if part.kind != CUBE_KIND and part.meta.get("loose_points")
            ]
            moved, changed = 0, 0
            for done, part in enumerate(parts):
                if progress is not None:
                    progress(Progress(done, len(parts), f"{part.dataset}, {part.key}"))
                count = writer.replace_points(part.dataset, Kind(part.kind), Month.parse(part.key), cached)
                moved += count
                changed += bool(count)
            writer.put_all()
        finally:
            engine.close()
    return ReplacementReport(addition.snapshot.id, addition.snapshot.number, moved, changed)
