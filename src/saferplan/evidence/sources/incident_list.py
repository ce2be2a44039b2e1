"""Any partner's list of incidents, in CSV or Excel, read through a mapping that a person has written.

See docs/sources/incident-list.md.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import time
from pathlib import Path

import pyarrow as pa

from saferplan.evidence.faults import FaultLog
from saferplan.evidence.incident_places import Places, read_places
from saferplan.evidence.incident_times import Times, read_times
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.mapping_checks import folded
from saferplan.evidence.personal_gate import refuse_personal
from saferplan.evidence.records import INCIDENTS, Kind, PlacePrecision, RecordFlag, TimePrecision
from saferplan.evidence.redaction import redacted_text
from saferplan.evidence.rows import RowTable, column_names, read_rows
from saferplan.evidence.sources import OpenedFile, Preview, Reading

_HASHED = "hashed:"
"""Before the hash that stands for an identifier in the copy of a list that is kept."""

_HASHED_ID = re.compile(rf"{_HASHED}([0-9a-f]{{32}})")
_SCHEMA = pa.schema([column for column in INCIDENTS if column.name != "file"])


class IncidentList:
    """The adapter for the lists that one mapping describes.

    Args:
        mapping: how the list is read.
        salt: a secret of the workspace that goes into the hashes of record identifiers; without one, they can
            be found by whoever has a list of the identifiers.
    """

    id = "incident-list"

    def __init__(self, mapping: Mapping, *, salt: bytes = b"") -> None:
        self.mapping = mapping
        self._salt = salt

    def recognises(self, preview: Preview) -> bool:
        """Whether the file has a header with every column that the mapping uses."""
        part = self.mapping.file
        lines: Sequence[Sequence[str]] = (preview.header, *preview.rows)
        if preview.sheets:
            first = next(iter(preview.sheets))
            lines = preview.sheets.get(first if part.sheet is None else part.sheet, ())
        header = lines[part.header_row - 1 : part.header_row]
        return bool(header) and set(self.mapping.columns) <= set(column_names(header[0]))

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The list as incidents.

        Raises:
            RefusalError: a column is missing or looks personal, a word is not in the mapping, a value cannot
                be read, or the list should have been disposed of.
        """
        table = self._rows(file)
        log = FaultLog(file.name, table.sheet)
        self._check_retention(file, log)
        refuse_personal(table, self.mapping, log)
        categories, words = self._categories(table, log)
        times = read_times(table, self.mapping, file.today, log)
        places = read_places(table, self.mapping, log)
        flags, known = self._flags(table, log)
        if self.mapping.time.undated == "refuse":
            for row, month in zip(table.numbers, times.months, strict=True):
                if month is None:
                    remedy = 'Fill it in, or set undated = "leave-out" in [time].'
                    log.add("Nothing says when this happened.", remedy, row=row)
        log.refuse_if_any()
        outcome = self.mapping.outcome
        columns: dict[str, Sequence[object]] = {
            "month": times.months,
            "supplier": [self.mapping.list.supplier] * len(table),
            "category": categories,
            "source_category": words,
            "lsoa_code": places.lsoa,
            "area_code": places.area,
            "longitude": places.longitude,
            "latitude": places.latitude,
            "place_precision": places.precision,
            "placed_by": places.placed_by,
            "starts": times.starts,
            "ends": times.ends,
            "time_precision": times.precision,
            "flags": flags,
            "flags_known": known,
            "outcome": [None] * len(table) if outcome is None else table.words(outcome.column),
            "record_id": self._record_ids(table),
            "row": table.numbers,
        }
        kept, notes = _kept_rows(columns)
        arrays = [pa.array([columns[field.name][at] for at in kept], type=field.type) for field in _SCHEMA]
        return (
            Reading(
                kind=Kind.INCIDENTS,
                dataset=self.mapping.list.id,
                supplier=self.mapping.list.supplier,
                table=pa.Table.from_arrays(arrays, schema=_SCHEMA),
                dropped_columns=tuple(name for name in table.header if name not in self.mapping.columns),
                notes=(*table.notes, *notes, *_notes(times, places)),
            ),
        )

    def redacted(self, file: OpenedFile, folder: Path) -> Path:
        """The list as it may be kept, as CSV: the columns the mapping uses, identifiers as their hashes.

        Every row stands on the line that has its number, and reading the copy gives the same records.

        Raises:
            RefusalError: the file cannot be read, or a column is missing.
        """
        table = self._rows(file)
        ids = self._record_ids(table)
        hashes = ["" if one is None else f"{_HASHED}{one.hex()}" for one in ids]
        path = folder / f"{Path(file.name).stem}.kept.csv"
        path.write_text(redacted_text(table, self.mapping, hashes), encoding="utf-8", newline="")
        return path

    def _rows(self, file: OpenedFile) -> RowTable:
        part = self.mapping.file
        table = read_rows(file.path, file.name, sheet=part.sheet, header_row=part.header_row)
        log = FaultLog(file.name, table.sheet)
        for role, column in self.mapping.roles.items():
            if column not in table.header:
                close = difflib.get_close_matches(column, table.header, 1, cutoff=0.7)
                remedy = f"Is it the column {close[0]!r} now? " if close else ""
                problem = f"There is no column {column!r}, which the mapping uses as `{role}`."
                log.add(problem, f"{remedy}Correct the mapping or the file.", row=table.header_row)
        log.refuse_if_any()
        return table

    def _check_retention(self, file: OpenedFile, log: FaultLog) -> None:
        until = self.mapping.list.retain_until
        if file.day > until:
            log.add(
                f"The list was to be kept until {until} only.",
                "Agree a later date with the holder and set `retain_until`, or dispose of the list.",
            )

    def _categories(self, table: RowTable, log: FaultLog) -> tuple[list[str | None], list[str]]:
        """Ours and the source's own word, row by row."""
        part = self.mapping.category
        if part.column is None:
            return [part.constant] * len(table), [self.mapping.list.title] * len(table)
        meaning = {folded(word): id_ for word, id_ in part.words.items()}
        words = ["" if word is None else word for word in table.words(part.column)]
        unknown = Counter(word for word in words if folded(word) not in meaning)
        for word, rows in unknown.items():
            row = table.numbers[words.index(word)]
            close = difflib.get_close_matches(folded(word), meaning, 1)
            hint = f" It is close to {close[0]!r}." if close else ""
            problem = f"The mapping does not say which category this is ({rows:,} rows)."
            if not word:
                problem = f"The category is blank ({rows:,} rows)."
                hint = ' A blank is written "" there.'
            remedy = f"Add it under [category.words].{hint}"
            log.add(problem, remedy, row=row, column=part.column, value=word, as_word=True)
        return [meaning.get(folded(word)) for word in words], words

    def _flags(self, table: RowTable, log: FaultLog) -> tuple[list[int], list[int]]:
        """The bits that are set, and the bits that are known, row by row."""
        flags, known = [0] * len(table), [0] * len(table)
        for name, part in self.mapping.flags.items():
            bit = int(RecordFlag[name.upper()])
            said = {folded(word): True for word in part.yes} | {folded(word): False for word in part.no}
            unknown = {folded(word) for word in part.unknown} | {""}
            for at, text in enumerate(table.texts(part.column)):
                word = folded(text or "")
                if word in unknown and word not in said:
                    continue
                if word not in said:
                    remedy = f"Add it under yes, no or unknown of [flags.{name}]."
                    row = table.numbers[at]
                    problem = "This is neither yes nor no."
                    log.add(problem, remedy, row=row, column=part.column, value=text, as_word=True)
                    continue
                known[at] |= bit
                flags[at] |= bit if said[word] else 0
        return flags, known

    def _record_ids(self, table: RowTable) -> list[bytes | None]:
        """Hashes of the identifiers: 16 bytes that depend on the dataset and the workspace's salt."""
        part = self.mapping.record_id
        if part is None:
            return [None] * len(table)
        person = hashlib.sha256(self.mapping.list.id.encode()).digest()[:16]
        key = hashlib.sha256(self._salt).digest()
        found: list[bytes | None] = []
        for text in table.texts(part.column):
            if text is None:
                found.append(None)
            elif hashed := _HASHED_ID.fullmatch(text):
                found.append(bytes.fromhex(hashed[1]))
            else:
                found.append(hashlib.blake2b(text.encode(), digest_size=16, key=key, person=person).digest())
        return found


def _kept_rows(columns: dict[str, Sequence[object]]) -> tuple[list[int], tuple[str, ...]]:
    """The positions of the rows that are kept, and notes on those that are not.

    Left out are rows that nothing dates, and rows that repeat another with the same identifier in everything
    that is kept of them. Rows without an identifier are never taken for repeats.
    """
    compared = [values for name, values in columns.items() if name != "row"]
    kept: list[int] = []
    seen: dict[object, set[tuple[object, ...]]] = {}
    undated = repeated = 0
    for at, (month, record_id) in enumerate(zip(columns["month"], columns["record_id"], strict=True)):
        if month is None:
            undated += 1
            continue
        if record_id is not None:
            record = tuple(values[at] for values in compared)
            of_same_id = seen.setdefault(record_id, set())
            if record in of_same_id:
                repeated += 1
                continue
            of_same_id.add(record)
        kept.append(at)
    notes = []
    if undated:
        notes.append(f"{undated:,} rows that nothing dates were left out.")
    if repeated:
        notes.append(f"{repeated:,} rows that repeat another with the same identifier were left out.")
    several = sum(len(records) > 1 for records in seen.values())
    if several:
        notes.append(f"{several:,} identifiers stand for more than one record; all of them were kept.")
    return kept, tuple(notes)


def _notes(times: Times, places: Places) -> tuple[str, ...]:
    """What a reader of the receipt should know of the list's dates and places."""
    notes = []
    total = len(times.months)
    unplaced = sum(how == PlacePrecision.NONE.value for how in places.precision)
    if unplaced:
        notes.append(f"{unplaced:,} of {total:,} rows have no place.")
    if places.half_points:
        notes.append(f"{places.half_points:,} rows have half a point, which was taken as none.")
    clocked = [
        start.time()
        for start, how in zip(times.starts, times.precision, strict=True)
        if start is not None and how == TimePrecision.MINUTE.value
    ]
    midnight = sum(clock == time() for clock in clocked)
    if midnight > 0.02 * len(clocked):
        notes.append(
            f"{midnight:,} of {len(clocked):,} times are exactly midnight, which often means not known."
        )
    return tuple(notes)
