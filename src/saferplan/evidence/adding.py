"""Adding evidence: files in, one new snapshot out, or nothing.

Files are recognised by what is in them, checked and merged month by month, so that memory stays flat however
many months come in. Only when every file is found good does anything become visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import FoundFile, find_files
from saferplan.evidence.claims import Claims, FaultList
from saferplan.evidence.engine import private_engine
from saferplan.evidence.opening import Opener
from saferplan.evidence.parts import PartWriter
from saferplan.evidence.placing import CachedPlacer, Placer
from saferplan.evidence.recognition import is_workbook, preview_text, preview_workbook, recognise
from saferplan.evidence.regular import RegularFiles
from saferplan.evidence.reports import AdditionReport, Progress, ProgressListener
from saferplan.evidence.sources import EngineSource, Source, TableSource
from saferplan.evidence.sources.known import ALL
from saferplan.evidence.tables import TableFiles
from saferplan.store import Addition, ConflictError, Store

_ATTEMPTS = 4


def add_evidence(
    store: Store,
    paths: Iterable[Path],
    *,
    sources: Sequence[Source] = ALL,
    placer: Placer | None = None,
    now: datetime,
    note: str = "",
    progress: ProgressListener | None = None,
    replace: bool = False,
) -> AdditionReport:
    """Adds the files under some paths to the evidence, all of them or none.

    Where another program changed the same months meanwhile, the files are read once more on top of that.

    Args:
        store: where to.
        paths: files, folders, .zip and .gz.
        sources: the kinds of files to recognise.
        placer: finds the small area of points that come without a code; without one they stay unplaced until
            `replace_points`.
        now: the time of the addition, with a time zone; months after it are refused.
        note: what the addition is for.
        progress: is told how far it is.
        replace: let a file replace a month of which far more is held than it brings; else it is refused, since
            it may hold only late rows. See `shrinking`.

    Returns:
        what became of every file and every unit.

    Raises:
        RefusalError: a file is not good; nothing was added. Every fault says where and what to do.
        ConflictError: others kept changing the same months.
    """
    paths = tuple(paths)
    for _ in range(_ATTEMPTS - 1):
        try:
            return _add(store, paths, sources, placer, now, note, progress, replace)
        except ConflictError:
            continue
    return _add(store, paths, sources, placer, now, note, progress, replace)


def _add(
    store: Store,
    paths: tuple[Path, ...],
    sources: Sequence[Source],
    placer: Placer | None,
    now: datetime,
    note: str,
    progress: ProgressListener | None,
    replace: bool,
) -> AdditionReport:
    tell = progress or _nobody
    faults = FaultList()
    day = now.astimezone(ZoneInfo("Europe/London")).date()
    today = Month(day.year, day.month)
    with find_files(paths) as findings, store.addition(note=note, now=now) as addition:
        faults.add(findings.faults)
        regular, irregular = _recognised(addition, findings.files, sources, faults)
        engine = private_engine(addition.workspace)
        try:
            writer = PartWriter(engine, addition)
            claims = Claims()
            cached = None if placer is None else CachedPlacer(placer)
            tables = TableFiles(engine, addition, writer, claims, faults, placer=cached, day=day)
            files = RegularFiles(engine, addition, writer, claims, faults, placer=cached, today=today)
            total = len(regular) + len(irregular)
            for done, doing in tables.add(irregular):
                tell(Progress(done, total, doing))
            for done, doing in files.add(regular):
                tell(Progress(len(irregular) + done, total, doing))
            if not replace:
                faults.add(tables.shrunk)
                faults.add(files.shrunk)
            faults.refuse_if_any()
            if not total:
                raise RefusalError((_nothing(paths),))
            tell(Progress(total, total, "storing"))
            writer.put_all()
            tables.put_all()
        finally:
            engine.close()
    return AdditionReport(
        addition.snapshot.id,
        addition.snapshot.number,
        addition.snapshot.number != addition.base.number,
        tuple(sorted((*tables.files, *files.files), key=lambda file: file.name)),
        tuple(
            sorted((*tables.units, *files.units), key=lambda unit: (unit.dataset, unit.month, unit.supplier))
        ),
        tuple(findings.ignored),
    )


def _recognised(
    addition: Addition, found: Sequence[FoundFile], sources: Sequence[Source], faults: FaultList
) -> tuple[list[tuple[FoundFile, EngineSource]], list[tuple[FoundFile, TableSource]]]:
    """The files of regular formats and the others, each with its source; what is of none is a fault."""
    regular: list[tuple[FoundFile, EngineSource]] = []
    irregular: list[tuple[FoundFile, TableSource]] = []
    opener = Opener(addition)
    for file in found:
        if faults.is_full:
            break
        try:
            start = file.start()
            if is_workbook(start):
                preview = preview_workbook(file.name, opener.open_plain(file).path)
                opener.close()
            else:
                preview = preview_text(file.name, start)
            source = recognise(preview, sources)
        except RefusalError as refusal:
            faults.add(refusal.faults)
            continue
        if isinstance(source, EngineSource):
            regular.append((file, source))
        else:
            irregular.append((file, source))
    return regular, irregular


def _nothing(paths: Sequence[Path]) -> Fault:
    named = ", ".join(str(path) for path in paths) or "the paths"
    return Fault(
        named, "There is no data file in it.", "Name files or folders with .csv, .xlsx, .zip or .gz."
    )


def _nobody(progress: Progress) -> None:
    """Nobody wants to know."""
