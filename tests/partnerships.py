"""A small partnership for tests: organisations, people in every role, a plan. Built by the services alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.partnership.models import Account, Membership, Organisation, OrganisationRole
from saferplan.partnership.selectors import actor_of
from saferplan.partnership.services import organisation_add, partnership_found

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
