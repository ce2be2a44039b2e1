"""Collecting what is wrong with a file, so that a person sees all of it at once and nothing personal."""

from __future__ import annotations

from saferplan.domain.personal_data import shown_or_masked
from saferplan.errors import Fault, RefusalError

KEPT_OF_EACH = 5
"""Faults of one kind in one column that are told one by one; the rest are counted."""


class FaultLog:
    """The faults of one file. Values are masked where they look personal.

    >>> log = FaultLog("list.csv")
    >>> log.add("This is not a date.", "Correct it.", row=3, column="Date", value="32/01/2022")
    >>> print(log.faults[0])
    list.csv, row 3, column 'Date': This is not a date. The value is '32/01/2022'. Correct it.
    """

    def __init__(self, file: str, sheet: str | None = None) -> None:
        self.file = file
        self.sheet = sheet
        self._kept: list[Fault] = []
        self._counts: dict[tuple[str | None, str], int] = {}

    def add(
        self,
        problem: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        as_word: bool = False,
    ) -> None:
        """Notes a fault; of each problem in each column the first few are kept, the others counted.

        `as_word` says that the value is a word such as of a category: see `shown_or_masked`.
        """
        key = (column, problem)
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= KEPT_OF_EACH:
            shown = None if value is None else shown_or_masked(value, as_word=as_word)
            self._kept.append(
                Fault(self.file, problem, remedy, row=row, column=column, value=shown, sheet=self.sheet)
            )

    def take(self, other: FaultLog) -> None:
        """Adds the faults of another log, such as of one sheet of the file."""
        self._kept += other.faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was kept, and how many more there are of each kind."""
        more = [
            Fault(
                self.file,
                f"{count - KEPT_OF_EACH:,} more rows have this fault: {problem}",
                "",
                column=column,
                sheet=self.sheet,
            )
            for (column, problem), count in self._counts.items()
            if count > KEPT_OF_EACH
        ]
        return (*self._kept, *more)

    def __bool__(self) -> bool:
        return bool(self._kept)

    def refuse_if_any(self) -> None:
        """Raises where anything is wrong.

        Raises:
            RefusalError: with every fault that was kept.
        """
        if self._kept:
            raise RefusalError(self.faults)
