"""Figures of the plan's year that a report may refer to by name: each with its value in words and what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.planning.years import PlanYear
from saferplan.meetings.selectors import meeting_list
from saferplan.money.selectors import money_of
from saferplan.plan.models import Action, Milestone
from saferplan.plan.selectors import of_its_year, priority_list
from saferplan.reports.models import CouncilReport
from saferplan.strategy.selectors import strategy_get

_IN_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure that is held: its name in a reference, its value as printed, and what it is."""

    name: str
    value: str
    is_what: str


def in_words(number: int) -> str:
    """A small number as running text writes it.

    >>> in_words(6), in_words(13)
    ('six', '13')
    """
    return _IN_WORDS[number] if number < len(_IN_WORDS) else f"{number:,}"


def held_figures(*, report: CouncilReport) -> dict[str, HeldFigure]:
    """The figures that a report can refer to, by name. A fixed number of queries."""
    return {one.name: one for one in (*_money(report), *_plan(report))}


def _money(report: CouncilReport) -> Iterator[HeldFigure]:
    contributions = sorted(money_of(plan=report.plan).contributions, key=lambda one: one.pk)
    counted: Counter[str] = Counter()
    for one in contributions:
        funder = slugify(one.funder.brief)
        counted[funder] += 1
        yield HeldFigure(
            f"money.{funder}-{counted[funder]}",
            written_pounds(one.pence) if one.pence is not None else "an amount that is not known",
            f"{one.funder}: {one.purpose}",
        )
    if contributions:
        known = total(one.pence for one in contributions)
        yield HeldFigure("money.given", known.written, "all contributions of the year")


def _plan(report: CouncilReport) -> Iterator[HeldFigure]:
    plan = report.plan
    year = PlanYear(plan.year)
    actions = Action.objects.filter(of_its_year(), plan=plan)
    milestones = Milestone.objects.filter(action__in=actions.values("pk"), stopped__isnull=True)
    themes = strategy_get(number=plan.strategy_id).held_themes  # type: ignore[attr-defined]
    meetings = [one for one in meeting_list() if year.first <= one.date <= year.last]
    for name, number, is_what in (
        ("strategy.themes", len(themes), "themes of the strategy"),
        ("plan.priorities", priority_list(plan=plan).count(), f"priorities of {year.label}"),
        ("plan.actions", actions.count(), f"headline actions of {year.label}"),
        ("plan.milestones", milestones.count(), f"milestones of {year.label}"),
        ("meetings.year", len(meetings), f"meetings of the partnership in {year.label}"),
    ):
        yield HeldFigure(name, in_words(number), is_what)
