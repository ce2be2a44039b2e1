"""What there is for a report, read once each, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.meetings.models import Meeting
from saferplan.meetings.selectors import meeting_list
from saferplan.money.models import Contribution
from saferplan.money.selectors import money_of
from saferplan.partnership.overview import Constitution, constitution
from saferplan.plan.models import Action
from saferplan.plan.selectors import action_list, priority_list
from saferplan.reports.models import CouncilReport
from saferplan.strategy.models import Objective, Priority, Strategy, Theme
from saferplan.strategy.selectors import objective_list, strategy_get


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filler says: sentences, and a list below them."""

    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sentences or self.items)


@dataclass
class Material:
    """What there is for a report, read once each."""

    by: Actor
    report: CouncilReport

    @cached_property
    def year(self) -> PlanYear:
        """The plan's year."""
        return PlanYear(self.report.plan.year)

    @cached_property
    def partnership(self) -> Constitution:
        """How the partnership is put together on the day of the meeting."""
        return constitution(by=self.by, day=min(self.report.day, self.by.today))

    @cached_property
    def strategy(self) -> Strategy:
        """The strategy that the plan stands under."""
        return strategy_get(number=self.report.plan.strategy_id)

    @cached_property
    def themes(self) -> Sequence[Theme]:
        """Its themes, by letter."""
        held: Sequence[Theme] = self.strategy.held_themes  # type: ignore[attr-defined]
        return held

    @cached_property
    def priorities(self) -> list[Priority]:
        """The priorities of the year."""
        return list(priority_list(plan=self.report.plan))

    @cached_property
    def actions(self) -> list[Action]:
        """The actions of the year, those that everybody may know of by name."""
        held = action_list(by=self.by, plan=self.report.plan)
        return [one for one in held if one.ended is None]

    @cached_property
    def contributions(self) -> Sequence[Contribution]:
        """What funders give to the year, in the order in which it was entered."""
        return sorted(money_of(plan=self.report.plan).contributions, key=lambda one: one.pk)

    @cached_property
    def objectives(self) -> list[Objective]:
        """The objectives of others on the day of the meeting."""
        return list(objective_list(day=self.report.day))

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The partnership's meetings in the year."""
        return [one for one in meeting_list() if self.year.first <= one.date <= self.year.last]
