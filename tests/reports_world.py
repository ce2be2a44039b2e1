"""A report to a council for tests: people with the officers of the council, a plan with money, a draft, a claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from money_world import JUNE, Money, money_make
from partnerships import People, people_make
from saferplan.claims.models import Claim
from saferplan.claims.services import claim_state
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.domain.council_report.templates import Office
from saferplan.domain.planning.roles import AccountRole
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.partnership.models import Account, Membership
from saferplan.partnership.selectors import actor_of
from saferplan.partnership.services import post_add
from saferplan.reports.models import CouncilReport
from saferplan.reports.selectors import template_named
from saferplan.reports.services import council_report_begin, report_ready, report_send
from saferplan.reports.templates import office_give

MEETING = dt.date(2017, 6, 27)
BEGUN = dt.date(2017, 6, 13)
OFFICERS = {
    Office.HEAD_OF_PAID_SERVICE: "Head of Paid Service",
    Office.SECTION_151: "Deputy Section 151 Officer",
    Office.MONITORING_OFFICER: "Deputy Monitoring Officer",
}
CLAIM = {
    "sentence": "Crime recorded in the district rose by 67.",
    "source": "Leicestershire Police",
    "geography": "North West Leicestershire",
    "covers": Scope.DISTRICT,
    "said_of": Scope.DISTRICT,
    "period": "Year ending March 2017",
    "definition": "All crime recorded by the police",
    "kind": ClaimKind.RECORDED,
    "change": True,
    "before": 6062,
    "after": 6129,
}
"""A claim that lacks nothing, as `claim_state` takes it."""


@dataclass
class Reports:
    """The money's world, the officers' accounts, a draft of the report, and a claim."""

    money: Money
    report: CouncilReport
    claim: Claim
    officers: dict[Office, Account] = field(default_factory=dict)

    @property
    def people(self) -> People:
        return self.money.people

    def co_ordinator(self, day: dt.date = BEGUN) -> Actor:
        return self.money.co_ordinator(day)

    def officer(self, office: Office, day: dt.date = BEGUN) -> Actor:
        return actor_of(account=self.officers[office], now=dt.datetime.combine(day, dt.time(10), LONDON))

    def send(self) -> None:
        report_send(by=self.co_ordinator(), report=self.report)

    def ready(self) -> None:
        self.send()
        report_ready(by=self.co_ordinator(), report=self.report)


def officer_make(people: People, title: str) -> Account:
    """An account of the council that reads, and holds an office."""
    account = Account.objects.create_user(
        f"{title.lower().replace(' ', '.')}@nwldc.example",
        title=title,
        made=people.actor("NWLDC", "chair").now,
    )
    council = people.organisations["NWLDC"]
    by = people.actor("NWLDC", "co_ordinator")
    role = AccountRole.READER.value
    record(
        "membership_given",
        Membership(account=account, organisation=council, role=role, since=by.today),
        by=by,
    )
    return account


def reports_make(people: People | None = None, money: Money | None = None) -> Reports:
    """A draft to Council of 27 June 2017, the three officers of the council, and the claim of +67."""
    money = money or money_make(people or people_make())
    by = money.co_ordinator(BEGUN)
    council = money.people.organisations["NWLDC"]
    officers = {}
    for office, title in OFFICERS.items():
        officers[office] = officer_make(money.people, title)
        office_give(
            by=by,
            office=office,
            post=post_add(by=by, organisation=council, title=title),
            account=officers[office],
            since=BEGUN,
        )
    report = council_report_begin(
        by=by,
        plan=money.made.plan,
        council=council,
        meeting="Council",
        day=MEETING,
        title="Community Safety Strategy 2017-2020",
        template=template_named("district"),
        why="Council is to know the strategy of its partnership.",
    )
    return Reports(money, report, claim_state(by=by, **CLAIM), officers)


__all__ = ["BEGUN", "CLAIM", "JUNE", "MEETING", "Reports", "officer_make", "reports_make"]
