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

from saferplan.domain.hiding import HidingSearch, UnprotectableError, prices_of
from saferplan.domain.recovery import AddingUp, Total, check_totals
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
    hidden_elsewhere: Collection[Id] = (),
    unpublished: Collection[Id] = (),
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
        hidden_elsewhere: cells that another publication hides. To show one here would undo that.
        unpublished: cells that are printed nowhere, here only because totals that are printed hold them, such as
            the three months by which two years differ. They are never in what comes back, and nobody knows that
            they are not zero; of small ones no more may become known than if they were printed and hidden.

    Raises:
        ValueError: a total does not add up, or lacks a count; a count is negative.
        UnprotectableError: a count cannot be protected, because its totals or what was shown elsewhere tell it.

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
        raise UnprotectableError(next(id_ for id_ in counts if id_ in published))
    inner = frozenset(unpublished) & frozenset(counts)
    before = frozenset(hidden_elsewhere) & frozenset(counts)
    lone, zeros = _revealing(counts, totals, rule, delicate - frozenset(shown_elsewhere) - inner)
    zeros |= {id_ for id_ in before if not counts[id_]}
    primary = frozenset(small | lone | zeros | before)

    secondary: frozenset[Id] = frozenset()
    if primary:
        table = AddingUp(counts, totals, zeros | inner)
        search = HidingSearch(
            table,
            hide_below=rule.hide_below,
            width=rule.width,
            primary=primary | inner,
            small=small | zeros,
            unpublished=inner,
            price=prices_of(table, delicate, shown_elsewhere),
        )
        primary, secondary = (cells - inner for cells in search.run())
    hidden = primary | secondary
    rounded = {
        id_: rounded_count(count, rule.round_to)
        for id_, count in counts.items()
        if rule.round_to > 1 and id_ in delicate and id_ not in hidden | inner
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
