"""The use of powers by year and tool: what is known, and what may be said of a change between two years.

A change is said only where both years are counted whole, with both counts and a verdict. That a power was used more
often says nothing of whether it helped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.counting import YearCount, comparable, year_count
from saferplan.domain.powers.tools import Tool, tool_table
from saferplan.domain.verdicts import Judgement, judge
from saferplan.powers.models import ToolUse
from saferplan.powers.selectors import use_list, years_counted
from saferplan.statistics.change import compare
from saferplan.statistics.multiplicity import false_discoveries

SHOWN_YEARS = 3
"""How many years stand beside each other."""


@dataclass(frozen=True, slots=True)
class YearChange:
    """The two newest years of a tool compared: the verdict, or why there is none."""

    before: YearCount
    after: YearCount
    judgement: Judgement | None
    words: str


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool with its counts by year, oldest first, and the change between the last two; None with fewer years."""

    tool: Tool
    counts: tuple[YearCount, ...]
    change: YearChange | None


@dataclass(frozen=True, slots=True)
class UseTable:
    """The use of every tool that is counted, by year; and what is only stated up to a day, which is in no year."""

    years: tuple[PlanYear, ...]
    rows: tuple[ToolRow, ...]
    by_a_day: tuple[ToolUse, ...]
    uncounted: tuple[Tool, ...]


def use_table(*, last: PlanYear | None = None) -> UseTable:
    """The use of powers in the years up to one; up to the newest counted where none is given. Two queries."""
    counted = [one for one in years_counted() if last is None or one <= last]
    newest = last or (counted[0] if counted else None)
    years = (
        ()
        if newest is None
        else tuple(sorted(one for one in counted if newest.starts - one.starts < SHOWN_YEARS))
    )
    uses = list(use_list())
    facts = [one.facts for one in uses]
    used = {one.tool for one in uses if one.starts is not None and PlanYear.containing(one.ends) in years}
    tools = tool_table().tool
    counts = {
        one.id: tuple(year_count(one.id, year, facts) for year in years) for one in tools if one.id in used
    }
    changes = _changes({name: found[-2:] for name, found in counts.items() if len(found) > 1})
    by_a_day = tuple(
        one for one in uses if one.starts is None and (last is None or PlanYear.containing(one.ends) <= last)
    )
    stated = used | {one.tool for one in by_a_day}
    return UseTable(
        years=years,
        rows=tuple(ToolRow(one, counts[one.id], changes.get(one.id)) for one in tools if one.id in counts),
        by_a_day=by_a_day,
        uncounted=tuple(one for one in tools if one.id not in stated),
    )


def _changes(pairs: dict[str, Sequence[YearCount]]) -> dict[str, YearChange]:
    """Every pair of years compared, under one false-discovery rate over all that are compared."""
    reasons = {name: comparable(before, after) for name, (before, after) in pairs.items()}
    compared = [name for name, reason in reasons.items() if not reason]
    found = {
        name: YearChange(pairs[name][0], pairs[name][1], None, reason)
        for name, reason in reasons.items()
        if reason
    }
    if not compared:
        return found
    before = np.array([pairs[name][0].known for name in compared], dtype=float)
    after = np.array([pairs[name][1].known for name in compared], dtype=float)
    result = compare(before, after)
    exact = np.where(np.isnan(result.e_test_p), result.p, result.e_test_p)
    adjusted = false_discoveries(exact).adjusted
    for at, name in enumerate(compared):
        first, second = pairs[name]
        # Two years of none at all: there is nothing that could be tested, and nothing changed.
        p = 1.0 if math.isnan(exact[at]) else float(exact[at])
        adjusted_p = 1.0 if math.isnan(adjusted[at]) else float(adjusted[at])
        judgement = judge(before=first.known, after=second.known, p=p, adjusted_p=adjusted_p)
        found[name] = YearChange(first, second, judgement, change_words(first, second, judgement))
    return found


def change_words(before: YearCount, after: YearCount, judgement: Judgement) -> str:
    """A change with its base, both years and the verdict, in a sentence."""
    moved = after.known - before.known
    sign = "+" if moved > 0 else "−" if moved < 0 else "±"
    return (
        f"From {before.known:,} in {before.year.label} to {after.known:,} in {after.year.label} "
        f"({sign}{abs(moved):,}): {judgement.verdict.word}."
    )
