"""The one click from a mail: works once, for one account, while it may; and looking at it writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from meetings_world import World, at
from saferplan.domain.planning.delivery import ReportedStatus
from saferplan.history.models import Event
from saferplan.history.recording import record
from saferplan.meetings.links import no_change_token
from saferplan.meetings.models import Meeting, Update
from saferplan.meetings.updates import update_send
from saferplan.partnership.models import Membership
from saferplan.partnership.people import account_suspend

pytestmark = pytest.mark.django_db

MAY_22, JUNE_1 = dt.date(2017, 5, 22), dt.date(2017, 6, 1)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return world.open(0, MAY_22)


@pytest.fixture
def clock(settings: Any) -> Any:
    def stand(day: dt.date) -> None:
        settings.SAFERPLAN_CLOCK = lambda: at(day)

    stand(JUNE_1)
    return stand


def address(world: World, meeting: Meeting, who: tuple[str, str] = ("Police", "updater")) -> str:
    token = no_change_token(
        update=world.update(meeting, "Police"), account=world.people.accounts[who], now=at(MAY_22)
    )
    return reverse("update_no_change", args=[token])


def test_looking_writes_nothing_and_one_click_answers(world: World, meeting: Meeting, clock: Any) -> None:
    link = address(world, meeting)
    client = Client(enforce_csrf_checks=True)
    written: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        shown = client.get(link)
    assert (shown.status_code, written) == (200, [])
    assert "Yes, nothing changed" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    token = shown.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    done = client.post(link, {"csrfmiddlewaretoken": token})
    assert "Recorded: nothing changed" in done.content.decode()
    update = world.update(meeting, "Police")
    assert (update.state, update.received) == ("no_change", JUNE_1)
    said = update.history.last()
    assert (said.name, said.account_id) == ("update_unchanged", world.people.accounts["Police", "updater"].pk)
    assert "_auth_user_id" not in client.session


def test_a_link_works_once(world: World, meeting: Meeting, clock: Any) -> None:
    link = address(world, meeting)
    assert Client().post(link).status_code == 200
    before = Event.objects.count()
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        assert "answered on 1 June 2017" in again.content.decode()
    assert Event.objects.count() == before


@pytest.mark.parametrize(("day", "status"), [(dt.date(2017, 6, 20), 200), (dt.date(2017, 6, 22), 410)])
def test_a_link_expires_after_thirty_days(
    world: World, meeting: Meeting, clock: Any, day: dt.date, status: int
) -> None:
    clock(day)
    assert Client().get(address(world, meeting)).status_code == status


def test_another_account_that_has_signed_in_is_sent_away(world: World, meeting: Meeting, clock: Any) -> None:
    link = address(world, meeting)
    client = Client()
    client.force_login(world.people.accounts["Turning Point", "updater"])
    assert client.post(link).status_code == 410
    assert world.update(meeting, "Police").state == "asked"
    client.force_login(world.people.accounts["Police", "updater"])
    assert client.post(link).status_code == 200


@pytest.mark.parametrize("who", [("Turning Point", "updater"), ("Police", "reader"), ("NWLDC", "chair")])
def test_the_link_of_an_account_that_may_not_answer_is_not_found(
    world: World, meeting: Meeting, clock: Any, who: tuple[str, str]
) -> None:
    assert Client().get(address(world, meeting, who)).status_code == 404


def test_a_suspended_account_and_one_without_its_role_are_not_found(
    world: World, meeting: Meeting, clock: Any
) -> None:
    link = address(world, meeting)
    other = address(world, meeting, ("Police", "approver"))
    account_suspend(
        by=world.co_ordinator(JUNE_1), account=world.people.accounts["Police", "updater"], reason="Left."
    )
    membership = Membership.objects.get(account=world.people.accounts["Police", "approver"])
    record("membership_ended", membership, by=world.co_ordinator(MAY_22), until=dt.date(2017, 5, 31))
    assert (Client().get(link).status_code, Client().post(other).status_code) == (404, 404)
    assert world.update(meeting, "Police").state == "asked"


@pytest.mark.parametrize("change", ["x", "", ":abc"])
def test_a_forged_link_is_not_found(world: World, meeting: Meeting, clock: Any, change: str) -> None:
    link = address(world, meeting)
    forged = link[:-4] + change if change else link.replace(":", "x", 1)
    assert Client().get(forged).status_code == 404


def test_a_link_to_a_closed_cycle_says_so(world: World, meeting: Meeting, clock: Any) -> None:
    link = address(world, meeting)
    world.close(meeting)
    clock(dt.date(2017, 6, 13))
    closed = Client().post(link)
    assert closed.status_code == 410
    assert "no longer taken" in closed.content.decode()
    assert Update.objects.get(meeting=meeting, action=world.made.police_action).state == "silent"


def test_where_no_change_will_not_do_the_page_says_why(world: World, meeting: Meeting, clock: Any) -> None:
    update_send(
        by=world.police(JUNE_1),
        update=world.update(meeting, "Police"),
        reported=ReportedStatus.GREEN,
        report="Survey begun.",
    )
    world.close(meeting)
    second = world.open(1, dt.date(2017, 7, 3))
    clock(dt.date(2017, 7, 10))
    link = reverse(
        "update_no_change",
        args=[
            no_change_token(
                update=world.update(second, "Police"),
                account=world.people.accounts["Police", "updater"],
                now=at(dt.date(2017, 7, 3)),
            )
        ],
    )
    shown = Client().get(link).content.decode()
    assert "Survey residents was due on 30 June 2017" in shown
    assert "Yes, nothing changed" not in shown
    assert Client().post(link).status_code == 410
    assert world.update(second, "Police").state == "asked"
