"""The greedy search for what else must be hidden, so that hidden counts stay hidden.

It prefers few cells to many, parts to totals, small counts to large and sensitive measures to others; in the end it
shows again what turned out not to be needed. `suppression.protect` says what it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np

from saferplan.domain.recovery import AddingUp, Move
from saferplan.errors import SaferPlanError

Id = TypeVar("Id", bound=Hashable)


class UnprotectableError(SaferPlanError):
    """A count that its totals, or what was published before, tell whatever is hidden; `cell` is its identity."""

    def __init__(self, cell: object) -> None:
        self.cell = cell
        super().__init__(
            f"The count of {cell!r} cannot be protected: totals, or what has been published elsewhere, tell it "
            "whatever else is hidden.",
            "Leave the table out of this document, or show it at a coarser level of place or time.",
        )


class HidingSearch(Generic[Id]):
    """The greedy search for further cells to hide, and the moves found that prove the hidden ones safe."""

    def __init__(
        self,
        table: AddingUp[Id],
        *,
        hide_below: int,
        width: int,
        primary: frozenset[Id],
        small: Collection[Id],
        unpublished: Collection[Id],
        price: Sequence[float],
    ) -> None:
        self.table, self.price = table, price
        self.primary = self.hidden = frozenset(table.place[id_] for id_ in primary)
        self.hideable = frozenset(at for at, cost in enumerate(price) if cost < float("inf")) | self.hidden
        self.anything = frozenset(np.nonzero(table.counts)[0].tolist()) | self.hidden
        self.moves = np.zeros((0, len(table.ids)), dtype=np.int64)
        # How far each cell, if hidden, must be able to move: up, down, and both together.
        self.up, self.down = np.zeros_like(table.counts), np.zeros_like(table.counts)
        self.both = np.full_like(table.counts, width)
        for cell in (table.place[id_] for id_ in unpublished if id_ not in small):
            self.both[cell] = 0
        for cell in sorted(table.place[id_] for id_ in small):
            count = int(table.counts[cell])
            self.up[cell], self.down[cell] = hide_below - 1 - count, count - min(1, count)

        self.needing = frozenset(np.nonzero(self.up + self.down + self.both)[0].tolist())

    def run(self) -> tuple[frozenset[Id], frozenset[Id]]:
        """The primary cells, and what must be hidden besides them."""
        self._move_together(self.hidden)
        while doubtful := self._unsafe(self.hidden):
            if not self._can_move(doubtful[0], self.hidden):
                self._hide_for(doubtful[0])
        # What turned out not to be needed is shown again, what a reader misses most first.
        for cell in sorted(self.hidden - self.primary, key=lambda at: (-self.price[at], at)):
            if self._all_safe(self.hidden - {cell}):
                self.hidden -= {cell}
        ids = self.table.ids
        return (
            frozenset(ids[cell] for cell in self.primary),
            frozenset(ids[cell] for cell in self.hidden - self.primary),
        )

    def _unsafe(self, hidden: frozenset[int]) -> list[int]:
        """The hidden cells that no move known so far proves safe."""
        shown = np.ones(len(self.table.ids), dtype=bool)
        shown[list(hidden)] = False
        usable = self.moves[~self.moves[:, shown].any(axis=1)]
        highest, lowest = usable.max(axis=0, initial=0), usable.min(axis=0, initial=0)
        safe = (highest >= self.up) & (-lowest >= self.down) & (highest - lowest >= self.both)
        return np.nonzero(~safe & ~shown)[0].tolist()

    def _all_safe(self, hidden: frozenset[int]) -> bool:
        """Whether none of these hidden cells can be recovered too closely."""
        if self.table.alone_in_a_total(hidden, self.needing):
            return False
        self._move_together(hidden)
        while doubtful := self._unsafe(hidden):
            if not self._can_move(doubtful[0], hidden):
                return False
        return True

    def _move_together(self, hidden: frozenset[int]) -> None:
        """Moves all cells in doubt at once, which settles most of them."""
        for direction in (1, -1):
            doubtful, before = self._unsafe(hidden), len(self.table.ids) + 1
            while 1 < len(doubtful) < before:
                before = len(doubtful)
                self._try({cell: direction * self._need(cell, direction) for cell in doubtful}, hidden)
                doubtful = self._unsafe(hidden)

    def _can_move(self, cell: int, hidden: frozenset[int]) -> bool:
        """Whether one cell is safe, moving it as far as it must go both ways."""
        for direction in (1, -1):
            self._try({cell: direction * self._need(cell, direction)}, hidden)
            if cell not in self._unsafe(hidden):
                return True
        return False

    def _need(self, cell: int, direction: int) -> int:
        need = self.up[cell] if direction > 0 else self.down[cell]
        return int(max(need, self.both[cell]))

    def _try(self, needs: Mapping[int, int], hidden: frozenset[int]) -> None:
        wanted = {cell: need for cell, need in needs.items() if need}
        if wanted:
            self._keep(self.table.farthest(wanted, hidden))

    def _keep(self, move: Move) -> None:
        self.moves = np.vstack([self.moves, move])

    def _hide_for(self, cell: int) -> None:
        """Hides what it takes to make one cell safe, at the lowest price to the reader."""
        # Parts known not to be zero may keep a total from being so small: then it must reach higher instead.
        self.down[cell] = min(int(self.down[cell]), self._farthest(cell, -1, self.anything))
        low = int(self.down[cell])
        high = max(int(self.up[cell]), int(self.both[cell]) - low)
        top, bottom = (self._farthest(cell, direction, self.hideable) for direction in (1, -1))
        if high > top:
            high, low = top, max(low, int(self.both[cell]) - top)
        if high < self.up[cell] or low > bottom:
            self._give_up(cell)
            return
        price = [0.0 if at in self.hidden else cost for at, cost in enumerate(self.price)]
        for need in (-low, high):
            move = self.table.cheapest(cell, need, self.hideable, price)
            if move is None:
                # It can go further, but not just so far: totals that hold a cell twice move in steps of two.
                raise UnprotectableError(self.table.ids[cell])
            self._keep(move)
            self.hidden |= frozenset(np.nonzero(move)[0].tolist())

    def _give_up(self, cell: int) -> None:
        """A zero that is told by what was published elsewhere is shown; any other count is refused."""
        if self.table.counts[cell]:
            raise UnprotectableError(self.table.ids[cell])
        self.hidden, self.primary, self.hideable, self.anything = (
            cells - {cell} for cells in (self.hidden, self.primary, self.hideable, self.anything)
        )

    def _farthest(self, cell: int, direction: int, among: frozenset[int]) -> int:
        """How far a cell can move towards what it needs, if all of these are hidden."""
        need = self._need(cell, direction)
        return abs(int(self.table.farthest({cell: direction * need}, among)[cell])) if need else 0


def prices_of(
    table: AddingUp[Id], delicate: frozenset[Id], shown_elsewhere: Collection[Id]
) -> tuple[float, ...]:
    """What hiding each cell costs a reader; infinite where it must not be hidden."""
    totals = {total for total, _ in table.equations}
    prices = []
    for at, id_ in enumerate(table.ids):
        count = int(table.counts[at])
        if count == 0 or id_ in shown_elsewhere:
            prices.append(float("inf"))
            continue
        price = 1 + count / (count + 50) + 1e-6 * at
        price *= 10 if at in totals else 1
        prices.append(price if id_ in delicate else 2 * price)
    return tuple(prices)
