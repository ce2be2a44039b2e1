"""Every figure of an assessment, by identity: what the document's references point at."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.domain.figure import Figure


class Ledger:
    """A growing set of figures. The same definition may be entered twice only with the same value."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def enter(self, figure: Figure) -> Figure:
        """Keep the figure and give it back.

        Raises:
            ValueError: a figure with this definition is already there with another value: a fault of ours,
                since a definition must say everything that decides the value.
        """
        known = self._figures.setdefault(figure.id, figure)
        if (known.value, known.absence, known.interval) != (figure.value, figure.absence, figure.interval):
            raise ValueError(f"{figure.label}: one definition, two values ({known.value} and {figure.value})")
        return known

    def __getitem__(self, identity: str) -> Figure:
        return self._figures[identity]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)
