"""Every address of the site with who may open it: an address that is not listed here fails the suite.

The table says what people get, not which policy a page names: so a policy that lets too many in is found, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partnerships import People, PlanMade, plan_make
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.history.actor import Actor
from saferplan.money.services import contribution_add
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.invitations import invitation_send
from saferplan.partnership.services import alias_add, area_join, post_add, post_appoint
from saferplan.plan.actions import action_amend
from saferplan.plan.refreshing import refresh_begin
from saferplan.plan.workbook.receipts import workbook_try
from saferplan.plan.workbook.writing import workbook_of
from saferplan.site.access import PUBLIC

pytestmark = pytest.mark.django_db

Who = tuple[str, str]
CO_ORDINATOR, CHAIR, COUNCIL = ("NWLDC", "co_ordinator"), ("NWLDC", "chair"), ("NWLDC", "updater")
AUDITOR = ("LCC", "auditor")
POLICE, POLICE_APPROVER, POLICE_READER = ("Police", "updater"), ("Police", "approver"), ("Police", "reader")
PROVIDER = ("Turning Point", "updater")
EVERYONE = frozenset(
    {CO_ORDINATOR, CHAIR, COUNCIL, AUDITOR, POLICE, POLICE_APPROVER, POLICE_READER, PROVIDER}
)
CO_ORDINATES = frozenset({CO_ORDINATOR})
LEADS = frozenset({CO_ORDINATOR, CHAIR})
UPDATES_POLICE = frozenset({CO_ORDINATOR, POLICE, POLICE_APPROVER})


@dataclass(frozen=True)
class Route:
    """Who opens a page; `of` names what it is about. Others get `otherwise`."""

    opens: frozenset[Who]
    of: tuple[str, ...] = ()
    status: int = 200
    otherwise: int = 403


ROUTES = {
    "dashboard": Route(EVERYONE),
    "plan": Route(EVERYONE, status=302),
    "plan_overview": Route(EVERYONE, ("year",)),
    "plan_board": Route(EVERYONE, ("year",)),
    "plan_table": Route(EVERYONE, ("year",)),
    "plan_timeline": Route(EVERYONE, ("year",)),
    "plan_measures": Route(EVERYONE, ("year",)),
    "plan_workbooks": Route(EVERYONE, ("year",)),
    "plan_refresh": Route(EVERYONE, ("year",)),
    "plan_comparison": Route(EVERYONE, ("year",)),
    "plan_adopt": Route(LEADS, ("year",)),
    "plan_close": Route(LEADS, ("year",)),
    "action_add": Route(CO_ORDINATES, ("year",)),
    "action": Route(EVERYONE, ("action",)),
    "action_report": Route(UPDATES_POLICE, ("action",)),
    "action_amend": Route(CO_ORDINATES, ("action",)),
    "action_lead": Route(CO_ORDINATES, ("action",)),
    "milestone_add": Route(CO_ORDINATES, ("action",)),
    "milestone_done": Route(UPDATES_POLICE, ("milestone",)),
    "milestone_evidence": Route(UPDATES_POLICE, ("milestone",)),
    "milestone_move": Route(UPDATES_POLICE, ("milestone",)),
    "milestone_stop": Route(CO_ORDINATES, ("milestone",)),
    "milestone_reopen": Route(UPDATES_POLICE, ("milestone",)),
    "measure_add": Route(CO_ORDINATES, ("year",)),
    "measure": Route(EVERYONE, ("measure",)),
    "measure_read": Route(UPDATES_POLICE, ("measure",)),
    "workbook_download": Route(UPDATES_POLICE, ("year", "police")),
    "workbook_upload": Route(UPDATES_POLICE, ("year", "police")),
    "workbook_receipt": Route(UPDATES_POLICE, ("receipt",), otherwise=404),
    "plan_money": Route(EVERYONE, ("year",)),
    "contribution_add": Route(CO_ORDINATES, ("year",)),
    "contribution": Route(CO_ORDINATES, ("contribution",)),
    "contribution_withdraw": Route(CO_ORDINATES, ("contribution",)),
    "refresh_begin": Route(LEADS, ("year",)),
    "refresh_mid_year": Route(LEADS, ("year",)),
    "refresh": Route(EVERYONE, ("refresh",)),
    "refresh_priority": Route(LEADS, ("refresh", "priority")),
    "refresh_action": Route(LEADS, ("refresh", "action")),
    "refresh_abandon": Route(LEADS, ("refresh",)),
    "partnership": Route(EVERYONE),
    "partnership_describe": Route(CO_ORDINATES),
    "alias_add": Route(CO_ORDINATES),
    "alias_end": Route(CO_ORDINATES, ("alias",)),
    "area_add": Route(CO_ORDINATES),
    "area_end": Route(CO_ORDINATES, ("area",)),
    "organisation": Route(EVERYONE, ("police",)),
    "organisation_add": Route(CO_ORDINATES),
    "organisation_describe": Route(CO_ORDINATES, ("police",)),
    "organisation_role": Route(CO_ORDINATES, ("police",)),
    "organisation_leave": Route(CO_ORDINATES, ("police",)),
    "post_add": Route(CO_ORDINATES, ("police",)),
    "post_describe": Route(CO_ORDINATES, ("post",)),
    "post_end": Route(CO_ORDINATES, ("post",)),
    "post_appoint": Route(CO_ORDINATES, ("post",)),
    "appointment_end": Route(CO_ORDINATES, ("appointment",)),
    "people": Route(CO_ORDINATES),
    "person": Route(CO_ORDINATES, ("account",)),
    "membership_give": Route(CO_ORDINATES, ("account",)),
    "membership_end": Route(CO_ORDINATES, ("membership",)),
    "account_suspend": Route(CO_ORDINATES, ("account",)),
    "account_restore": Route(CO_ORDINATES, ("account",)),
    "factors_remove": Route(CO_ORDINATES, ("account",)),
    "invite": Route(CO_ORDINATES),
    "invitation_again": Route(CO_ORDINATES, ("invitation",)),
    "invitation_withdraw": Route(CO_ORDINATES, ("invitation",)),
}

# Pages of the library that people sign in with: it guards them itself. Its tests are its own; ours are
# tests/site/test_site_accounts*.py.
SIGNING_IN = ("account/",)
# Whether the site is well, and an invitation by whoever has its link; tested where they are made.
OPEN_TO_ALL = {"health", "invitation"}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
MAY_BE_WRITTEN = ("django_session", "usersessions_usersession")


@dataclass
class World:
    """A partnership with something for every page to be about."""

    people: People
    made: PlanMade
    values: dict[str, Any]

    def address(self, name: str, route: Route) -> str:
        """The address of a page, about what its route names."""
        return reverse(name, args=[self.values[one] for one in route.of])

    def client(self, who: Who) -> Client:
        """Somebody who has signed in."""
        client = Client()
        client.force_login(self.people.accounts[who])
        return client


@pytest.fixture
def world(people: People, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2018, 3, 1, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    made = plan_make(people)
    by = people.actor(*CO_ORDINATOR, now)
    police = people.organisations["Police"]
    book = workbook_of(by=by, plan=made.plan, organisation=police)
    values = {
        "year": 2017,
        "action": made.police_action.pk,
        "milestone": made.survey.pk,
        "measure": made.measure.pk,
        "priority": made.priority.pk,
        "police": police.pk,
        "contribution": contribution_add(
            by=by, plan=made.plan, funder=police, purpose="Projects", amount=None
        ).pk,
        "refresh": refresh_begin(by=by, plan=made.plan).pk,
        **people_values(people, by),
        "receipt": workbook_try(by=by, plan=made.plan, organisation=police, name="p.xlsx", content=book).pk,
    }
    return World(people, made, values)


def people_values(people: People, by: Actor) -> dict[str, int]:
    """Something for each page of the partnership itself to be about."""
    police = people.organisations["Police"]
    account = people.accounts[POLICE]
    post = post_add(by=by, organisation=police, title="Inspector")
    sent = invitation_send(
        by=by, email="new@police.example", title="Sergeant", organisation=police, role=AccountRole.READER
    )
    return {
        "account": account.pk,
        "membership": account.memberships.get().pk,
        "post": post.pk,
        "appointment": post_appoint(by=by, post=post, capacity=Capacity.LIAISON, since=by.today).pk,
        "alias": alias_add(by=by, name="Safer").pk,
        "area": area_join(by=by, code="E07000134", name="North West Leicestershire", since=by.today).pk,
        "invitation": sent.invitation.pk,
    }


def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site, with the pattern behind it."""
    for one in found:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        else:
            yield route, one


def ours() -> dict[str, URLPattern]:
    """The pages of the site itself, by name."""
    return {
        str(one.name): one
        for route, one in patterns(get_resolver().url_patterns)
        if not route.startswith(SIGNING_IN)
    }


def test_every_page_is_listed_here_and_declares_who_may_open_it() -> None:
    pages = ours()
    assert sorted(set(pages) - OPEN_TO_ALL) == sorted(ROUTES)
    assert all(hasattr(one.callback, "policy") for one in pages.values())
    assert {name for name, one in pages.items() if one.callback.policy == PUBLIC} == {"health", "invitation"}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_who_opens_a_page_and_that_reading_writes_nothing(world: World, name: str) -> None:
    route = ROUTES[name]
    address = world.address(name, route)
    got = {}
    for who in sorted(EVERYONE):
        client = world.client(who)
        with nothing_is_written():
            got[who] = client.get(address).status_code
    expected = {who: route.status if who in route.opens else route.otherwise for who in sorted(EVERYONE)}
    assert got == expected
    stranger = Client().get(address)
    assert (stranger.status_code, stranger.headers["Location"].split("?")[0]) == (
        302,
        reverse("account_login"),
    )


@pytest.mark.parametrize(
    "name", sorted(name for name, route in ROUTES.items() if {"action", "milestone"} & {*route.of})
)
def test_another_organisations_restricted_action_is_not_found(world: World, name: str) -> None:
    action_amend(
        by=world.people.actor(*CO_ORDINATOR),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    address = world.address(name, ROUTES[name])
    expected = 403 if ROUTES[name].opens <= CO_ORDINATES or ROUTES[name].opens <= LEADS else 404
    assert world.client(PROVIDER).get(address).status_code == expected
    assert world.client(CO_ORDINATOR).get(address).status_code == 200


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_page_that_only_shows_takes_no_forms(world: World, name: str) -> None:
    page = ours()[name].callback
    status = world.client(CO_ORDINATOR).post(world.address(name, ROUTES[name])).status_code
    assert (status == 405) is not page.writes


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Fails on the first statement that writes, but for what remembers who is signed in."""

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statement = sql.lstrip().upper()
        if statement.startswith(WRITES) and not any(table.upper() in statement for table in MAY_BE_WRITTEN):
            raise AssertionError(f"reading a page wrote: {sql}")
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield


def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
