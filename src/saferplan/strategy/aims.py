"""What may be done to what a strategy is made of: its themes, the objectives it answers to, each year's priorities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.categories import Strand
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.strategy.models import Decision, Objective, Priority, Strategy, Theme
from saferplan.strategy.selectors import priorities_before
from saferplan.strategy.services import require_draft
from saferplan.strategy.states import ObjectiveOwner, StrategyState, WorkshopState


def theme_add(
    *, by: Actor, strategy: Strategy, title: str, strand: Strand | None = None, letter: str = ""
) -> Theme:
    """Add a theme to a draft; without a letter it gets the next one that is free.

    Raises:
        ValidationError: the strategy is no draft, or another theme has the letter.
    """
    require(by, "strategy.change")
    require_draft(strategy)
    theme = Theme(
        strategy=strategy,
        letter=letter.strip().lower() or _next_letter(strategy),
        title=title.strip(),
        strand=strand.value if strand is not None else "",
    )
    record("theme_added", theme, by=by)
    return theme


def theme_amend(*, by: Actor, theme: Theme, title: str, strand: Strand | None, letter: str) -> None:
    """Change a theme of a draft.

    Raises:
        ValidationError: the strategy is no draft, or another theme has the letter.
    """
    require(by, "strategy.change")
    require_draft(theme.strategy)
    record(
        "theme_amended",
        theme,
        by=by,
        title=title.strip(),
        strand=strand.value if strand is not None else "",
        letter=letter.strip().lower(),
    )


def theme_end(*, by: Actor, theme: Theme, reason: str) -> None:
    """Take a theme out of a draft.

    Raises:
        ValidationError: no reason is given, the strategy is no draft, or the theme was ended.
    """
    require(by, "strategy.change")
    require_draft(theme.strategy)
    require_words(reason, "Say why the theme ends.")
    if theme.ended is not None:
        raise ValidationError("The theme was ended.")
    record("theme_ended", theme, by=by, reason=reason.strip(), ended=by.today)


def objective_add(
    *, by: Actor, owner: ObjectiveOwner, title: str, since: dt.date, source: str = ""
) -> Objective:
    """Add an objective of the local policing body, the county or the district.

    Raises:
        ValidationError: it is held already.
    """
    require(by, "strategy.change")
    objective = Objective(owner=owner.value, title=title.strip(), source=source.strip(), since=since)
    record("objective_added", objective, by=by)
    return objective


def objective_amend(*, by: Actor, objective: Objective, title: str, source: str, since: dt.date) -> None:
    """Change how an objective is written down.

    Raises:
        ValidationError: it was ended, or another is held under this title.
    """
    require(by, "strategy.change")
    if objective.until is not None:
        raise ValidationError("The objective was ended.")
    record("objective_amended", objective, by=by, title=title.strip(), source=source.strip(), since=since)


def objective_end(*, by: Actor, objective: Objective, until: dt.date, reason: str) -> None:
    """End an objective that its owner has no more; priorities that supported it keep the link.

    Raises:
        ValidationError: no reason is given, it was ended, or the day is before it began.
    """
    require(by, "strategy.change")
    require_words(reason, "Say why the objective ends, such as a new plan of its owner.")
    if objective.until is not None:
        raise ValidationError("The objective was ended.")
    record("objective_ended", objective, by=by, reason=reason.strip(), until=until)


def priority_agree(
    *,
    by: Actor,
    strategy: Strategy,
    year: PlanYear,
    title: str,
    why: str,
    strand: Strand | None = None,
    themes: Sequence[Theme] = (),
    objectives: Sequence[Objective] = (),
    decision: Decision | None = None,
    continues: Priority | None = None,
) -> Priority:
    """Agree a priority of a year: from a decision of the workshop, or directly with the reason.

    `continues` is the priority of the year before that it takes up; the refresh carries actions and measures to it.

    Raises:
        ValidationError: no reason is given, the year is not within the strategy or it was ended, a theme is not the
            strategy's, the decision chose otherwise, is of another year, not final, or led to a priority already; or
            what it continues is not of the year before, was ended, or is continued already.
    """
    require(by, "strategy.decide")
    require_words(why, "Say why it was chosen.", field="why")
    _require_of(strategy, year, themes)
    if decision is not None:
        _require_decided(decision, year)
    if continues is not None:
        _require_of_the_year_before(continues, year)
    with transaction.atomic():
        priority = Priority(
            strategy=strategy,
            year=year.starts,
            number=_next_number(year),
            title=title.strip(),
            why=why.strip(),
            strand=strand.value if strand is not None else "",
            continues=continues,
        )
        record("priority_agreed", priority, by=by, themes=themes, objectives=objectives)
        if decision is not None:
            record("decision_led_to_priority", decision, by=by, priority=priority)
    return priority


def priority_amend(
    *,
    by: Actor,
    priority: Priority,
    title: str,
    why: str,
    strand: Strand | None,
    themes: Sequence[Theme],
    objectives: Sequence[Objective],
    reason: str,
) -> None:
    """Change a priority, or what it stands under and supports.

    Raises:
        ValidationError: no reason is given, it was ended, or a theme is not the strategy's.
    """
    require(by, "strategy.decide")
    require_words(reason, "Say why the priority changes.")
    require_words(why, "Say why it was chosen.", field="why")
    if priority.ended is not None:
        raise ValidationError("The priority was ended.")
    _require_of(priority.strategy, PlanYear(priority.year), themes)
    record(
        "priority_amended",
        priority,
        by=by,
        reason=reason.strip(),
        title=title.strip(),
        why=why.strip(),
        strand=strand.value if strand is not None else "",
        themes=themes,
        objectives=objectives,
    )


def priority_end(*, by: Actor, priority: Priority, reason: str) -> None:
    """End a priority before its year does; its actions stay as they are.

    Raises:
        ValidationError: no reason is given, or it was ended.
    """
    require(by, "strategy.decide")
    require_words(reason, "Say why the priority ends.")
    if priority.ended is not None:
        raise ValidationError("The priority was ended.")
    record("priority_ended", priority, by=by, reason=reason.strip(), ended=by.today)


def _require_of(strategy: Strategy, year: PlanYear, themes: Sequence[Theme]) -> None:
    if strategy.state == StrategyState.ENDED:
        raise ValidationError({"strategy": f"{strategy} was ended."})
    if not (strategy.starts <= year.first and year.last <= strategy.ends):
        raise ValidationError({"year": f"{year.label} is not within {strategy.title}."})
    strangers = [one for one in themes if one.strategy_id != strategy.pk or one.ended is not None]
    if strangers:
        raise ValidationError({"themes": f"No theme of {strategy.title}: {strangers[0]}."})


def _require_decided(decision: Decision, year: PlanYear) -> None:
    workshop = decision.workshop
    if workshop.state != WorkshopState.DECIDED:
        raise ValidationError("The workshop has not closed with its decisions yet.")
    if not decision.chosen:
        raise ValidationError(
            "The workshop did not choose this candidate. Agree the priority directly, with the reason."
        )
    if workshop.year != year.starts:
        raise ValidationError({"year": f"The workshop decided on {PlanYear(workshop.year).label}."})
    if decision.priority_id is not None:
        raise ValidationError("The decision led to a priority already.")


def _require_of_the_year_before(priority: Priority, year: PlanYear) -> None:
    if not priorities_before(year=year).filter(pk=priority.pk).exists():
        raise ValidationError(
            {
                "continues": "It was ended, is not of the year before, or is continued already. Choose another one, or "
                "none."
            }
        )


def _next_number(year: PlanYear) -> int:
    numbers = Priority.objects.filter(year=year.starts).values_list("number", flat=True)
    return max(numbers, default=0) + 1


def _next_letter(strategy: Strategy) -> str:
    taken = set(strategy.themes.filter(ended__isnull=True).values_list("letter", flat=True))
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if letter not in taken:
            return letter
    raise ValidationError("A strategy has at most 26 themes.")
