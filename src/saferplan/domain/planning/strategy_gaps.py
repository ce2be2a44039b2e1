"""What a strategy lacks of what section 6 asks for: each strand in force has a theme, and a priority in every year."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.strands import StatutoryStrand, strands_in_force
from saferplan.domain.planning.years import PlanYear


class StrategyGapCode(StrEnum):
    """The kinds of gap."""

    STRAND_WITHOUT_THEME = "strand_without_theme"
    STRAND_WITHOUT_PRIORITY = "strand_without_priority"


class StrategyGap(msgspec.Struct, frozen=True, kw_only=True):
    """One gap: the strand that has it, the gap in words, and what to do."""

    code: StrategyGapCode
    strand: Strand
    sentence: str
    remedy: str


def strategy_gaps(
    *,
    themes: Iterable[Strand | None],
    priorities: Iterable[Strand | None],
    year: PlanYear,
    jurisdiction: Jurisdiction,
) -> tuple[StrategyGap, ...]:
    """The strands in force on the first day of a year that no theme, or no priority of the year, is for.

    Crime and disorder is what a strategy is for in the first place: any theme or priority covers it, also one that
    names no strand.

    Args:
        themes: the strand that each theme names; None for a theme that names none.
        priorities: the same of each priority of the year.
        year: the plan year.
        jurisdiction: whose law it is.

    >>> where = {"year": PlanYear(2017), "jurisdiction": Jurisdiction.ENGLAND}
    >>> found = strategy_gaps(themes=[None, Strand.SUBSTANCE_MISUSE, Strand.REOFFENDING], priorities=[None], **where)
    >>> [(one.code.value, one.strand.value) for one in found]
    [('strand_without_priority', 'substance-misuse'), ('strand_without_priority', 're-offending')]
    """
    named_by_themes, named_by_priorities = set(themes), set(priorities)
    found = []
    for strand in strands_in_force(year.first, jurisdiction):
        if not _covered(strand, named_by_themes):
            found.append(
                StrategyGap(
                    code=StrategyGapCode.STRAND_WITHOUT_THEME,
                    strand=strand.strand,
                    sentence=f"{strand.title}: no theme of the strategy is for it.",
                    remedy=f"Add a theme for {strand.aim}: {strand.reference} asks for it.",
                )
            )
        if not _covered(strand, named_by_priorities):
            found.append(
                StrategyGap(
                    code=StrategyGapCode.STRAND_WITHOUT_PRIORITY,
                    strand=strand.strand,
                    sentence=f"{strand.title}: no priority of {year.label} is for it.",
                    remedy=(
                        "Agree a priority for it, or mark the one that serves it. It may be to maintain what is done, "
                        "but the plan says so."
                    ),
                )
            )
    return tuple(found)


def _covered(strand: StatutoryStrand, named: set[Strand | None]) -> bool:
    if strand.strand is Strand.CRIME_AND_DISORDER:
        return bool(named)
    return strand.strand in named
