"""Two strategies, the objectives of others that they answer to, and the priorities of two years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from examples.worked_example.working_year.people import Cast
from saferplan.domain.categories import Strand
from saferplan.domain.planning.years import PlanYear
from saferplan.strategy.aims import objective_add, objective_end, priority_agree, theme_add
from saferplan.strategy.models import Decision, Objective, Priority, Strategy
from saferplan.strategy.selectors import objective_list, priorities_before
from saferplan.strategy.services import strategy_approve, strategy_draft, strategy_publish
from saferplan.strategy.states import ObjectiveOwner


def add_objectives(
    cast: Cast, facts: Mapping[str, Any], *, since: dt.date = dt.date.min, until: dt.date = dt.date.max
) -> dict[str, Objective]:
    """The objectives of others that come into force between two days, by their keys."""
    return {
        one["key"]: objective_add(
            by=cast.co_ordinator(one["since"]),
            owner=ObjectiveOwner(one["owner"]),
            title=one["title"],
            source=one["source"],
            since=one["since"],
        )
        for one in facts["objective"]
        if since <= one["since"] <= until
    }


def end_objectives(cast: Cast, facts: Mapping[str, Any], *, on: dt.date) -> None:
    """End the objectives of the commissioner's plan that is replaced."""
    ends = {one["title"]: one["until"] for one in facts["objective"] if "until" in one}
    for objective in objective_list(day=dt.date(2016, 12, 31)):
        if objective.title in ends:
            objective_end(
                by=cast.co_ordinator(on),
                objective=objective,
                until=ends[objective.title],
                reason="The Police and Crime Plan 2017-2021 replaces it.",
            )


def draft_strategy(cast: Cast, facts: Mapping[str, Any], *, on: dt.date) -> Strategy:
    """A strategy with its themes."""
    by = cast.co_ordinator(on)
    strategy = strategy_draft(
        by=by, title=facts["title"], vision=facts["vision"], starts=facts["starts"], ends=facts["ends"]
    )
    for one in facts["theme"]:
        theme_add(
            by=by,
            strategy=strategy,
            letter=one["letter"],
            title=one["title"],
            strand=Strand(one["strand"]) if "strand" in one else None,
        )
    return strategy


def approve_and_publish(cast: Cast, strategy: Strategy, *, approved: dt.date, published: dt.date) -> None:
    """The chair approves it, the co-ordinator publishes it; one from before the site is taken over with its days."""
    on = max(published, strategy_drafted_on(strategy))
    strategy_approve(by=cast.chair(on), strategy=strategy, on=approved)
    strategy_publish(by=cast.co_ordinator(on), strategy=strategy, on=published)


def strategy_drafted_on(strategy: Strategy) -> dt.date:
    """The day on which a strategy was entered on the site."""
    return strategy.history[0].at.date()


def agree_priorities(
    cast: Cast,
    strategy: Strategy,
    year: int,
    facts: Sequence[Mapping[str, Any]],
    objectives: Mapping[str, Objective],
    *,
    on: dt.date,
    decisions: Mapping[str, Decision] | None = None,
) -> list[Priority]:
    """The priorities of a year; from the workshop's decisions, where it decided on them."""
    themes = {one.letter: one for one in strategy.themes.all()}
    before = {one.number: one for one in priorities_before(year=PlanYear(year))}
    return [
        priority_agree(
            by=cast.chair(on),
            strategy=strategy,
            year=PlanYear(year),
            title=one["title"],
            why=one["why"],
            strand=Strand(one["strand"]),
            themes=[themes[letter] for letter in one["themes"]],
            objectives=[objectives[key] for key in one["objectives"]],
            decision=None if decisions is None else decisions[one["candidate"]],
            continues=before[one["continues"]] if "continues" in one else None,
        )
        for one in facts
    ]
