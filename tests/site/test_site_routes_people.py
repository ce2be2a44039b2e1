"""Who opens the pages of the partnership and its people."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships import People
from route_inventory import CO_ORDINATOR, PEOPLE, POLICE, check
from saferplan.domain.planning.roles import AccountRole
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.invitations import invitation_send
from saferplan.partnership.services import alias_add, area_join, post_add, post_appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People) -> dict[str, Any]:
    """Something for each page to be about."""
    by = people.actor(*CO_ORDINATOR)
    police = people.organisations["Police"]
    account = people.accounts[POLICE]
    post = post_add(by=by, organisation=police, title="Inspector")
    sent = invitation_send(
        by=by, email="new@police.example", title="Sergeant", organisation=police, role=AccountRole.READER
    )
    return {
        "police": police.pk,
        "token": "not-one-of-ours",
        "account": account.pk,
        "membership": account.memberships.get().pk,
        "post": post.pk,
        "appointment": post_appoint(by=by, post=post, capacity=Capacity.LIAISON, since=by.today).pk,
        "alias": alias_add(by=by, name="Safer").pk,
        "area": area_join(by=by, code="E07000134", name="North West Leicestershire", since=by.today).pk,
        "invitation": sent.invitation.pk,
    }


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PEOPLE[name], values)
