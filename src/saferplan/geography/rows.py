"""One publisher's table of text, read by role: every fault is kept with its row, column, value and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from saferplan.errors import Fault
from saferplan.geography.levels import Level, counted, with_article

FAULTS_KEPT = 5
"""Of each kind of fault and column; the rest are counted."""

_PREFIXES = {
    Level.SMALL_AREA: "[EW]01",
    Level.MIDDLE_AREA: "[EW]02",
    Level.WARD: "[EW]05",
    Level.DISTRICT: "(E0[6-9]|W06)",
    Level.PARTNERSHIP: "(E22|W14)",
    Level.FORCE: "(E23|W15)",
    Level.FIRE_AUTHORITY: "(E31|W25)",
    Level.COUNTY: "(E10|E0[6-9]|W06)",
    Level.REGION: "E12",
    Level.NATION: "[EW]92",
}
_EXAMPLES = {
    Level.SMALL_AREA: "E01025913",
    Level.MIDDLE_AREA: "E02005397",
    Level.WARD: "E05010090",
    Level.DISTRICT: "E07000134",
    Level.PARTNERSHIP: "E22000170",
    Level.FORCE: "E23000021",
    Level.FIRE_AUTHORITY: "E31000024",
    Level.COUNTY: "E10000018",
    Level.REGION: "E12000004",
    Level.NATION: "E92000001",
}
_ELSEWHERE = r"([SNLMJ]\d{8}|\d\d[A-Z]{2}\d\d[A-Z]\d|[A-Z]{3}\d{2,6})"
"""Codes of Scotland, Northern Ireland, the Channel Islands and Man, which whole-UK files hold."""


@dataclass(frozen=True)
class Column:
    """A column found for a role: its header, and the year its header names (None where it names none)."""

    header: str
    vintage: int | None


class Rows:
    """The rows of one file, by role, and the faults found while reading them."""

    def __init__(self, file: str, table: pa.Table, columns: Mapping[str, Column]) -> None:
        self.file = file
        self.table = table
        self.columns = columns
        self.faults: list[Fault] = []
        self.notes: list[str] = []

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __contains__(self, role: str) -> bool:
        return role in self.columns

    def of_header(self, header: str) -> Rows:
        """The same rows, with faults kept in the same place, where every role reads this one column."""
        view = Rows(self.file, self.table, {role: Column(header, None) for role in self.columns})
        view.faults = self.faults
        return view

    def vintage(self, role: str) -> int:
        """The year in the header of a role, or else the newest year any header of the file names.

        0 where no header names one.
        """
        own = self.columns[role].vintage
        if own is not None:
            return own
        return max((column.vintage or 0 for column in self.columns.values()), default=0)

    def year_in_name(self, pattern: str) -> int | None:
        """The year that the file's name states, where its columns do not; a fault is kept if it does not."""
        match = re.search(pattern, self.file.rsplit("/", 1)[-1], flags=re.IGNORECASE)
        if match is None:
            self.faults.append(
                Fault(
                    self.file,
                    "The columns do not say which year this is of, and neither does the file's name.",
                    "Put the year into the file's name, such as population_mid2020.csv or imd2019.csv.",
                )
            )
            return None
        return int(match[1])

    def text(self, role: str) -> list[str]:
        """A column's values without surrounding spaces; an empty one is an empty string."""
        column = self.table.column(self.columns[role].header)
        values: list[str] = pc.utf8_trim_whitespace(column.fill_null("")).to_pylist()
        return values

    def codes(self, role: str, level: Level, *, optional: bool = False) -> list[str]:
        """A column of codes of one level. Rows outside England and Wales come back empty.

        Faults are kept for what is neither a code of that level nor one of another nation.
        """
        values = self.text(role)
        good = re.compile(_PREFIXES[level] + r"\d{6}")
        elsewhere = re.compile(_ELSEWHERE)
        checked: dict[str, bool] = {}
        wrong: list[int] = []
        for row, value in enumerate(values):
            if value not in checked:
                checked[value] = good.fullmatch(value) is not None
                if not checked[value] and not (
                    elsewhere.fullmatch(value) is not None or (optional and value in ("", "NA"))
                ):
                    wrong.append(row)
        self._report(
            role,
            wrong,
            values,
            f"This is not the code of {with_article(level)}.",
            f"Write it as {_EXAMPLES[level]}.",
        )
        return [value if checked[value] else "" for value in values]

    def integers(self, role: str) -> np.ndarray:
        """A column of whole numbers, nought or more, as int64; thousands may be separated by commas."""
        return self._numbers(
            role,
            lambda numbers: (numbers >= 0) & (numbers == np.floor(numbers)),
            "This is not a whole number of nought or more.",
        ).astype(np.int64)

    def numbers(self, role: str, lowest: float, highest: float) -> np.ndarray:
        """A column of numbers in a range, as float64."""
        return self._numbers(
            role,
            lambda numbers: (numbers >= lowest) & (numbers <= highest),
            f"This is not a number from {lowest:g} to {highest:g}.",
        )

    def _numbers(self, role: str, holds: Callable[[np.ndarray], np.ndarray], problem: str) -> np.ndarray:
        values = self.text(role)
        try:
            numbers = np.array([value.replace(",", "") or "nan" for value in values], dtype=np.float64)
        except ValueError:
            numbers = np.array([_number(value) for value in values], dtype=np.float64)
        with np.errstate(invalid="ignore"):
            good = np.isfinite(numbers) & holds(numbers)
        self._report(
            role, np.flatnonzero(~good).tolist(), values, problem, "Correct the value, or leave the file out."
        )
        return np.where(good, numbers, 0.0)

    def refuse(self, role: str, row: int, problem: str, remedy: str) -> None:
        """Keep a fault of one row; `row` counts from 0 without the header."""
        self._report(role, [row], self.text(role), problem, remedy)

    def single_valued(self, keys: Sequence[str], role: str, values: Sequence[str], key_role: str) -> None:
        """Keep a fault where the same code comes with two different values of a column."""
        seen: dict[str, int] = {}
        wrong: list[int] = []
        for row, key in enumerate(keys):
            first = seen.setdefault(key, row)
            if key and values[first] != values[row]:
                wrong.append(row)
        header = self.columns[key_role].header
        self._report(
            role,
            wrong,
            values,
            f"The same {header} already came with another value further up.",
            "Each code must come with one value; get the file again from its publisher.",
        )

    def unique(self, role: str, keys: Sequence[str]) -> None:
        """Keep a fault where a code that should come once comes again."""
        seen: set[str] = set()
        wrong: list[int] = []
        for row, key in enumerate(keys):
            if key and key in seen:
                wrong.append(row)
            seen.add(key)
        self._report(
            role,
            wrong,
            keys,
            "This code has come already, further up in the same file.",
            "Each area may have one row; get the file again from its publisher.",
        )

    def _report(
        self, role: str, wrong: Sequence[int], values: Sequence[str], problem: str, remedy: str
    ) -> None:
        header = self.columns[role].header
        self.faults.extend(
            Fault(self.file, problem, remedy, row=row + 2, column=header, value=values[row])
            for row in wrong[:FAULTS_KEPT]
        )
        if len(wrong) > FAULTS_KEPT:
            self.faults.append(
                Fault(
                    self.file,
                    f"The same fault is in {counted(len(wrong) - FAULTS_KEPT, 'more row')}.",
                    remedy,
                    column=header,
                )
            )


def distinct_pairs(first: Iterable[str], second: Iterable[str]) -> list[tuple[str, str]]:
    """Each pair once, sorted; pairs with an empty half are left out."""
    return sorted({(one, other) for one, other in zip(first, second, strict=True) if one and other})


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")
