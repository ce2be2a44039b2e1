"""The strategy as a whole: what it says, what it lacks, its versions, and how it goes from draft to published."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.planning.years import PlanYear, StrategyPeriod
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import strand_title
from saferplan.site.talk import talk_of
from saferplan.strategy.models import Priority, Strategy
from saferplan.strategy.selectors import (
    gaps_of,
    objective_list,
    priorities_of,
    strategy_current,
    strategy_get,
    strategy_list,
)
from saferplan.strategy.states import StrategyState

CRUMB = ("Strategy", "/strategy/")


def current(request: ActorRequest) -> HttpResponse:
    """The strategy that counts now; before there is one, what to do."""
    strategy = strategy_current()
    if strategy is not None:
        return HttpResponseRedirect(reverse("strategy_version", args=[strategy.pk]))
    return render(request, "strategy/none.html", {"may_change": may(request.actor, "strategy.change")})


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """One version: vision, themes, the priorities of each year, what they support, what is lacking."""
    strategy = strategy_get(number=number)
    priorities = list(priorities_of(strategy=strategy))
    state = StrategyState(strategy.state)
    year = _year(strategy, request)
    return render(
        request,
        "strategy/strategy.html",
        {
            "talk": talk_of(request.actor, strategy),
            "strategy": strategy,
            "state": state,
            "year": year,
            "facts": _facts(strategy),
            "themes": strategy.held_themes,  # type: ignore[attr-defined]
            "theme_table": _themes(strategy, priorities, linked=state is StrategyState.DRAFT),
            "years": _by_year(priorities),
            "matrix": _matrix(request, priorities),
            "gaps": gaps_of(strategy=strategy, year=year, priorities=priorities)
            if state is not StrategyState.ENDED
            else (),
            "versions": [one for one in strategy_list() if one.pk != strategy.pk],
            "may_change": may(request.actor, "strategy.change") and state is not StrategyState.ENDED,
            "may_approve": may(request.actor, "strategy.approve") and state is StrategyState.DRAFT,
            "may_publish": may(request.actor, "strategy.publish") and state is StrategyState.APPROVED,
            "may_agree": may(request.actor, "strategy.decide") and state is not StrategyState.ENDED,
        },
    )


def _year(strategy: Strategy, request: ActorRequest) -> PlanYear:
    """The plan year that it is, or that of the strategy which is nearest to it."""
    years = StrategyPeriod.between(strategy.starts, strategy.ends).years
    now = PlanYear.containing(request.actor.today)
    return min(max(now, years[0]), years[-1])


def _facts(strategy: Strategy) -> list[Row]:
    rows = [
        Row("Covers", f"{written_day(strategy.starts)} to {written_day(strategy.ends)}"),
        Row("Version", f"{strategy.version}, {StrategyState(strategy.state).label.lower()}"),
    ]
    if strategy.approved_on is not None:
        who = f" by {strategy.approved_by}" if strategy.approved_by else ""
        rows.append(Row("Approved", f"{written_day(strategy.approved_on)}{who}"))
    if strategy.published_on is not None:
        rows.append(Row("Published", written_day(strategy.published_on)))
    if strategy.ended_on is not None:
        rows.append(Row("Ended", written_day(strategy.ended_on)))
    return rows


def _themes(strategy: Strategy, priorities: list[Priority], *, linked: bool) -> Table:
    under: dict[int, list[Priority]] = {}
    for priority in priorities:
        for theme in priority.themes.all():
            under.setdefault(theme.pk, []).append(priority)
    return Table(
        "Themes",
        ("Theme", "Strand of the Act", "Priorities under it"),
        [
            (
                Cell(str(one), href=reverse("theme_amend", args=[one.pk]) if linked else ""),
                strand_title(one.strand) or "Local",
                _numbers(under.get(one.pk, ())) or "None",
            )
            for one in strategy.held_themes  # type: ignore[attr-defined]
        ],
    )


def _numbers(priorities: Iterable[Priority]) -> str:
    """Priorities by their numbers, year by year; their titles stand in the tables of the years."""
    years: dict[int, list[str]] = {}
    for one in priorities:
        years.setdefault(one.year, []).append(str(one.number))
    return "; ".join(f"{', '.join(numbers)} of {PlanYear(year).label}" for year, numbers in years.items())


def _by_year(priorities: list[Priority]) -> list[tuple[PlanYear, Table]]:
    years = sorted({one.year for one in priorities}, reverse=True)
    return [
        (
            PlanYear(year),
            Table(
                f"Priorities of {PlanYear(year).label}",
                ("Priority", "Themes", "Strand of the Act", "Why"),
                [
                    (
                        Cell(f"{one.number}. {one.title}", href=reverse("priority", args=[one.pk])),
                        ", ".join(theme.letter for theme in one.themes.all()) or "None",
                        strand_title(one.strand) or "None in particular",
                        one.why,
                    )
                    for one in priorities
                    if one.year == year
                ],
            ),
        )
        for year in years
    ]


def _matrix(request: ActorRequest, priorities: list[Priority]) -> Table | None:
    """Which objective of others is supported by which priority."""
    objectives = list(objective_list(day=request.actor.today))
    if not objectives:
        return None
    supporting: dict[int, list[Priority]] = {}
    for priority in priorities:
        for objective in priority.objectives.all():
            supporting.setdefault(objective.pk, []).append(priority)
    return Table(
        "Objectives of others, and the priorities that support them",
        ("Objective", "Whose", "Supported by"),
        [
            (one.title, one.get_owner_display(), _numbers(supporting.get(one.pk, ())) or "No priority")
            for one in objectives
        ],
    )


urls = [
    page("strategy/", current, name="strategy", policy="strategy.view"),
    page("strategy/<int:number>/", shown, name="strategy_version", policy="strategy.view"),
]
