"""Within one addition, each unit may come from one file only; and faults are collected up to a limit."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError

MOST_FAULTS = 200
"""Faults after which no more files are looked at."""


class Claims:
    """Which file of this addition brought which unit."""

    def __init__(self) -> None:
        self._claimed: dict[tuple[str, str, Month], tuple[str, str]] = {}

    def claim(self, dataset: str, supplier: str, month: Month, name: str, content: str) -> str | None:
        """Claims a unit for a file; the name of the file that has claimed it already with the same content.

        Raises:
            RefusalError: another file of this addition brings the same unit with other content.
        """
        unit = (dataset, supplier, month)
        if unit not in self._claimed:
            self._claimed[unit] = (name, content)
            return None
        other, other_content = self._claimed[unit]
        if other == name:
            return None
        if other_content == content:
            return other
        fault = Fault(
            name,
            f"{other} also holds {dataset} of {supplier} for {month.label}, with other content.",
            "Add them one after the other, the newer last: it then replaces the older.",
        )
        raise RefusalError((fault,))


class FaultList:
    """The faults of all files of an addition."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, faults: Iterable[Fault]) -> None:
        """Notes faults."""
        self._faults.extend(faults)

    @property
    def is_full(self) -> bool:
        """Whether there are so many that looking for more is of no use to a person."""
        return len(self._faults) >= MOST_FAULTS

    def __bool__(self) -> bool:
        return bool(self._faults)

    def refuse_if_any(self) -> None:
        """Raises where anything is wrong.

        Raises:
            RefusalError: with every fault.
        """
        if self._faults:
            raise RefusalError(tuple(self._faults))
