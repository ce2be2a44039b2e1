"""Protecting a table of the use of powers, together with what was published elsewhere of the years in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.counting import YearCount
from saferplan.domain.suppression import SuppressionRule, Total, protect
from saferplan.powers.models import ToolUse

Cell = tuple[str, ...]
REST = "not published"
"""In an id of three parts, what of a year's count was not published elsewhere."""


class ProtectedUse(msgspec.Struct, frozen=True):
    """Which years' counts are hidden, and how the others are printed."""

    hidden: frozenset[Cell]
    printed: Mapping[Cell, int]


def protected_use(
    years: Mapping[Cell, YearCount], uses: Sequence[ToolUse], rule: SuppressionRule
) -> ProtectedUse:
    """Years' counts, by tool and year, as everybody may see them.

    A count of a month or a quarter may have been published where it is from. What is left of the year then is what
    the year's count would tell, so that it is hidden where that is small. A year of which everything was published is
    printed as it is: to hide it would hide nothing.

    Args:
        years: every count that is printed.
        uses: the counts that stand, of whatever periods.
        rule: what is small, and to what counts are rounded.
    """
    counts: dict[Cell, int] = {}
    totals: list[Total[Cell]] = []
    open_parts: set[Cell] = set()
    rests: set[Cell] = set()
    printed: dict[Cell, int] = {}
    for cell, year in years.items():
        parts = {
            (*cell, str(one.pk)): one.count or 0
            for one in uses
            if one.public and one.tool == year.tool and _lies_in(one, year.year)
        }
        rest = year.known - sum(parts.values())
        if parts and not rest:
            printed[cell] = year.known
            continue
        counts[cell] = year.known
        if parts:
            counts |= {**parts, (*cell, REST): rest}
            open_parts |= set(parts)
            rests.add((*cell, REST))
            totals.append(Total(cell, (*parts, (*cell, REST))))
    found = protect(
        counts,
        totals,
        rule,
        sensitive=counts.keys() - open_parts,
        shown_elsewhere=open_parts,
        unpublished=rests,
    )
    printed |= {cell: found.rounded.get(cell, counts[cell]) for cell in years if cell in counts}
    return ProtectedUse(found.hidden & years.keys(), printed)


def _lies_in(use: ToolUse, year: PlanYear) -> bool:
    return use.starts is not None and year.first <= use.starts and use.ends <= year.last
