"""What is read of strategies, themes, objectives, priorities and candidates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.strands import StatutoryStrand, strands_in_force
from saferplan.domain.planning.strategy_gaps import StrategyGap, strategy_gaps
from saferplan.domain.planning.years import PlanYear
from saferplan.partnership.selectors import on, partnership_get
from saferplan.strategy.models import (
    Candidate,
    Decision,
    Objective,
    Priority,
    ScoringModel,
    Strategy,
    Theme,
)
from saferplan.strategy.states import StrategyState


def strategy_list() -> QuerySet[Strategy]:
    """Every version of every strategy, the newest first."""
    return Strategy.objects.select_related("revises", "approved_by").order_by("-starts", "-version")


def strategy_current() -> Strategy | None:
    """The strategy that counts now: the newest that is approved or published, or else the newest draft."""
    held = list(strategy_list().exclude(state=StrategyState.ENDED.value))
    in_force = [one for one in held if one.state in (StrategyState.APPROVED, StrategyState.PUBLISHED)]
    return next(iter((*in_force, *held)), None)


def strategy_for(*, year: PlanYear) -> Strategy | None:
    """The strategy that a year's priorities and plan stand under: of those that cover it the newest that is approved or
    published, or else the newest draft. None where none covers it."""
    held = list(
        strategy_list()
        .filter(starts__lte=year.first, ends__gte=year.last)
        .exclude(state=StrategyState.ENDED.value)
    )
    in_force = [one for one in held if one.state != StrategyState.DRAFT]
    return next(iter((*in_force, *held)), None)


def strategy_on(*, day: dt.date) -> Strategy | None:
    """The strategy that covers a day: one that was approved by then before a draft, the newest version before others.

    None where none covers it.
    """
    covering = strategy_list().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day), starts__lte=day, ends__gte=day
    )
    return next(iter((*covering.filter(approved_on__lte=day), *covering)), None)


def strategy_get(*, number: int) -> Strategy:
    """One version of a strategy with its themes (`held_themes`).

    Raises:
        Http404: there is none of that number.
    """
    strategy = strategy_list().prefetch_related(_held_themes()).filter(pk=number).first()
    if strategy is None:
        raise Http404(f"no strategy {number}")
    return strategy


def strategy_public(*, day: dt.date) -> Strategy | None:
    """What everybody may read: the published strategy that covers the day, or else the newest published; with its
    themes (`held_themes`). None until one is published."""
    published = Strategy.objects.filter(state=StrategyState.PUBLISHED.value).prefetch_related(_held_themes())
    return (
        published.filter(starts__lte=day, ends__gte=day).order_by("-version").first()
        or published.order_by("-starts", "-version").first()
    )


def theme_get(*, number: int) -> Theme:
    """One theme.

    Raises:
        Http404: there is none of that number.
    """
    theme = Theme.objects.select_related("strategy").filter(pk=number).first()
    if theme is None:
        raise Http404(f"no theme {number}")
    return theme


def objective_list(*, day: dt.date) -> QuerySet[Objective]:
    """The objectives of others that are in force on a day, by owner and title."""
    return Objective.objects.filter(on(day)).order_by("owner", "title")


def objective_get(*, number: int) -> Objective:
    """One objective.

    Raises:
        Http404: there is none of that number.
    """
    objective = Objective.objects.filter(pk=number).first()
    if objective is None:
        raise Http404(f"no objective {number}")
    return objective


def priorities_of(*, strategy: Strategy) -> QuerySet[Priority]:
    """The priorities under a strategy that were not ended, by year and number, with themes and objectives."""
    return (
        Priority.objects.filter(strategy=strategy, ended__isnull=True)
        .select_related("continues")
        .prefetch_related(Prefetch("themes", Theme.objects.order_by("letter")), "objectives")
        .order_by("year", "number")
    )


def priorities_of_year(*, year: PlanYear) -> QuerySet[Priority]:
    """The priorities of a plan year that were not ended, by number, with the objectives that they support."""
    return (
        Priority.objects.filter(year=year.starts, ended__isnull=True)
        .prefetch_related("objectives")
        .order_by("number")
    )


def priorities_to_choose() -> QuerySet[Priority]:
    """The priorities that were not ended, those of the newest year first."""
    return Priority.objects.filter(ended__isnull=True).order_by("-year", "number")


def findings_by_priority(*, year: PlanYear) -> dict[int, tuple[str, ...]]:
    """The findings of an assessment that each priority of a plan year was chosen for, by the priority's number."""
    decisions = Decision.objects.filter(priority__year=year.starts).select_related("candidate")
    return {one.priority_id: one.candidate.findings for one in decisions if one.priority_id is not None}


def priority_get(*, number: int) -> Priority:
    """One priority, with its strategy, themes and objectives.

    Raises:
        Http404: there is none of that number.
    """
    priority = (
        Priority.objects.select_related("strategy", "continues")
        .prefetch_related(Prefetch("themes", Theme.objects.order_by("letter")), "objectives")
        .filter(pk=number)
        .first()
    )
    if priority is None:
        raise Http404(f"no priority {number}")
    return priority


def priorities_before(*, year: PlanYear) -> QuerySet[Priority]:
    """The priorities of the year before that were not ended and that none of this year continues yet, by number."""
    taken = Priority.objects.filter(year=year.starts, continues__isnull=False, ended__isnull=True)
    return (
        Priority.objects.filter(year=year.starts - 1, ended__isnull=True)
        .exclude(pk__in=taken.values("continues"))
        .order_by("number")
    )


def decision_of(*, priority: Priority) -> Decision | None:
    """The workshop's decision that led to a priority; None for one that was agreed directly."""
    return (
        Decision.objects.select_related("workshop", "candidate", "workshop__model")
        .filter(priority=priority)
        .first()
    )


def strands_asked(*, year: PlanYear) -> tuple[StatutoryStrand, ...]:
    """The strands that a plan of this year must cover, where the partnership is."""
    return strands_in_force(year.first, jurisdiction())


def jurisdiction() -> Jurisdiction:
    """Whose law it is: the partnership's; England's until it is set up."""
    partnership = partnership_get()
    return Jurisdiction(partnership.jurisdiction) if partnership is not None else Jurisdiction.ENGLAND


def candidate_years() -> tuple[PlanYear, ...]:
    """The years that there are candidates of, the newest first."""
    years = Candidate.objects.order_by("-year").values_list("year", flat=True).distinct()
    return tuple(PlanYear(year) for year in years)


def candidate_list(*, year: PlanYear, with_ended: bool = False) -> QuerySet[Candidate]:
    """The candidates of a year by title, those for a strand of the Act last; each with its decisions."""
    kept = Q() if with_ended else Q(ended__isnull=True)
    return (
        Candidate.objects.filter(kept, year=year.starts)
        .prefetch_related(Prefetch("decisions", Decision.objects.select_related("workshop", "priority")))
        .order_by("statutory", "title", "id")
    )


def candidate_get(*, number: int) -> Candidate:
    """One candidate, with its decisions.

    Raises:
        Http404: there is none of that number.
    """
    candidate = (
        Candidate.objects.prefetch_related(
            Prefetch("decisions", Decision.objects.select_related("workshop", "priority"))
        )
        .filter(pk=number)
        .first()
    )
    if candidate is None:
        raise Http404(f"no candidate {number}")
    return candidate


def scoring_model_list() -> QuerySet[ScoringModel]:
    """Every version of every model by title, the newest first, with how many workshops used it (`used_by`)."""
    return ScoringModel.objects.annotate(used_by=Count("workshops")).order_by("title", "-version")


def scoring_models_in_use() -> QuerySet[ScoringModel]:
    """The versions that a workshop can be prepared with."""
    return ScoringModel.objects.filter(ended__isnull=True, in_use_since__isnull=False).order_by("title")


def scoring_model_get(*, number: int) -> ScoringModel:
    """One version of a model.

    Raises:
        Http404: there is none of that number.
    """
    row = ScoringModel.objects.filter(pk=number).first()
    if row is None:
        raise Http404(f"no scoring model {number}")
    return row


def _held_themes() -> Prefetch[str, QuerySet[Theme], str]:
    return Prefetch(
        "themes", Theme.objects.filter(ended__isnull=True).order_by("letter"), to_attr="held_themes"
    )


def gaps_of(*, strategy: Strategy, year: PlanYear, priorities: Iterable[Priority]) -> tuple[StrategyGap, ...]:
    """What a strategy with its themes (`held_themes`) lacks of what the Act asks for in a plan year."""
    return strategy_gaps(
        themes=[_strand(one.strand) for one in strategy.held_themes],  # type: ignore[attr-defined]
        priorities=[
            strand
            for one in priorities
            if one.year == year.starts
            for strand in (_strand(one.strand), *(_strand(theme.strand) for theme in one.themes.all()))
        ],
        year=year,
        jurisdiction=jurisdiction(),
    )


def _strand(value: str) -> Strand | None:
    return Strand(value) if value else None


def priorities_by_year(*, strategy: Strategy) -> list[tuple[PlanYear, list[Priority]]]:
    """The priorities under a strategy that were not ended, by year, the newest first."""
    found: dict[int, list[Priority]] = {}
    for one in priorities_of(strategy=strategy):
        found.setdefault(one.year, []).append(one)
    return [(PlanYear(year), found[year]) for year in sorted(found, reverse=True)]


def decision_get(*, number: int) -> Decision:
    """One decision of a workshop.

    Raises:
        Http404: there is none of that number.
    """
    decision = Decision.objects.select_related("workshop", "candidate", "priority").filter(pk=number).first()
    if decision is None:
        raise Http404(f"no decision {number}")
    return decision
