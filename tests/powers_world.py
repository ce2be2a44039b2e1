"""Counts of a small partnership for tests: two years of one tool, another that is only known in part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.years import LONDON
from saferplan.domain.powers.counting import PeriodKind
from saferplan.history.actor import Actor
from saferplan.powers.models import ToolUse
from saferplan.powers.services import use_record

JUNE_2018 = dt.date(2018, 6, 27)
SOURCE = "Return of the legal team"


@dataclass
class Powers:
    """People, a plan, and who acts on a day."""

    people: People
    made: PlanMade

    def actor(self, organisation: str, role: str, day: dt.date = JUNE_2018) -> Actor:
        return self.people.actor(organisation, role, dt.datetime.combine(day, dt.time(9), LONDON))

    def co_ordinator(self, day: dt.date = JUNE_2018) -> Actor:
        return self.actor("NWLDC", "co_ordinator", day)

    def use(
        self,
        tool: str,
        day: dt.date,
        count: int | None,
        *,
        organisation: str = "NWLDC",
        period: PeriodKind = PeriodKind.YEAR,
        **more: Any,
    ) -> ToolUse:
        """Count the use of a tool."""
        if count is None:
            more.setdefault("why_unknown", "The register was lost.")
        return use_record(
            by=self.co_ordinator(),
            tool=tool,
            organisation=self.people.organisations[organisation],
            period=period,
            day=day,
            count=count,
            source=SOURCE,
            **more,
        )


def powers_make(people: People | None = None, made: PlanMade | None = None) -> Powers:
    """People and a plan, nothing counted."""
    people = people or people_make()
    return Powers(people, made or plan_make(people))
