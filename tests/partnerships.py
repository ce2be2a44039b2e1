"""A small partnership for tests: organisations, people in every role, a plan. Built by the services alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from saferplan.domain.categories import Direction
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.partnership.models import Account, Membership, Organisation, OrganisationRole
from saferplan.partnership.selectors import actor_of
from saferplan.partnership.services import organisation_add, partnership_found
from saferplan.plan.actions import action_add
from saferplan.plan.milestones import milestone_add
from saferplan.plan.models import Action, Measure, Milestone, Plan
from saferplan.plan.services import measure_add, plan_adopt, plan_draft
from saferplan.plan.states import MeasureKind
from saferplan.strategy.models import Priority, Strategy

START = dt.datetime(2017, 4, 3, 9, 0, tzinfo=dt.UTC)
SYSTEM = Actor(START)
"""The system itself, which founds the partnership and its first account."""


@dataclass
class People:
    """Organisations by short name, and accounts by organisation and role."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)

    def actor(self, organisation: str, role: str, now: dt.datetime = START) -> Actor:
        """The account of an organisation in a role, acting at a moment."""
        return actor_of(account=self.accounts[organisation, role], now=now)


ORGANISATIONS = (
    (
        "NWLDC",
        "North West Leicestershire District Council",
        AuthorityKind.DISTRICT_COUNCIL,
        PartnershipRole.RESPONSIBLE,
    ),
    ("LCC", "Leicestershire County Council", AuthorityKind.COUNTY_COUNCIL, PartnershipRole.RESPONSIBLE),
    ("Police", "Leicestershire Police", AuthorityKind.POLICE, PartnershipRole.RESPONSIBLE),
    ("Turning Point", "Turning Point", AuthorityKind.PROVIDER, PartnershipRole.PARTICIPATING),
)
ROLES = (
    ("NWLDC", AccountRole.CO_ORDINATOR),
    ("NWLDC", AccountRole.CHAIR),
    ("NWLDC", AccountRole.UPDATER),
    ("LCC", AccountRole.AUDITOR),
    ("Police", AccountRole.UPDATER),
    ("Police", AccountRole.APPROVER),
    ("Police", AccountRole.READER),
    ("Turning Point", AccountRole.UPDATER),
)


def account_make(organisation: Organisation, role: AccountRole) -> Account:
    """An account with one membership; it has no password."""
    account = Account.objects.create_user(
        f"{role.value}@{organisation.brief.lower().replace(' ', '-')}.example",
        title=f"{role.label}, {organisation.brief}",
        made=START,
    )
    record(
        "membership_given",
        Membership(account=account, organisation=organisation, role=role.value, since=START.date()),
        by=SYSTEM,
    )
    return account


def people_make() -> People:
    """The partnership with four organisations and accounts in every role."""
    people = People()
    partnership_found(
        by=SYSTEM,
        name="Safer North West Leicestershire Partnership",
        area_code="E22000170",
        jurisdiction=Jurisdiction.ENGLAND,
        synthetic="Synthetic: made for tests.",
    )
    council, *others = ORGANISATIONS
    people.organisations[council[0]] = Organisation(
        short_name=council[0], name=council[1], kind=council[2].value
    )
    record("organisation_added", people.organisations[council[0]], by=SYSTEM)
    record(
        "role_taken",
        OrganisationRole(
            organisation=people.organisations[council[0]], role=council[3].value, since=START.date()
        ),
        by=SYSTEM,
    )
    for short, role in ROLES[:1]:
        people.accounts[short, role.value] = account_make(people.organisations[short], role)
    co_ordinator = people.actor("NWLDC", "co_ordinator")
    for short, name, kind, part in others:
        people.organisations[short] = organisation_add(
            by=co_ordinator, name=name, short_name=short, kind=kind, role=part, since=START.date()
        )
    for short, role in ROLES[1:]:
        people.accounts[short, role.value] = account_make(people.organisations[short], role)
    return people


@dataclass
class PlanMade:
    """A strategy with a plan, one priority and two actions: the police's with two milestones, and the council's."""

    strategy: Strategy
    plan: Plan
    priority: Priority
    police_action: Action
    council_action: Action
    survey: Milestone
    patrols: Milestone
    measure: Measure


def plan_make(people: People, *, adopted: bool = True) -> PlanMade:
    """A small plan of 2017/18, made by the co-ordinator on 3 April 2017."""
    by = people.actor("NWLDC", "co_ordinator")
    strategy = Strategy(
        title="Community Safety Strategy 2017-2020", starts=dt.date(2017, 4, 1), ends=dt.date(2020, 3, 31)
    )
    record("strategy_drafted", strategy, by=by)
    priority = Priority(strategy=strategy, year=2017, number=1, title="Anti-social behaviour and its causes")
    record("priority_agreed", priority, by=by)
    plan = plan_draft(by=by, year=PlanYear(2017), strategy=strategy)
    police, council = people.organisations["Police"], people.organisations["NWLDC"]
    year = {"starts": dt.date(2017, 4, 1), "ends": dt.date(2018, 3, 31)}
    police_action = action_add(
        by=by,
        plan=plan,
        priority=priority,
        headline="Patrol where reports cluster",
        lead=police,
        support=[council],
        **year,
    )
    council_action = action_add(
        by=by, plan=plan, priority=priority, headline="Write to landlords", lead=council, **year
    )
    survey = milestone_add(by=by, action=police_action, text="Survey residents", due=dt.date(2017, 6, 30))
    patrols = milestone_add(by=by, action=police_action, text="Begin patrols", due=dt.date(2017, 9, 30))
    milestone_add(by=by, action=council_action, text="Letters sent", due=dt.date(2017, 6, 30))
    measure = measure_add(
        by=by,
        priority=priority,
        title="Reports of anti-social behaviour",
        kind=MeasureKind.OUTCOME,
        unit="reports",
        direction=Direction.DOWN,
        baseline=Decimal(2129),
        baseline_period="year to March 2017",
        target=Decimal(2000),
        target_by=dt.date(2018, 3, 31),
        responsible=[police],
    )
    if adopted:
        plan_adopt(by=by, plan=plan, on=START.date())
    return PlanMade(strategy, plan, priority, police_action, council_action, survey, patrols, measure)
