"""The meetings' pages: a cycle from page to page, what is not found, files, the calendar, and how many queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings_world import World, at, world_make
from saferplan.domain.planning.roles import Visibility
from saferplan.meetings.agendas import forward_item_plan
from saferplan.meetings.cycles import meeting_begin
from saferplan.meetings.models import AgendaItem, Meeting, StatusReport, Update
from saferplan.meetings.papers import paper_add
from saferplan.meetings.records import decision_want, meeting_action_add
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.models import Action

pytestmark = pytest.mark.django_db

Who = tuple[str, str]
CO_ORDINATOR, CHAIR, COUNCIL = ("NWLDC", "co_ordinator"), ("NWLDC", "chair"), ("NWLDC", "updater")
AUDITOR, POLICE, APPROVER = ("LCC", "auditor"), ("Police", "updater"), ("Police", "approver")
READER, PROVIDER = ("Police", "reader"), ("Turning Point", "updater")


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_CLOCK = lambda: at(dt.date(2017, 6, 12))
    return world_make()


@pytest.fixture
def values(world: World) -> dict[str, Any]:
    by = world.co_ordinator(dt.date(2017, 5, 22))
    meeting = world.open(0, dt.date(2017, 5, 22))
    paper = paper_add(
        by=by, meeting=meeting, title="Accounts", given=SimpleUploadedFile("a.pdf", b"%PDF-1.7\nxxxx")
    )
    decision = decision_want(by=by, meeting=meeting, text="Spend.")
    forward = forward_item_plan(by=by, title="Assessment", not_before=dt.date(2018, 1, 1))
    meeting_begin(by=world.co_ordinator(meeting.date), meeting=meeting)
    arising = meeting_action_add(
        by=world.co_ordinator(meeting.date),
        meeting=meeting,
        text="Write",
        owner=world.people.organisations["Police"],
        due=dt.date(2017, 7, 1),
    )
    return {
        "meeting": meeting.pk,
        "paper": paper.pk,
        "decision": decision.pk,
        "forward": forward.pk,
        "arising": arising.pk,
        "item": meeting.items.first().pk,
        "update": world.update(meeting, "Police").pk,
        "report": "status-report",
        "html": "html",
    }


def signed_in(world: World, who: Who) -> Client:
    client = Client()
    client.force_login(world.people.accounts[who])
    return client


@pytest.mark.parametrize("name", ["update_send", "update_unchanged"])
def test_an_update_on_anothers_restricted_action_is_not_found(
    world: World, values: dict[str, Any], name: str
) -> None:
    action_amend(
        by=world.co_ordinator(dt.date(2017, 6, 1)),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    address = reverse(name, args=[values["update"]])
    assert signed_in(world, PROVIDER).get(address).status_code == 404
    board = reverse("cycle_board", args=[values["meeting"]])
    assert "Patrol" not in signed_in(world, PROVIDER).get(board).content.decode()
    assert "Patrol" in signed_in(world, POLICE).get(board).content.decode()


def test_a_restricted_paper_is_not_found_and_not_named(world: World, values: dict[str, Any]) -> None:
    by = world.co_ordinator(dt.date(2017, 6, 12))
    meeting = Meeting.objects.get(pk=values["meeting"])
    secret = paper_add(
        by=by,
        meeting=meeting,
        title="Names of victims",
        given=SimpleUploadedFile("b.pdf", b"%PDF-1.7\nyyyy"),
        visibility=Visibility.RESTRICTED,
    )
    reader = signed_in(world, READER)
    assert reader.get(reverse("paper", args=[secret.pk])).status_code == 404
    assert "Names of victims" not in reader.get(reverse("meeting", args=[meeting.pk])).content.decode()
    shown = signed_in(world, AUDITOR).get(reverse("paper", args=[secret.pk]))
    b"".join(shown.streaming_content)
    assert shown.status_code == 200


def test_a_cycle_from_page_to_page(world: World, settings: Any) -> None:
    """Arrange, open, answer in a minute, begin, record, close: as the pages do it."""
    settings.SAFERPLAN_CLOCK = lambda: at(dt.date(2017, 5, 22))
    runs, police = signed_in(world, CO_ORDINATOR), signed_in(world, POLICE)
    meeting = world.meetings[0]
    of = [meeting.pk]
    opened = runs.post(reverse("cycle_open", args=of), follow=True)
    assert "0 of 2 updates are answered" in opened.content.decode()
    update = world.update(meeting, "Police")
    mine = police.get(reverse("my_updates")).content.decode()
    assert "1 to send" in mine
    assert "1.1 Patrol where reports cluster" in mine
    assert "Write to landlords" not in mine
    refused = police.post(
        reverse("update_send", args=[update.pk]),
        {"reported": "amber", "report": "Stuck.", "stage": "in_progress"},
    )
    text = refused.content.decode()
    assert "At risk is reported without a reason. Say what is behind it." in text
    assert 'href="#id_cause"' in text
    survey = world.made.survey.pk
    sent = police.post(
        reverse("update_send", args=[update.pk]),
        {
            "reported": "green",
            "report": "Survey is out.",
            "stage": "in_progress",
            f"done-{survey}": "2017-05-20",
            f"evidence-{survey}": "Report",
        },
        follow=True,
    )
    assert "Nothing is asked of you now" in sent.content.decode()
    update.refresh_from_db()
    assert update.state == "reported"
    settings.SAFERPLAN_CLOCK = lambda: at(meeting.date)
    runs.post(reverse("meeting_begin", args=of))
    page = runs.post(
        reverse("attendance", args=of),
        {
            f"attended-{one.pk}": "absent" if one.short_name == "Police" else "present"
            for one in world.people.organisations.values()
        },
        follow=True,
    )
    assert "The attendance is recorded" in page.content.decode()
    items = list(AgendaItem.objects.filter(meeting=meeting))
    runs.post(reverse("minutes", args=of), {f"item-{one.pk}": "Noted." for one in items})
    closed = runs.post(reverse("cycle_close", args=of), follow=True).content.decode()
    assert "Frozen at the close of the cycle" in closed
    assert "North West Leicestershire District Council" in closed.split("Who was silent")[1]
    assert StatusReport.objects.count() == 1


def test_moving_items_on_the_agenda(world: World) -> None:
    runs, meeting = signed_in(world, CO_ORDINATOR), world.meetings[0]
    second = meeting.items.all()[1]
    runs.post(reverse("agenda", args=[meeting.pk]), {"move": f"up-{second.pk}"})
    assert meeting.items.first() == second


def test_the_calendar_is_made_shown_once_read_and_revoked(world: World) -> None:
    police = signed_in(world, POLICE)
    made = police.post(reverse("calendar"), {"make": "yes"}).content.decode()
    address = "/calendar/" + made.split("sp-address")[1].split("/calendar/")[1].split(".ics")[0] + ".ics"
    assert address not in police.get(reverse("calendar")).content.decode()
    feed = Client().get(address)
    assert feed.headers["Content-Type"].startswith("text/calendar")
    assert b"Strategy group" in feed.content
    assert Client().post(address).status_code == 405
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    police.post(reverse("calendar"), {"revoke": "yes"})
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("kind", ["status-report", "agenda", "minutes"])
@pytest.mark.parametrize("ending", ["html", "docx", "odt", "pdf"])
def test_documents_are_downloaded(world: World, values: dict[str, Any], kind: str, ending: str) -> None:
    response = signed_in(world, READER).get(
        reverse("meeting_document", args=[values["meeting"], kind, ending])
    )
    assert response.status_code == 200
    assert f'filename="{kind}-2017-06-12.{ending}"' in response.headers["Content-Disposition"]
    assert len(response.content) > 1000


@pytest.mark.parametrize(("kind", "ending"), [("secrets", "html"), ("agenda", "exe"), ("agenda", "xlsx")])
def test_other_documents_are_not_found(world: World, values: dict[str, Any], kind: str, ending: str) -> None:
    address = reverse("meeting_document", args=[values["meeting"], kind, ending])
    assert signed_in(world, READER).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("meetings", 8),
        ("my_updates", 9),
        ("action_log", 6),
        ("meeting", 19),
        ("cycle_board", 6),
        ("status_report", 24),
        ("reminders", 13),
    ],
)
def test_a_page_takes_as_many_queries_for_two_actions_as_for_forty(
    world: World, name: str, most: int, django_assert_max_num_queries: Any
) -> None:
    by = world.co_ordinator(dt.date(2017, 5, 22))
    for number in range(38):
        action_add(
            by=by,
            plan=world.made.plan,
            priority=world.made.priority,
            headline=f"Action {number}",
            lead=world.people.organisations["NWLDC"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="New.",
        )
    meeting = world.open(0, dt.date(2017, 5, 22))
    of = [meeting.pk] if name in ("meeting", "cycle_board", "status_report") else []
    client = signed_in(world, CO_ORDINATOR if name != "my_updates" else COUNCIL)
    address = reverse(name, args=of)
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200
    assert Update.objects.count() == Action.objects.count() == 40


def test_the_dashboard_puts_what_is_asked_first(world: World, settings: Any) -> None:
    world.open(0, dt.date(2017, 5, 22))
    settings.SAFERPLAN_CLOCK = lambda: at(dt.date(2017, 5, 23))
    update = world.update(world.meetings[0], "Police")
    shown = signed_in(world, POLICE).get("/").content.decode()
    assert reverse("update_send", args=[update.pk]) in shown
    assert "asked for the meeting of 12 June 2017, due 2 June 2017" in shown
    assert "asked for the meeting" not in signed_in(world, PROVIDER).get("/").content.decode()


def test_the_dashboard_shows_what_arose_from_meetings_and_the_next_one(world: World, settings: Any) -> None:
    meeting = world.open(0, dt.date(2017, 5, 22))
    by = world.co_ordinator(meeting.date)
    meeting_begin(by=by, meeting=meeting)
    police = world.people.organisations["Police"]
    for text, due in (("Write to landlords", dt.date(2017, 7, 1)), ("Count again", dt.date(2017, 12, 1))):
        meeting_action_add(by=by, meeting=meeting, text=text, owner=police, due=due)
    settings.SAFERPLAN_CLOCK = lambda: at(dt.date(2017, 7, 2))
    shown = signed_in(world, POLICE).get("/").content.decode()
    assert "Write to landlords" in shown
    assert "Overdue" in shown
    assert "Count again" not in shown, "due in five months"
    assert "Next meeting:" in shown
    assert "Write to landlords" not in signed_in(world, PROVIDER).get("/").content.decode()
