"""Adding files that an adapter reads into tables: partners' lists, and aggregate series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from saferplan.domain.categories import categories
from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import FoundFile
from saferplan.evidence.claims import Claims, FaultList
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.opening import Opener, OpenFile
from saferplan.evidence.parts import PartWriter
from saferplan.evidence.placing import CachedPlacer, has_loose_points, placed
from saferplan.evidence.records import SCHEMAS, Kind
from saferplan.evidence.reports import Fate, FileReport, UnitReport
from saferplan.evidence.series import SeriesWriter, contradictions
from saferplan.evidence.shrinking import shrunk_units
from saferplan.evidence.small_area_codes import NOT_A_SMALL_AREA, is_small_area_code
from saferplan.evidence.sources import OpenedFile, Reading, RedactingSource, TableSource
from saferplan.evidence.units import Unit, written_units
from saferplan.store import Addition


@dataclass(frozen=True, slots=True)
class _ReadFile:
    """What one file had for one dataset."""

    file: OpenFile
    source: TableSource
    reading: Reading
    units: tuple[Unit, ...]


class TableFiles:
    """Adds the files of table sources to an addition, dataset by dataset."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        addition: Addition,
        writer: PartWriter,
        claims: Claims,
        faults: FaultList,
        *,
        placer: CachedPlacer | None,
        day: date,
    ) -> None:
        self._engine = engine
        self._addition = addition
        self._writer = writer
        self._series = SeriesWriter(addition)
        self._claims = claims
        self._faults = faults
        self._placer = placer
        self._day = day
        self._today = Month(day.year, day.month)
        self._opener = Opener(addition)
        self._redactions = 0
        self.files: list[FileReport] = []
        self.units: list[UnitReport] = []
        self.shrunk: list[Fault] = []

    def add(self, files: Sequence[tuple[FoundFile, TableSource]]) -> Iterator[tuple[int, str]]:
        """Adds the files; yields, before each, how many are done and which comes next."""
        read: dict[tuple[str, Kind], list[_ReadFile]] = {}
        for done, (found, source) in enumerate(files):
            yield done, found.name
            if self._faults.is_full:
                return
            try:
                for one in self._read(found, source):
                    read.setdefault((one.reading.dataset, one.reading.kind), []).append(one)
            except RefusalError as refusal:
                self._faults.add(refusal.faults)
            finally:
                self._opener.close()
        if not self._faults:
            for (dataset, kind), group in sorted(read.items(), key=lambda item: str(item[0])):
                self._merge(dataset, kind, group)

    def put_all(self) -> None:
        """Hands the changed parts of series to the addition; those of records are the part writer's."""
        self._series.put_all()

    def _read(self, found: FoundFile, source: TableSource) -> list[_ReadFile]:
        file = self._opener.open_plain(found)
        opened = OpenedFile(file.name, file.path, file.kept.sha256, self._day)
        read = []
        readings = source.read(opened)
        if isinstance(source, RedactingSource):
            file = self._redacted(file, opened, source)
        for reading in readings:
            log = FaultLog(file.name)
            self._check(reading, log)
            log.refuse_if_any()
            units = _units(reading)
            for supplier, month in units:
                if reading.kind is not Kind.SERIES:
                    self._claims.claim(reading.dataset, supplier, month, file.name, file.content)
            read.append(_ReadFile(file, source, reading, units))
        return read

    def _redacted(self, file: OpenFile, opened: OpenedFile, source: RedactingSource) -> OpenFile:
        """The file with the copy that may be kept in place of its bytes as received."""
        if file.found.member is not None:
            fault = Fault(
                file.name,
                "It is inside an archive, which would be kept with everything in it.",
                "Unpack the archive and add the file itself.",
            )
            raise RefusalError((fault,))
        self._redactions += 1
        folder = self._addition.workspace / f"redacted-{self._redactions}"
        folder.mkdir()
        return replace(file, kept=self._addition.keep(source.redacted(opened, folder)))

    def _check(self, reading: Reading, log: FaultLog) -> None:
        """What no adapter may let through, whatever file it read."""
        table = reading.table
        rows = table.column("row")
        months = table.column("last_month" if reading.kind is Kind.SERIES else "month")
        for at in _where(pc.greater(months, self._today.ordinal)):
            log.add(
                "The month is still to come.",
                "Correct the file, or the computer's clock.",
                row=rows[at].as_py(),
                value=str(Month.from_ordinal(months[at].as_py())),
            )
        if "lsoa_code" in table.column_names:
            for at, code in enumerate(table.column("lsoa_code").to_pylist()):
                if code is not None and not is_small_area_code(code):
                    log.add(NOT_A_SMALL_AREA, "Correct the code.", row=rows[at].as_py(), value=code)
        if reading.kind is Kind.INCIDENTS:
            known = categories()
            for at, category in enumerate(table.column("category").to_pylist()):
                if category not in known:
                    log.add(
                        f"There is no category {category!r}.",
                        "Correct the mapping; docs/categories.md lists those there are.",
                        row=rows[at].as_py(),
                    )

    def _merge(self, dataset: str, kind: Kind, group: Sequence[_ReadFile]) -> None:
        if kind is Kind.SERIES:
            faults = contradictions((one.file.name, one.reading.table) for one in group)
            if faults:
                self._faults.add(faults)
                return
        numbers = [self._receive(one) for one in group]
        schema = SCHEMAS[kind]
        table = pa.concat_tables(
            [
                one.reading.table.append_column(
                    "file", pa.array([number] * one.reading.table.num_rows, pa.int32())
                )
                .select(schema.names)
                .cast(schema)
                for one, number in zip(group, numbers, strict=True)
            ]
        )
        if kind is Kind.SERIES:
            reports = self._series.merge(dataset, table, whole=any(one.reading.whole for one in group))
        else:
            reports = self._merge_months(dataset, kind, table, group, numbers)
        self.units.extend(reports)
        of_unit = {(report.supplier, report.month): report for report in reports}
        for one in group:
            mine = [of_unit[unit] for unit in one.units]
            self.files.append(_report(one, {report.fate for report in mine}))
            self.shrunk += shrunk_units(one.file.name, mine)

    def _merge_months(
        self, dataset: str, kind: Kind, table: pa.Table, group: Sequence[_ReadFile], numbers: Sequence[int]
    ) -> list[UnitReport]:
        files: dict[Month, dict[str, int]] = {}
        for one, number in zip(group, numbers, strict=True):
            for supplier, month in one.units:
                files.setdefault(month, {})[supplier] = number
        reports: list[UnitReport] = []
        for month, of_supplier in sorted(files.items()):
            rows = table.filter(pc.equal(table.column("month"), month.ordinal))
            self._engine.register("read_rows", rows)
            incoming = "read_rows"
            if self._placer is not None and has_loose_points(self._engine, incoming):
                incoming = placed(self._engine, kind, incoming, self._placer)
            reports += self._writer.merge(dataset, kind, month, incoming, of_supplier)
            self._engine.unregister("read_rows")
        return reports

    def _receive(self, one: _ReadFile) -> int:
        meta: dict[str, str | int] = {
            "source": one.source.id,
            "dataset": one.reading.dataset,
            "units": written_units(one.units),
            "rows": one.reading.table.num_rows,
            "content": one.file.content,
        }
        if one.reading.dropped_columns:
            meta["dropped"] = "|".join(one.reading.dropped_columns)
        notes = (*one.file.notes, *one.reading.notes)
        if notes:
            meta["notes"] = " ".join(notes)
        received = self._addition.receive(
            one.file.kept, name=one.file.found.path.name, member=one.file.found.member, meta=meta
        )
        return received.number


def _units(reading: Reading) -> tuple[Unit, ...]:
    column = "last_month" if reading.kind is Kind.SERIES else "month"
    months = pc.unique(reading.table.column(column)).to_pylist()
    return tuple((reading.supplier, Month.from_ordinal(month)) for month in sorted(months))


def _where(condition: pa.ChunkedArray) -> list[int]:
    found: list[int] = pc.indices_nonzero(condition).to_pylist()
    return found


def _report(one: _ReadFile, fates: set[Fate]) -> FileReport:
    fate = next((fate for fate in (Fate.RESTATED, Fate.ADDED) if fate in fates), Fate.UNCHANGED)
    dropped = one.reading.dropped_columns
    left_out = (f"Not kept: the columns {', '.join(map(repr, dropped))}.",) if dropped else ()
    return FileReport(
        one.file.name,
        one.source.id,
        one.reading.dataset,
        (one.reading.supplier,),
        tuple(month for _, month in one.units),
        fate,
        one.reading.table.num_rows,
        0,
        (*one.file.notes, *one.reading.notes, *left_out),
    )
