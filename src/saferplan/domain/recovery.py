"""What somebody who knows all that is shown, and how it adds up, can work out about what is hidden.

`AddingUp` knows the true counts and is used to protect them; `possible_values` knows only what was published, and is
used to search documents for what got through.

A hidden count is safe in so far as other values of it fit everything that is shown as well. Such an
alternative is a move: whole numbers added to and taken from hidden cells so that every total still adds up
and no count leaves what it may be. Moves are found by integer programming, so that nobody who combines
several totals can do better than is allowed for here.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Id = TypeVar("Id", bound=Hashable)
Move = NDArray[np.int64]


class Total(msgspec.Struct, Generic[Id], frozen=True):
    """A cell that is the sum of others: a year of months, a district of wards, all crime of categories."""

    total: Id
    parts: tuple[Id, ...]


def check_totals(counts: Mapping[Id, int], totals: Sequence[Total[Id]]) -> None:
    """Checks that every total has its counts and adds up.

    Raises:
        ValueError: a count is negative, a total or part has no count, a cell occurs twice in a total, or a
            total does not add up.

    >>> check_totals({"total": 5, "a": 2, "b": 3}, [Total("total", ("a", "b"))])
    """
    for id_, count in counts.items():
        if count < 0:
            raise ValueError(f"the count of {id_!r} is negative")
    for one in totals:
        cells = (one.total, *one.parts)
        unknown = [id_ for id_ in cells if id_ not in counts]
        if unknown:
            raise ValueError(f"total {one.total!r}: there is no count for {unknown[0]!r}")
        if len(set(cells)) != len(cells):
            raise ValueError(f"total {one.total!r}: a cell occurs twice in it")
        added = sum(counts[part] for part in one.parts)
        if counts[one.total] != added:
            raise ValueError(
                f"total {one.total!r} is {counts[one.total]}, but its parts add to {added}; "
                "give what is not in any part as a part of its own"
            )


class AddingUp(Generic[Id]):
    """Cells and the totals that tie them, as a person who tries to recover hidden ones sees them.

    Args:
        counts: every cell's true count.
        totals: which cells are sums of which others; they add up.
        maybe_zero: the cells that an observer takes for possibly zero if they are hidden. Of all others the
            observer is taken to know that they are not, since zeros are shown.
    """

    def __init__(
        self, counts: Mapping[Id, int], totals: Sequence[Total[Id]], maybe_zero: Collection[Id]
    ) -> None:
        self.ids = tuple(counts)
        self.place = {id_: at for at, id_ in enumerate(self.ids)}
        self.counts = np.array([counts[id_] for id_ in self.ids], dtype=np.int64)
        self.room_below = self.counts - [0 if id_ in maybe_zero or not counts[id_] else 1 for id_ in self.ids]
        self.equations = [
            (self.place[one.total], tuple(self.place[part] for part in one.parts)) for one in totals
        ]
        self.linked_by: list[list[int]] = [[] for _ in self.ids]
        for number, (total, parts) in enumerate(self.equations):
            for cell in (total, *parts):
                self.linked_by[cell].append(number)

    def alone_in_a_total(self, hidden: frozenset[int], needing: frozenset[int] | None = None) -> bool:
        """Whether some total has all of its cells but one shown, which gives that one away by subtraction.

        Only of cells that need protection, where `needing` says which.
        """
        for total, parts in self.equations:
            among = [cell for cell in (total, *parts) if cell in hidden]
            if len(among) == 1 and (needing is None or among[0] in needing):
                return True
        return False

    def farthest(self, needs: Mapping[int, int], among: frozenset[int]) -> Move:
        """The move that takes all these cells together as far as it can towards what each needs.

        Args:
            needs: by how much each cell is to move, all upwards or all downwards.
            among: the cells that may move with them.
        """
        limits = {cell: (min(need, 0), max(need, 0)) for cell, need in needs.items()}
        move = self._best(limits, among, None)
        assert move is not None  # noqa: S101 - to stay is always possible
        return move

    def cheapest(self, cell: int, need: int, among: frozenset[int], price: Sequence[float]) -> Move | None:
        """The move of a cell by exactly `need` at the lowest price; None where there is none.

        Args:
            cell: the cell that is to move.
            need: by how much, which may be negative.
            among: the cells that may move with it.
            price: what moving each cell by one costs.
        """
        return self._best({cell: (need, need)}, among, price)

    def _best(
        self, limits: Mapping[int, tuple[int, int]], among: frozenset[int], price: Sequence[float] | None
    ) -> Move | None:
        """Within the limits: at the lowest price, or the farthest in all where there is no price."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, hstack

        cells = self._reached(limits, among)
        column = {other: at for at, other in enumerate(cells)}
        rows, columns, signs = [], [], []
        numbers = sorted({number for other in cells for number in self.linked_by[other]})
        for row, number in enumerate(numbers):
            total, parts = self.equations[number]
            for other, sign in ((total, 1.0), *((part, -1.0) for part in parts)):
                if other in column:
                    rows.append(row)
                    columns.append(column[other])
                    signs.append(sign)

        # Each cell has two unknowns: what is added to it, and what is taken from it.
        size = len(cells)
        added, taken = np.full(size, np.inf), self.room_below[cells].astype(np.float64)
        least = np.zeros(2 * size)
        cost = np.full(2 * size, 1e-6 / size) if price is None else np.tile(np.array(price)[cells], 2)
        for cell, (lowest, highest) in limits.items():
            own = column[cell]
            added[own], taken[own] = max(highest, 0), min(taken[own], max(-lowest, 0))
            least[own], least[size + own] = max(lowest, 0), max(-highest, 0)
            if price is None:
                cost[own if highest > 0 else size + own] -= 1 / max(highest, -lowest)
        ties = csr_array((signs, (rows, columns)), shape=(len(numbers), size))
        found = milp(
            cost,
            constraints=LinearConstraint(hstack([ties, -ties], format="csr"), 0, 0) if numbers else (),
            bounds=Bounds(least, np.concatenate([added, taken])),
            integrality=np.ones(2 * size),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        move = np.zeros(len(self.ids), dtype=np.int64)
        move[cells] = np.rint(found.x[:size] - found.x[size:]).astype(np.int64)
        return move

    def _reached(self, cells: Iterable[int], among: frozenset[int]) -> list[int]:
        """The cells, and those of `among` that a move of them can touch, in order."""
        seen = set(cells)
        waiting = sorted(seen)
        followed: set[int] = set()
        while waiting:
            for number in self.linked_by[waiting.pop()]:
                if number in followed:
                    continue
                followed.add(number)
                total, parts = self.equations[number]
                for other in (total, *parts):
                    if other in among and other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return sorted(seen)


def possible_values(
    shown: Mapping[Id, tuple[int, int]],
    hidden: Collection[Id],
    totals: Sequence[Total[Id]],
    *,
    leave_out_contradictions: bool = False,
) -> dict[Id, tuple[int, int | None]]:
    """The lowest and the highest count that each hidden cell can have, for somebody who has all that was published.

    Found by solving all totals together for whole numbers, so that several tables combined give no more away.

    Args:
        shown: the counts that are shown, each from what to what it can be: twice the same where it is exact, the
            numbers that are rounded to it where it is rounded.
        hidden: the cells that were hidden, also where another document shows them rounded. Cells of totals that are
            in neither were not published.
        totals: which cells are the sum of which others.
        leave_out_contradictions: whether cells that are tied to what does not add up are left out, instead of refused:
            where evidence was revised between two publications, nobody can reckon with both.

    Returns:
        The range of each hidden cell; None where nothing bounds it from above. Where both are the same, the cell was
        given away.

    Raises:
        ValueError: what is shown does not add up: it is not of the same counts.

    >>> total = Total("all", ("north", "south", "west"))
    >>> possible_values({"all": (100, 100), "south": (40, 40), "west": (57, 57)}, ["north"], [total])
    {'north': (3, 3)}
    >>> possible_values({"all": (98, 102), "south": (40, 40), "west": (57, 57)}, ["north"], [total])
    {'north': (1, 5)}
    """
    found: dict[Id, tuple[int, int | None]] = {}
    for cells, equations in _tied(shown, hidden, totals):
        solver = _Ranges(shown, cells, equations)
        try:
            found |= {cell: (solver.least(cell), solver.most(cell)) for cell in cells if cell in hidden}
        except ValueError:
            if not leave_out_contradictions:
                raise
    return {cell: found[cell] for cell in hidden if cell in found}


def _tied(
    shown: Mapping[Id, tuple[int, int]], hidden: Collection[Id], totals: Sequence[Total[Id]]
) -> Iterable[tuple[list[Id], list[Total[Id]]]]:
    """Cells that are not exactly known, in groups that totals tie together, with those totals."""
    open_ = {cell for cell in hidden if cell not in shown or shown[cell][0] != shown[cell][1]}
    for one in totals:
        open_.update(
            cell for cell in (one.total, *one.parts) if cell not in shown or shown[cell][0] != shown[cell][1]
        )
    ties: dict[Id, list[int]] = {cell: [] for cell in open_}
    for number, one in enumerate(totals):
        for cell in (one.total, *one.parts):
            if cell in ties:
                ties[cell].append(number)
    waiting = [cell for cell in dict.fromkeys((*hidden, *open_)) if cell in open_]
    seen: set[Id] = set()
    for start in waiting:
        if start in seen:
            continue
        group, numbers, following = [], dict[int, None](), [start]
        seen.add(start)
        while following:
            cell = following.pop()
            group.append(cell)
            for number in ties[cell]:
                if number in numbers:
                    continue
                numbers[number] = None
                for other in (totals[number].total, *totals[number].parts):
                    if other in open_ and other not in seen:
                        seen.add(other)
                        following.append(other)
        yield group, [totals[number] for number in numbers]


class _Ranges(Generic[Id]):
    """The least and the most that each of some cells can be, under the totals that tie them."""

    def __init__(
        self, shown: Mapping[Id, tuple[int, int]], cells: Sequence[Id], totals: Sequence[Total[Id]]
    ) -> None:
        self._column = {cell: at for at, cell in enumerate(cells)}
        self._lower = np.array([shown.get(cell, (0, 0))[0] for cell in cells], dtype=np.float64)
        self._upper = np.array([shown[cell][1] if cell in shown else np.inf for cell in cells])
        self._rows = np.zeros((len(totals), len(cells)))
        self._right = np.zeros(len(totals))
        for row, one in enumerate(totals):
            for cell, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
                if cell in self._column:
                    self._rows[row, self._column[cell]] += sign
                else:
                    self._right[row] -= sign * shown[cell][0]

    def least(self, cell: Id) -> int:
        """The least that a cell can be."""
        found = self._solved(cell, 1)
        assert found is not None  # noqa: S101 - counts are not negative
        return found

    def most(self, cell: Id) -> int | None:
        """The most that a cell can be; None where nothing bounds it."""
        return self._solved(cell, -1)

    def _solved(self, cell: Id, sign: int) -> int | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        size = len(self._column)
        aim = np.zeros(size)
        aim[self._column[cell]] = sign
        found = milp(
            aim,
            constraints=LinearConstraint(self._rows, self._right, self._right) if len(self._rows) else (),
            bounds=Bounds(self._lower, self._upper),
            integrality=np.ones(size),
        )
        if found.x is not None:
            return round(float(found.x[self._column[cell]]))
        if found.status == 3 or (found.status == 4 and sign < 0):  # unbounded
            return None
        raise ValueError("what is shown does not add up")
