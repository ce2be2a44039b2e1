"""Reading anew what was received: after an edit of the categories or of a mapping, without the files coming again.

Every kept file that records come from is read as it would be read now. Its number, its name and the day it came
stay; only what is made of it changes. Aggregate series have no categories and are left alone.
"""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import FoundFile
from saferplan.evidence.claims import Claims, FaultList
from saferplan.evidence.cubes import CATEGORY_COLUMN, CUBE_KIND
from saferplan.evidence.engine import parquet, private_engine, reading_engine
from saferplan.evidence.loading import Loader
from saferplan.evidence.parts import PartWriter
from saferplan.evidence.placing import CachedPlacer, Placer
from saferplan.evidence.records import SCHEMAS, Kind
from saferplan.evidence.regular import RegularFiles
from saferplan.evidence.reports import Progress, ProgressListener
from saferplan.evidence.sources import EngineSource, Source, TableSource
from saferplan.evidence.sources.incident_list import IncidentList
from saferplan.evidence.tables import TableFiles
from saferplan.store import Addition, KeptFile, Part, ReceivedFile, Snapshot, Store
from saferplan.store.durable import sha256_of

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Recategorised:
    """Records of a dataset that had one category and now have another."""

    dataset: str
    before: str
    after: str
    records: int


@dataclass(frozen=True, slots=True)
class RereadingReport:
    """What reading anew did.

    Attributes:
        snapshot: identity of the snapshot that now stands.
        number: its number.
        files: how many received files were read.
        months: how many months of a dataset are no longer as they were.
        recategorised: what changed its category, most records first.
        otherwise: records that changed in something else, such as a place or a flag, by dataset.
        came: records that were not there before, such as rows left out till now, by dataset.
        went: records that are no longer there, by dataset.
    """

    snapshot: str
    number: int
    files: int
    months: int
    recategorised: tuple[Recategorised, ...]
    otherwise: Mapping[str, int]
    came: Mapping[str, int]
    went: Mapping[str, int]


def reread_evidence(
    store: Store,
    sources: Sequence[Source],
    *,
    placer: Placer | None = None,
    now: datetime,
    progress: ProgressListener | None = None,
) -> RereadingReport:
    """Reads every kept file that records come from as it would be read now; one new snapshot, or nothing.

    Args:
        store: the evidence.
        sources: the kinds of files as they are read now, the workspace's lists among them.
        placer: finds the small area of points that come without a code.
        now: the time, with a time zone.
        progress: is told how far it is, in files.

    Raises:
        RefusalError: a file cannot be read as it was: its mapping is gone, a word in it has no meaning any more, or
            it would be of other months or of another supplier. Nothing was changed.
        ConflictError: another program changed the same months meanwhile. Nothing was changed.
    """
    day = now.astimezone(ZoneInfo("Europe/London")).date()
    faults = FaultList()
    with store.addition(note="Read anew", now=now) as addition, ExitStack() as opened:
        engine = private_engine(addition.workspace)
        try:
            writer = PartWriter(engine, addition)
            cached = None if placer is None else CachedPlacer(placer)
            loader = Loader(engine)
            files = _cited(addition.base)
            for done, received in enumerate(files):
                if progress is not None:
                    progress(Progress(done, len(files), received.name))
                if faults.is_full:
                    break
                source = _source_of(received, sources)
                if source is None:
                    faults.add([_unknown(received)])
                    continue
                again = cast("Addition", _Again(addition, received))
                found = _found(addition.base, received, opened)
                if isinstance(source, EngineSource):
                    regular = RegularFiles(
                        engine,
                        again,
                        writer,
                        Claims(),
                        faults,
                        placer=cached,
                        today=Month(day.year, day.month),
                        loader=loader,
                        again=True,
                    )
                    deque(regular.add([(found, source)]), maxlen=0)
                else:
                    tables = TableFiles(engine, again, writer, Claims(), faults, placer=cached, day=day)
                    deque(tables.add([(found, source)]), maxlen=0)
            faults.refuse_if_any()
            writer.put_all()
        finally:
            engine.close()
    return _report(addition.base, addition.snapshot, len(files))


class _Again:
    """An addition in which the file that is received is one that was received before."""

    def __init__(self, addition: Addition, received: ReceivedFile) -> None:
        self._received = received
        self.base = addition.base
        # A folder of its own: what is unpacked of one file is not in the way of the next.
        self.workspace = addition.workspace / f"again-{received.number}"
        self.workspace.mkdir()

    def keep(self, path: Path, observe: Callable[[bytes], None] | None = None) -> KeptFile:
        """The file where it lies: its bytes are kept already."""
        if observe is not None:
            sha256_of(path, observe)
        return KeptFile(self._received.name, path, self._received.sha256, path.stat().st_size)

    def receive(self, _file: KeptFile, *, meta: Mapping[str, object], **_as_before: object) -> ReceivedFile:
        """The file as it was received, if it still brings the same months of the same suppliers."""
        if meta["units"] != self._received.meta.get("units"):
            fault = Fault(
                self._received.name,
                f"It would now be of other months or another supplier: {meta['units']}, and no longer "
                f"{self._received.meta.get('units')}.",
                "Leave the supplier and the date in the mapping as they were, or add the file once more.",
            )
            raise RefusalError((fault,))
        return self._received


def _cited(snapshot: Snapshot) -> list[ReceivedFile]:
    """The received files that records come from, in the order in which they came."""
    numbers = {
        number
        for part in snapshot.parts()
        if part.kind not in (CUBE_KIND, Kind.SERIES.value)
        for number in part.files
    }
    return [snapshot.files[number] for number in sorted(numbers)]


def _source_of(received: ReceivedFile, sources: Sequence[Source]) -> EngineSource | TableSource | None:
    """The kind of file that it was read as."""
    for source in sources:
        if source.id != received.meta.get("source"):
            continue
        if isinstance(source, IncidentList) and source.mapping.list.id != received.meta.get("dataset"):
            continue
        return source
    return None


def _unknown(received: ReceivedFile) -> Fault:
    dataset = received.meta.get("dataset")
    return Fault(
        received.name,
        f"No mapping says any more how {dataset} is read.",
        "Put the mapping back, or complete it, and try again.",
    )


def _found(snapshot: Snapshot, received: ReceivedFile, opened: ExitStack) -> FoundFile:
    """The kept file under the name it came by; a member where its archive is kept."""
    path = snapshot.raw(received)
    if received.member is not None:
        archive = opened.enter_context(zipfile.ZipFile(path))
        inner = f"{received.name}/{received.member}"
        return FoundFile(inner, path, True, archive, archive.getinfo(received.member))
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    # Of a partner's list a copy is kept that is no longer compressed.
    name = received.name if packed else received.name.removesuffix(".gz")
    return FoundFile(name, path, True)


def _report(before: Snapshot, after: Snapshot, files: int) -> RereadingReport:
    held = {(part.dataset, part.kind, part.key): part for part in before.parts() if part.kind != CUBE_KIND}
    pairs = [
        (held[part.dataset, part.kind, part.key], part)
        for part in after.parts()
        if part.kind != CUBE_KIND
        and (part.dataset, part.kind, part.key) in held
        and held[part.dataset, part.kind, part.key].sha256 != part.sha256
    ]
    moved: dict[tuple[str, str, str], int] = {}
    otherwise: dict[str, int] = {}
    came: dict[str, int] = {}
    went: dict[str, int] = {}
    for old, new in pairs:
        for was, now, records in _compared(old, new):
            if was is None or now is None:
                side = came if was is None else went
                side[new.dataset] = side.get(new.dataset, 0) + records
            elif was == now:
                otherwise[new.dataset] = otherwise.get(new.dataset, 0) + records
            else:
                key = (new.dataset, was, now)
                moved[key] = moved.get(key, 0) + records
    recategorised = sorted(
        (Recategorised(*key, records) for key, records in moved.items()),
        key=lambda one: (-one.records, one.dataset, one.before, one.after),
    )
    return RereadingReport(
        after.id, after.number, files, len(pairs), tuple(recategorised), otherwise, came, went
    )


def _compared(old: Part, new: Part) -> list[tuple[str | None, str | None, int]]:
    """The categories of changed records before and after, None where there was or is no such record."""
    kind = Kind(new.kind)
    category = CATEGORY_COLUMN[kind]
    differs = " OR ".join(
        f"b.{name} IS DISTINCT FROM a.{name}" for name in SCHEMAS[kind].names if name not in ("file", "row")
    )
    with reading_engine() as engine:
        return engine.sql(
            f"SELECT b.{category}, a.{category}, count(*) FROM {parquet([old.path])} AS b "
            f"FULL JOIN {parquet([new.path])} AS a ON b.file = a.file AND b.row = a.row "
            f"WHERE {differs} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
