"""Counts of police.uk records by district and month, computed from the files of all forces, for comparison.

See docs/sources/aggregate-series.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saferplan.domain.categories import police_uk_categories
from saferplan.domain.periods import Month, Period
from saferplan.evidence.area_names import FORCE, AreaNames, code_or_name
from saferplan.evidence.cells import as_text
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.records import Kind
from saferplan.evidence.rows import RowTable, read_rows
from saferplan.evidence.series_rows import SeriesRows
from saferplan.evidence.sources import OpenedFile, Preview, Reading

DATASET = "police-district-counts"
FILE_MEASURE = "police-street-file"
"""The measure of how many records a force's own file has: says which forces' files are in the counts."""

HEADER = ("force_file", "district", "month", "crime_type", "n")
UNPLACED = "(no location)"


def measure_of(category: str) -> str:
    """The measure that counts a category of police.uk records by district.

    >>> measure_of("burglary")
    'police-street/burglary'
    """
    return f"police-street/{category}"


@dataclass(frozen=True, slots=True)
class PoliceDistrictCounts:
    """The adapter for counts by force file, district, month and crime type.

    A district's records come in its own force's file and in those of neighbours; here they are added up.
    Records without a place are counted for the force (`force:` and the publisher's name of it). For every
    force file and month in the counts `police-street-file` has its number of records, so that a district
    whose own force's file is not among them can be told from one with little crime.

    Args:
        names: who knows the codes of districts; without, their names are kept, marked as such.
    """

    names: AreaNames | None = None

    id = "police-district-counts"

    def recognises(self, preview: Preview) -> bool:
        """Whether the header is exactly that of such counts."""
        return preview.header == HEADER

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The counts by district, month and category.

        Raises:
            RefusalError: a month, crime type or count cannot be read, or a count comes twice.
        """
        table = read_rows(file.path, file.name)
        log = FaultLog(file.name)
        counts = _added_up(table, log, file.today)
        log.refuse_if_any()
        rows = SeriesRows("data.police.uk")
        unresolved: set[str] = set()
        for (measure, area, month), (count, row) in counts.items():
            code = area if area.startswith(FORCE) else code_or_name(area, self.names)
            if code.startswith("name:"):
                unresolved.add(area)
            rows.add(measure, code, Period(month, month), count, row)
        notes = list(table.notes)
        if self.names is not None and unresolved:
            listed = ", ".join(sorted(unresolved))
            notes.append(f"The codes of {len(unresolved)} districts are not known: {listed}.")
        return (Reading(Kind.SERIES, DATASET, rows.supplier, rows.table, notes=tuple(notes), whole=True),)


_Counts = dict[tuple[str, str, Month], tuple[float, int]]


def _added_up(table: RowTable, log: FaultLog, today: Month) -> _Counts:
    """By measure, area and month: the count over all force files, and the first row it is in."""
    words: Mapping[str, str] = police_uk_categories()
    seen: dict[tuple[str, ...], int] = {}
    counts: _Counts = {}

    def add(measure: str, area: str, month: Month, count: int, row: int) -> None:
        before, first = counts.get((measure, area, month), (0, row))
        counts[measure, area, month] = (before + count, first)

    for row, cells in zip(table.numbers, table.rows, strict=True):
        force, district, month_text, word, count_text = (as_text(cell) or "" for cell in cells)
        key = (force, district, month_text, word)
        if seen.setdefault(key, row) != row:
            problem = "This force, district, month and crime type came before."
            log.add(problem, f"Keep one of this row and row {seen[key]}.", row=row)
            continue
        month = _month(month_text, today, row, log)
        if word not in words:
            log.add(
                "This is not a crime type of police.uk.",
                "Correct it.",
                row=row,
                column="crime_type",
                value=word,
                as_word=True,
            )
        if not count_text.isdecimal():
            log.add("This is not a count.", "Correct it.", row=row, column="n", value=count_text)
        if month is None or word not in words or not count_text.isdecimal():
            continue
        area = f"{FORCE}{force}" if district == UNPLACED else district
        add(measure_of(words[word]), area, month, int(count_text), row)
        add(FILE_MEASURE, f"{FORCE}{force}", month, int(count_text), row)
    return counts


def _month(text: str, today: Month, row: int, log: FaultLog) -> Month | None:
    try:
        month = Month.parse(text)
    except ValueError:
        log.add("This is not a month.", "Write it as 2022-09.", row=row, column="month", value=text)
        return None
    if month > today:
        log.add("The month is in the future.", "Correct it.", row=row, column="month", value=text)
    return month
