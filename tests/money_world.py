"""The money of a small plan for tests: the founding report's contributions, two lines, and the days of a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.money.allocating import allocation_make
from saferplan.money.models import Allocation, Contribution
from saferplan.money.services import contribution_add
from saferplan.partnership.services import organisation_add
from saferplan.strategy.aims import objective_add
from saferplan.strategy.models import Objective
from saferplan.strategy.states import ObjectiveOwner

JUNE = dt.date(2017, 6, 27)


@dataclass
class Money:
    """People, a plan, the commissioner's contribution with two lines, and an objective of the police and crime plan."""

    people: People
    made: PlanMade
    objective: Objective
    fund: Contribution
    patrols: Allocation
    letters: Allocation

    def co_ordinator(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "co_ordinator", day)

    def chair(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "chair", day)

    def police(self, day: dt.date = JUNE) -> Actor:
        return self.actor("Police", "updater", day)

    def actor(self, organisation: str, role: str, day: dt.date = JUNE) -> Actor:
        return self.people.actor(organisation, role, dt.datetime.combine(day, dt.time(9), LONDON))


def money_make(people: People | None = None, made: PlanMade | None = None, **terms: Any) -> Money:
    """£34,500 of the commissioner's: £20,000 for the patrols of the police, £10,000 for the council's letters."""
    people = people or people_make()
    made = made or plan_make(people)
    by = people.actor("NWLDC", "co_ordinator")
    people.organisations["PCC"] = organisation_add(
        by=by,
        name="Police and Crime Commissioner for Leicestershire",
        short_name="PCC",
        kind=AuthorityKind.LOCAL_POLICING_BODY,
        role=PartnershipRole.OTHER,
        since=by.today,
    )
    objective = objective_add(
        by=by,
        owner=ObjectiveOwner.LOCAL_POLICING_BODY,
        title="Visible Policing",
        since=dt.date(2017, 4, 1),
    )
    fund = contribution_add(
        by=by,
        plan=made.plan,
        funder=people.organisations["PCC"],
        purpose="Community safety work 2017/18",
        amount=Decimal(34500),
        reference="PCC/2017/9",
        return_days=28,
        **terms,
    )
    patrols = allocation_make(
        by=by,
        contribution=fund,
        title="Patrols",
        amount=Decimal(20000),
        action=made.police_action,
        objective=objective,
        spread=True,
    )
    letters = allocation_make(
        by=by,
        contribution=fund,
        title="Letters to landlords",
        amount=Decimal(10000),
        action=made.council_action,
        objective=objective,
        quarters=(Decimal(4000), Decimal(6000), None, None),
    )
    return Money(people, made, objective, fund, patrols, letters)
