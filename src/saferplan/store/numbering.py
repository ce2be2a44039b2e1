"""Numbers for received files, so that two writers at once never give the same number to two files."""

from __future__ import annotations

from saferplan.store.durable import publish
from saferplan.store.layout import Layout

BLOCK = 64


class Numbers:
    """Hands out numbers from blocks that this writer has claimed for itself.

    A claim is a file named by its first number and made by exactly one writer. A writer that stops leaves a
    gap, which does no harm: numbers need to be unique, not dense.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._next = 0
        self._end = 0

    def take(self) -> int:
        """The next number that no other file has or will have."""
        while self._next >= self._end:
            self._claim()
        self._next += 1
        return self._next - 1

    def _claim(self) -> None:
        first = self._first_unclaimed()
        try:
            publish(self._layout.numbers / f"{first:010d}", str(first + BLOCK).encode(), self._layout.staging)
        except FileExistsError:
            return
        self._next, self._end = first, first + BLOCK

    def _first_unclaimed(self) -> int:
        claims = [path.name for path in self._layout.numbers.iterdir() if path.name.isdigit()]
        return int((self._layout.numbers / max(claims)).read_text()) if claims else 1
