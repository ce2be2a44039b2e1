"""What the document of a three-year strategy says, as plain data: one version of the strategy, as it was approved."""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.claims.written import Written
from saferplan.domain.planning.strands import strands_in_force
from saferplan.domain.planning.years import PlanYear, StrategyPeriod
from saferplan.history.actor import Actor
from saferplan.partnership.selectors import partnership_get
from saferplan.strategy.models import Objective, Priority, Strategy
from saferplan.strategy.selectors import gaps_of, jurisdiction, priorities_of, strategy_get
from saferplan.strategy.states import ObjectiveOwner

SCHEMA = 1


class ThemeLine(msgspec.Struct, frozen=True):
    """A theme; `strand` is the strand of the Act that it is for, in words, empty for one of the partnership's own."""

    letter: str
    title: Written
    strand: str


class ObjectiveLine(msgspec.Struct, frozen=True):
    """An objective of somebody else, whose it is, and the priorities that support it."""

    owner: ObjectiveOwner
    title: str
    source: str
    priorities: tuple[str, ...]


class PriorityLine(msgspec.Struct, frozen=True):
    """A priority of a year: why it was chosen, under which themes it stands, what it continues."""

    number: int
    title: Written
    why: Written
    themes: tuple[str, ...]
    continues: str


class YearLine(msgspec.Struct, frozen=True):
    """A year of the strategy with its priorities, none where they are not agreed yet."""

    label: str
    priorities: tuple[PriorityLine, ...]
    gaps: tuple[str, ...]


class StrategyData(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    title: str
    vision: Written
    starts: dt.date
    ends: dt.date
    version: int
    approved_on: dt.date | None
    themes: tuple[ThemeLine, ...]
    years: tuple[YearLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    law: str


def strategy_data(*, by: Actor, subject: Strategy) -> StrategyData:  # noqa: ARG001 - nothing of it is restricted
    """A strategy as it stands now. A fixed number of queries."""
    strategy = strategy_get(number=subject.pk)
    partnership = partnership_get()
    priorities = list(priorities_of(strategy=strategy))
    years = StrategyPeriod.between(strategy.starts, strategy.ends).years
    return StrategyData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        title=strategy.title,
        vision=strategy.vision,
        starts=strategy.starts,
        ends=strategy.ends,
        version=strategy.version,
        approved_on=strategy.approved_on,
        themes=tuple(
            ThemeLine(one.letter, one.title, _strand(one.strand, strategy.starts))
            for one in strategy.held_themes  # type: ignore[attr-defined]
        ),
        years=tuple(_year(strategy, year, priorities) for year in years),
        objectives=tuple(_objectives(priorities)),
        law=_law(PlanYear.containing(strategy.starts)),
    )


def _year(strategy: Strategy, year: PlanYear, priorities: list[Priority]) -> YearLine:
    of_year = [one for one in priorities if one.year == year.starts]
    gaps = gaps_of(strategy=strategy, year=year, priorities=priorities) if of_year else ()
    return YearLine(
        label=year.label,
        priorities=tuple(
            PriorityLine(
                number=one.number,
                title=one.title,
                why=one.why,
                themes=tuple(theme.letter for theme in one.themes.all()),
                continues=str(one.continues) if one.continues else "",
            )
            for one in of_year
        ),
        gaps=tuple(one.sentence for one in gaps),
    )


def _objectives(priorities: list[Priority]) -> list[ObjectiveLine]:
    """Every objective that a priority supports, the police and crime plan's first."""
    supported: dict[int, tuple[Objective, list[str]]] = {}
    for one in priorities:
        for objective in one.objectives.all():
            label = f"{PlanYear(one.year).label}: priority {one.number}"
            supported.setdefault(objective.pk, (objective, []))[1].append(label)
    owners = list(ObjectiveOwner)
    found = sorted(
        supported.values(), key=lambda pair: (owners.index(ObjectiveOwner(pair[0].owner)), pair[0].title)
    )
    return [
        ObjectiveLine(ObjectiveOwner(one.owner), one.title, one.source, tuple(labels))
        for one, labels in found
    ]


def _strand(value: str, day: dt.date) -> str:
    if not value:
        return ""
    held = {one.strand: one.title for one in strands_in_force(day, jurisdiction())}
    return held.get(Strand(value), value)


def _law(year: PlanYear) -> str:
    """What a strategy of that year is asked for, in words with their references."""
    strands = strands_in_force(year.first, jurisdiction())
    return "; ".join(f"{one.title.lower()} ({one.reference})" for one in strands)
