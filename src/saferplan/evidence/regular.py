"""Adding files of regular formats: in batches of one month, each loaded, checked and merged as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import FoundFile
from saferplan.evidence.claims import Claims, FaultList
from saferplan.evidence.diagnosing import diagnose
from saferplan.evidence.loading import BadRowsError, LoadedFile, Loader, UnitRows
from saferplan.evidence.opening import Opener, OpenFile
from saferplan.evidence.parts import PartWriter
from saferplan.evidence.placing import CachedPlacer, has_loose_points, placed
from saferplan.evidence.reports import Fate, FileReport, UnitReport
from saferplan.evidence.shrinking import shrunk_units
from saferplan.evidence.sources import EngineSource, RowContext
from saferplan.evidence.units import Unit, written_units
from saferplan.store import Addition, ReceivedFile


@dataclass(frozen=True, slots=True)
class _Batch:
    """Files to be read together: those of one month by their names, or one whose name does not say."""

    source: EngineSource
    month: Month | None
    files: tuple[tuple[FoundFile, str | None], ...]


class RegularFiles:
    """Adds files of regular formats to an addition."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        addition: Addition,
        writer: PartWriter,
        claims: Claims,
        faults: FaultList,
        *,
        placer: CachedPlacer | None,
        today: Month,
        loader: Loader | None = None,
        again: bool = False,
    ) -> None:
        self._engine = engine
        self._addition = addition
        self._writer = writer
        self._claims = claims
        self._faults = faults
        self._placer = placer
        self._today = today
        # Whether files are read though their content is held, since what is made of it may have changed.
        self._again = again
        self._loader = loader or Loader(engine)
        self._opener = Opener(addition)
        self.files: list[FileReport] = []
        self.units: list[UnitReport] = []
        self.shrunk: list[Fault] = []

    def add(self, files: Sequence[tuple[FoundFile, EngineSource]]) -> Iterator[tuple[int, str]]:
        """Adds the files; yields, before each batch, how many files are done and what comes next."""
        done = 0
        for batch in self._batches(files):
            label = (
                batch.source.title if batch.month is None else f"{batch.source.title}, {batch.month.label}"
            )
            yield done, label
            if self._faults.is_full:
                return
            try:
                self._add_batch(batch)
            finally:
                self._loader.forget()
                self._opener.close()
            done += len(batch.files)

    def _batches(self, files: Sequence[tuple[FoundFile, EngineSource]]) -> list[_Batch]:
        named: dict[tuple[str, Month], list[tuple[FoundFile, str | None]]] = {}
        sources = {source.id: source for _, source in files}
        unnamed = []
        for found, source in files:
            unit = source.unit_of_name(found.title)
            if unit is None:
                unnamed.append(_Batch(source, None, ((found, None),)))
            elif unit.month > self._today:
                problem = f"{unit.month.label}, the month in the file's name, is still to come."
                self._faults.add([Fault(found.name, problem, "Correct the name, or the computer's clock.")])
            else:
                named.setdefault((source.id, unit.month), []).append((found, unit.supplier))
        batches = [
            _Batch(sources[id_], month, tuple(sorted(group, key=lambda item: (item[1] or "", item[0].name))))
            for (id_, month), group in sorted(named.items())
        ]
        return batches + unnamed

    def _add_batch(self, batch: _Batch) -> None:
        opened = [
            (file, supplier) for found, supplier in batch.files if (file := self._open(found)) is not None
        ]
        if batch.month is not None:
            opened = [
                (file, supplier)
                for file, supplier in opened
                if supplier is not None and self._is_news(batch.source, file, supplier, batch.month)
            ]
        if not opened:
            return
        files = [file for file, _ in opened]
        try:
            loaded = self._loader.load(
                batch.source, [file.path for file in files], [file.lines for file in files], batch.month
            )
            units = self._units(batch, [(file, supplier or "") for file, supplier in opened], loaded)
        except BadRowsError as error:
            self._explain(batch, files, error)
            return
        except RefusalError as refusal:
            self._faults.add(refusal.faults)
            return
        if not self._faults:
            self._merge(batch.source, files, loaded, units)

    def _open(self, found: FoundFile) -> OpenFile | None:
        try:
            return self._opener.open_text(found)
        except RefusalError as refusal:
            self._faults.add(refusal.faults)
            return None

    def _is_news(self, source: EngineSource, file: OpenFile, supplier: str, month: Month) -> bool:
        """Whether the file's content is neither held already nor in this addition twice."""
        try:
            twin = self._claims.claim(source.dataset, supplier, month, file.name, file.content)
        except RefusalError as refusal:
            self._faults.add(refusal.faults)
            return False
        held = self._held_file(source.dataset, supplier, month)
        held_already = held is not None and held.meta.get("content") == file.content and not self._again
        if twin is None and not held_already:
            return True
        rows = 0 if held is None else int(held.meta.get("rows") or 0)
        repeated = 0 if held is None else int(held.meta.get("submitted_twice") or 0)
        note = "Its content is held already." if twin is None else f"Its content is that of {twin}."
        self.files.append(
            FileReport(
                file.name,
                source.id,
                source.dataset,
                (supplier,),
                (month,),
                Fate.UNCHANGED,
                rows if twin is None else 0,
                repeated if twin is None else 0,
                (*file.notes, note),
            )
        )
        return False

    def _held_file(self, dataset: str, supplier: str, month: Month) -> ReceivedFile | None:
        number = self._writer.file_of(dataset, supplier, month)
        return None if number is None else self._addition.base.files[number]

    # --- what went wrong ---------------------------------------------------------------------------------

    def _explain(self, batch: _Batch, files: Sequence[OpenFile], error: BadRowsError) -> None:
        """Finds the faults behind the engine's refusal; every refusal has at least one."""
        context = RowContext(batch.month, self._today)
        suspects = [files[at] for at in error.files] or list(files)
        found = [
            fault for file in suspects for fault in diagnose(batch.source, file.name, file.path, context)
        ]
        if not found:
            found = [
                Fault(file.name, f"The file cannot be read: {error.reason}.", "Get it again.")
                for file in suspects
                if len(suspects) == 1 or self._is_refused(batch, file)
            ]
        self._faults.add(found)

    def _is_refused(self, batch: _Batch, file: OpenFile) -> bool:
        try:
            self._loader.load(batch.source, [file.path], [file.lines], batch.month)
        except BadRowsError:
            return True
        return False

    # --- what is in the files ----------------------------------------------------------------------------

    def _units(
        self, batch: _Batch, files: Sequence[tuple[OpenFile, str]], loaded: Sequence[LoadedFile]
    ) -> dict[Month, list[UnitRows]]:
        """Whose rows these are, month by month; the numbers of the files are still to come.

        Raises:
            RefusalError: neither the name nor the contents of a file say it.
        """
        if batch.month is not None:
            return {batch.month: [UnitRows(at, supplier, 0) for at, (_, supplier) in enumerate(files)]}
        source, (file, _) = batch.source, files[0]
        rename = "Give it the name it was published under, such as 2022-09-leicestershire-street.csv."
        if source.supplier_words is None:
            problem = "Neither the file's name nor its contents say which force it is from."
            raise RefusalError((Fault(file.name, problem, rename),))
        if not loaded[0].rows:
            problem = "The file has no rows, and its name does not say which month and force it is for."
            raise RefusalError((Fault(file.name, problem, rename),))
        column, suppliers = source.supplier_words
        units: dict[Month, list[UnitRows]] = {}
        context = RowContext(None, self._today)
        for at, month_text, supplier_text in self._loader.units_in(source):
            try:
                month = Month.parse(month_text)
            except ValueError:
                month = None
            if month is None or month > self._today:
                raise RefusalError(diagnose(source, file.name, file.path, context))
            if supplier_text is None or supplier_text not in suppliers:
                raise RefusalError(
                    (
                        Fault(
                            file.name,
                            "This is not a force that data.police.uk is known to have.",
                            rename,
                            column=column,
                            value=supplier_text,
                        ),
                    )
                )
            supplier = suppliers[supplier_text]
            self._claims.claim(source.dataset, supplier, month, file.name, file.content)
            units.setdefault(month, []).append(UnitRows(at, supplier, 0, month_text, supplier_text))
        return units

    # --- keeping it --------------------------------------------------------------------------------------

    def _merge(
        self,
        source: EngineSource,
        files: Sequence[OpenFile],
        loaded: Sequence[LoadedFile],
        units: dict[Month, list[UnitRows]],
    ) -> None:
        of_file: dict[int, list[Unit]] = {at: [] for at in range(len(files))}
        for month, rows in units.items():
            for unit in rows:
                of_file[unit.at].append((unit.supplier, month))
        numbers = [
            self._receive(source, file, found, of_file[at])
            for at, (file, found) in enumerate(zip(files, loaded, strict=True))
        ]
        fates: dict[int, set[Fate]] = {at: set() for at in range(len(files))}
        for month, rows in sorted(units.items()):
            numbered = [
                UnitRows(unit.at, unit.supplier, numbers[unit.at], unit.month_text, unit.supplier_text)
                for unit in rows
            ]
            incoming = self._loader.records(source, month, numbered)
            # A source that never has a small area does not load one: its records say that they have none.
            looked_at = "loaded" if "lsoa_code" in source.loaded else incoming
            if self._placer is not None and has_loose_points(self._engine, looked_at):
                incoming = placed(self._engine, source.kind, incoming, self._placer)
            reports = self._writer.merge(
                source.dataset,
                source.kind,
                month,
                incoming,
                {unit.supplier: unit.number for unit in numbered},
                source.constants,
                self._known_rows(numbered, loaded),
            )
            self.units.extend(reports)
            file_of = {unit.supplier: unit.at for unit in numbered}
            for report in reports:
                at = file_of[report.supplier]
                fates[at].add(report.fate)
                self.shrunk += shrunk_units(files[at].name, [report])
        for at, (file, found) in enumerate(zip(files, loaded, strict=True)):
            self.files.append(_report(source, file, found, of_file[at], fates[at]))

    @staticmethod
    def _known_rows(units: Sequence[UnitRows], loaded: Sequence[LoadedFile]) -> dict[str, int] | None:
        """The rows of each supplier, where each file is one unit."""
        if any(unit.month_text is not None for unit in units):
            return None
        return {unit.supplier: loaded[unit.at].rows - loaded[unit.at].submitted_twice for unit in units}

    def _receive(
        self, source: EngineSource, file: OpenFile, loaded: LoadedFile, units: Sequence[Unit]
    ) -> int:
        meta: dict[str, str | int] = {
            "source": source.id,
            "dataset": source.dataset,
            "units": written_units(units),
            "rows": loaded.rows,
            "content": file.content,
        }
        if loaded.submitted_twice:
            meta["submitted_twice"] = loaded.submitted_twice
        if file.notes:
            meta["notes"] = " ".join(file.notes)
        received = self._addition.receive(
            file.kept, name=file.found.path.name, member=file.found.member, meta=meta
        )
        return received.number


def _report(
    source: EngineSource, file: OpenFile, loaded: LoadedFile, units: Sequence[Unit], fates: set[Fate]
) -> FileReport:
    notes = list(file.notes)
    if not loaded.rows:
        notes.append("The file has no rows: the month is held, with no record.")
    if loaded.same_identifier:
        notes.append(
            f"Rows that share an identifier with another and differ from it: {loaded.same_identifier:,}. "
            "All of them are kept."
        )
    fate = next((one for one in (Fate.RESTATED, Fate.ADDED) if one in fates), Fate.UNCHANGED)
    return FileReport(
        file.name,
        source.id,
        source.dataset,
        tuple(sorted({supplier for supplier, _ in units})),
        tuple(sorted({month for _, month in units})),
        fate,
        loaded.rows,
        loaded.submitted_twice,
        tuple(notes),
    )
