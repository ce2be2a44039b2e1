"""Disclosure control: which counts are hidden so that nobody can be identified, and which with them.

A small count of a sensitive measure is hidden (primary suppression). Where it could be worked out from
totals, others are hidden with it (secondary suppression), until

- a hidden small count could be any number that the rule hides; a total whose parts are known not to be zero
  cannot be less than there are such parts, and must be able to be that much more instead;
- any hidden count could be anywhere in a range as wide as the rule says, 3 in the public one;

and that for somebody who knows every shown count exactly, how all of them add up, and which hidden ones are
not zero. What is then shown of sensitive measures is rounded, which only makes it safer.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Generic, TypeVar

import msgspec
import numpy as np

from saferplan.domain.recovery import AddingUp, Move, Total, check_totals
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError

__all__ = [
    "Protection",
    "RateStanding",
    "SuppressionRule",
    "Total",
    "derived_from",
    "margins",
    "protect",
    "rate_standing",
    "rounded_count",
    "suppression_rule",
]

Id = TypeVar("Id", bound=Hashable)
Derived = TypeVar("Derived", bound=Hashable)

EVERYTHING = "*"
"""In an id made of parts, such as (ward, month), the part that stands for the total over it."""


class SuppressionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How small numbers are protected for one audience; `data/disclosure.toml` explains each threshold."""

    audience: str
    hide_below: int
    width: int
    zeros_hidden_below: int
    round_to: int
    rate_not_shown_below: int
    rate_unreliable_below: int
    statement: str


class RateStanding(Enum):
    """Whether a rate of so few records may be shown."""

    SHOWN = "shown"
    UNRELIABLE = "shown, and flagged as unreliable"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Protection(Generic[Id]):
    """What is hidden and what is rounded.

    `primary` are hidden for what they are, `secondary` to protect those. `rounded` has every shown count of
    sensitive cells as it is to be printed; shown cells that are not in it are printed as they are.
    """

    primary: frozenset[Id]
    secondary: frozenset[Id]
    rounded: Mapping[Id, int]

    @property
    def hidden(self) -> frozenset[Id]:
        """Every cell that is not shown."""
        return self.primary | self.secondary


@cache
def suppression_rule(audience: str) -> SuppressionRule:
    """The rule for an audience, by the marking of its document.

    Raises:
        SaferPlanError: there is no rule for such an audience.

    >>> suppression_rule("Public").hide_below
    5
    """
    rules = {rule.audience: rule for rule in read_table("disclosure", _Table).rule}
    if audience not in rules:
        raise SaferPlanError(
            f"There is no rule of disclosure for an audience {audience!r}.",
            f"Choose from {', '.join(rules)}.",
        )
    return rules[audience]


def protect(
    counts: Mapping[Id, int],
    totals: Sequence[Total[Id]],
    rule: SuppressionRule,
    *,
    sensitive: Collection[Id] | None = None,
    shown_elsewhere: Collection[Id] = (),
) -> Protection[Id]:
    """Which counts must not be shown, and how the others are shown.

    Extra cells are chosen by a greedy search that prefers few to many, counts to totals, small to large and
    sensitive to others, and that in the end shows again what turns out not to be needed. The same counts in
    the same order always give the same protection.

    Args:
        counts: every count, with those of totals, whether or not it is printed.
        totals: which of them are sums of which others. Give every sum that a reader could know.
        rule: the audience's thresholds.
        sensitive: the cells of sensitive measures; all where not given. Others are never hidden for what they
            are and never rounded, but may have to be hidden to protect one that is.
        shown_elsewhere: cells that have been published, and so cannot be hidden any more.

    Raises:
        ValueError: a total does not add up, or lacks a count; a count is negative.
        SaferPlanError: a count cannot be protected, because its totals or what was shown elsewhere tell it.

    >>> counts = {"total": 100, "north": 3, "south": 40, "west": 57}
    >>> total = Total("total", ("north", "south", "west"))
    >>> found = protect(counts, [total], suppression_rule("Public"))
    >>> found.primary, found.secondary
    (frozenset({'north'}), frozenset({'south'}))
    >>> dict(found.rounded)
    {'total': 100, 'west': 55}
    """
    check_totals(counts, totals)
    delicate = frozenset(counts) if sensitive is None else frozenset(sensitive) & frozenset(counts)
    small = {id_ for id_ in counts if id_ in delicate and 0 < counts[id_] < rule.hide_below}
    published = small & frozenset(shown_elsewhere)
    if published:
        raise _unprotectable(next(id_ for id_ in counts if id_ in published))
    lone, zeros = _revealing(counts, totals, rule, delicate - frozenset(shown_elsewhere))
    primary = frozenset(small | lone | zeros)

    secondary: frozenset[Id] = frozenset()
    if primary:
        table = AddingUp(counts, totals, zeros)
        prices = _prices(table, delicate, shown_elsewhere)
        primary, secondary = _Search(table, rule, primary, small | zeros, prices).run()
    hidden = primary | secondary
    rounded = {
        id_: rounded_count(count, rule.round_to)
        for id_, count in counts.items()
        if rule.round_to > 1 and id_ in delicate and id_ not in hidden
    }
    return Protection(primary, secondary, rounded)


def derived_from(
    suppressed: Collection[Hashable], inputs: Mapping[Derived, Collection[Hashable]]
) -> frozenset[Derived]:
    """Everything computed from what is hidden, or from something that is: it must be hidden, too.

    Args:
        suppressed: what is hidden.
        inputs: for each derived figure, what it is computed from, which may be derived itself.

    >>> sorted(derived_from({"count"}, {"rate": ["count", "people"], "ratio": ["rate"], "share": ["all"]}))
    ['rate', 'ratio']
    """
    found: set[Derived] = set()
    hidden: set[Hashable] = set(suppressed)
    growing = True
    while growing:
        more = {name for name, used in inputs.items() if name not in found and not hidden.isdisjoint(used)}
        found |= more
        hidden |= more
        growing = bool(more)
    return frozenset(found)


def rate_standing(count: int, rule: SuppressionRule) -> RateStanding:
    """Whether a rate of so many records may be shown.

    >>> [rate_standing(count, suppression_rule("Public")).name for count in (9, 10, 20)]
    ['NOT_SHOWN', 'UNRELIABLE', 'SHOWN']
    """
    if count < rule.rate_not_shown_below:
        return RateStanding.NOT_SHOWN
    return RateStanding.UNRELIABLE if count < rule.rate_unreliable_below else RateStanding.SHOWN


def margins(ids: Iterable[tuple[str, ...]]) -> tuple[Total[tuple[str, ...]], ...]:
    """The totals of a table whose cells are named by what they count, "*" being the total over a dimension.

    Args:
        ids: the cells that there are counts of, such as ("Coalville", "2022-09") and ("*", "2022-09").

    >>> margins([("north", "May"), ("south", "May"), ("*", "May")])
    (Total(total=('*', 'May'), parts=(('north', 'May'), ('south', 'May'))),)
    """
    given = tuple(dict.fromkeys(ids))
    totals = []
    for id_ in given:
        for at in (at for at, name in enumerate(id_) if name == EVERYTHING):
            rest = id_[:at] + id_[at + 1 :]
            parts = tuple(
                other for other in given if other[at] != EVERYTHING and other[:at] + other[at + 1 :] == rest
            )
            totals += [Total(id_, parts)] if parts else []
    return tuple(totals)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[SuppressionRule, ...]


def _revealing(
    counts: Mapping[Id, int], totals: Sequence[Total[Id]], rule: SuppressionRule, among: frozenset[Id]
) -> tuple[set[Id], set[Id]]:
    """The parts that hold all of a small total, and the zeros that tell so.

    Only where all the parts are `among` those that may be hidden. A zero that is part of a total of zero, or
    is such a total, stays shown: the others tell it anyway.
    """
    lone: set[Id] = set()
    zeros: set[Id] = set()
    told = {id_ for one in totals if counts[one.total] == 0 for id_ in (one.total, *one.parts)}
    for one in totals:
        filled = [part for part in one.parts if counts[part] > 0]
        few = 0 < counts[one.total] < rule.zeros_hidden_below
        telling = [part for part in one.parts if counts[part] == 0 and part not in told]
        if few and telling and len(filled) == 1 and among.issuperset(one.parts):
            lone.update(filled)
            zeros.update(telling)
    return lone, zeros


def rounded_count(count: int, to: int) -> int:
    """To the nearest multiple, halves up.

    >>> [rounded_count(count, 5) for count in (0, 5, 7, 8, 12, 13)]
    [0, 5, 5, 10, 10, 15]
    """
    return (2 * count + to) // (2 * to) * to


def _unprotectable(id_: object) -> SaferPlanError:
    return SaferPlanError(
        f"The count of {id_!r} cannot be protected: totals, or what has been published elsewhere, tell it whatever "
        "else is hidden.",
        "Leave the table out of this document, or show it at a coarser level of place or time.",
    )


class _Search(Generic[Id]):
    """The greedy search for further cells to hide, and the moves found that prove the hidden ones safe."""

    def __init__(
        self,
        table: AddingUp[Id],
        rule: SuppressionRule,
        primary: frozenset[Id],
        small: Collection[Id],
        price: Sequence[float],
    ) -> None:
        self.table, self.price = table, price
        self.primary = self.hidden = frozenset(table.place[id_] for id_ in primary)
        self.hideable = frozenset(at for at, cost in enumerate(price) if cost < float("inf")) | self.hidden
        self.anything = frozenset(np.nonzero(table.counts)[0].tolist()) | self.hidden
        self.moves = np.zeros((0, len(table.ids)), dtype=np.int64)
        # How far each cell, if hidden, must be able to move: up, down, and both together.
        self.up, self.down = np.zeros_like(table.counts), np.zeros_like(table.counts)
        self.both = np.full_like(table.counts, rule.width)
        for cell in sorted(table.place[id_] for id_ in small):
            count = int(table.counts[cell])
            self.up[cell], self.down[cell] = rule.hide_below - 1 - count, count - min(1, count)

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
        if self.table.alone_in_a_total(hidden):
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
                raise _unprotectable(self.table.ids[cell])
            self._keep(move)
            self.hidden |= frozenset(np.nonzero(move)[0].tolist())

    def _give_up(self, cell: int) -> None:
        """A zero that is told by what was published elsewhere is shown; any other count is refused."""
        if self.table.counts[cell]:
            raise _unprotectable(self.table.ids[cell])
        self.hidden, self.primary, self.hideable, self.anything = (
            cells - {cell} for cells in (self.hidden, self.primary, self.hideable, self.anything)
        )

    def _farthest(self, cell: int, direction: int, among: frozenset[int]) -> int:
        """How far a cell can move towards what it needs, if all of these are hidden."""
        need = self._need(cell, direction)
        return abs(int(self.table.farthest({cell: direction * need}, among)[cell])) if need else 0


def _prices(
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
