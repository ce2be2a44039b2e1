"""Who opens the plan's pages; another organisation's restricted action is not found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from partnerships import People, plan_make
from route_inventory import (
    CO_ORDINATES,
    CO_ORDINATOR,
    LEADS,
    PLAN,
    PROVIDER,
    address_of,
    check,
    client_of,
)
from saferplan.domain.planning.roles import Visibility
from saferplan.money.services import contribution_add
from saferplan.plan.actions import action_amend
from saferplan.plan.refreshing import refresh_begin
from saferplan.plan.workbook.receipts import workbook_try
from saferplan.plan.workbook.writing import workbook_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(people: People, settings: Any, tmp_path: Any) -> dict[str, Any]:
    settings.MEDIA_ROOT = tmp_path
    now = dt.datetime(2018, 3, 1, 9, 0, tzinfo=dt.UTC)
    settings.SAFERPLAN_CLOCK = lambda: now
    made = plan_make(people)
    by = people.actor(*CO_ORDINATOR, now)
    police = people.organisations["Police"]
    book = workbook_of(by=by, plan=made.plan, organisation=police)
    return {
        "made": made,
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
        "receipt": workbook_try(by=by, plan=made.plan, organisation=police, name="p.xlsx", content=book).pk,
    }


@pytest.mark.parametrize("name", sorted(PLAN))
def test_who_opens_a_page_and_that_reading_writes_nothing(
    people: People, values: dict[str, Any], name: str
) -> None:
    check(people, name, PLAN[name], values)


@pytest.mark.parametrize(
    "name", sorted(name for name, route in PLAN.items() if {"action", "milestone"} & {*route.of})
)
def test_another_organisations_restricted_action_is_not_found(
    people: People, values: dict[str, Any], name: str
) -> None:
    action_amend(
        by=people.actor(*CO_ORDINATOR),
        action=values["made"].police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    route = PLAN[name]
    address = address_of(name, route, values)
    expected = 403 if route.opens <= LEADS else 404
    assert client_of(people, PROVIDER).get(address).status_code == expected
    assert client_of(people, CO_ORDINATOR).get(address).status_code == 200
    assert route.opens >= CO_ORDINATES
