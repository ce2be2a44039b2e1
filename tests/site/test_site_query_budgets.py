"""A page asks the database the same number of questions however much the plan holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings_world import World, at, world_make
from saferplan.domain.planning.cycles import UpdateState
from saferplan.history.models import Event
from saferplan.meetings.models import MeetingAction, Update
from saferplan.plan.models import Action, Measure, Milestone, Reading
from saferplan.plan.refreshing import refresh_begin

pytestmark = pytest.mark.django_db

MAY_22, JUNE_5 = dt.date(2017, 5, 22), dt.date(2017, 6, 5)
WHO = {
    "co-ordinator": ("NWLDC", "co_ordinator"),
    "chair": ("NWLDC", "chair"),
    "police": ("Police", "updater"),
    "provider": ("Turning Point", "updater"),
}
PAGES = (
    ("dashboard", "", "co-ordinator"),
    ("dashboard", "", "chair"),
    ("dashboard", "", "police"),
    ("dashboard", "", "provider"),
    ("plan_overview", "year", "co-ordinator"),
    ("plan_board", "year", "police"),
    ("plan_table", "year", "police"),
    ("plan_timeline", "year", "police"),
    ("plan_measures", "year", "police"),
    ("plan_workbooks", "year", "police"),
    ("plan_comparison", "year", "police"),
    ("action", "action", "police"),
    ("measure", "measure", "police"),
    ("refresh", "refresh", "chair"),
    ("my_updates", "", "police"),
    ("meeting", "meeting", "police"),
    ("cycle_board", "meeting", "co-ordinator"),
    ("status_report", "meeting", "police"),
    ("action_log", "", "police"),
    ("reminders", "", "co-ordinator"),
    ("search", "?q=street", "police"),
    ("what_happened", "", "police"),
)


@dataclass
class Growing:
    """A plan whose cycle is open, and how it grows: in bulk, past the services, whose work is not what is measured."""

    world: World
    values: dict[str, Any]
    actions: int = 2

    def to(self, number: int) -> None:
        """Grow to so many actions, each with two milestones, support, an update that is asked for and three events."""
        made, people = self.world.made, self.world.people
        leads = (people.organisations["Police"], people.organisations["NWLDC"])
        first = self.actions
        raw = models.QuerySet
        actions = raw(Action).bulk_create(
            [
                Action(
                    plan=made.plan,
                    priority=made.priority,
                    reference=f"1.{at_ + 1}",
                    headline=f"Walk street {at_}",
                    lead=leads[at_ % 2],
                    starts=dt.date(2017, 4, 1),
                    ends=dt.date(2018, 3, 31),
                    first_ends=dt.date(2018, 3, 31),
                )
                for at_ in range(first, number)
            ]
        )
        raw(Milestone).bulk_create(
            [
                Milestone(action=one, text=text, due=day, first_due=day)
                for one in actions
                for text, day in (("Asked", dt.date(2017, 4, 30)), ("Walked", dt.date(2017, 9, 30)))
            ]
        )
        support = Action.support.through
        support.objects.bulk_create(
            [support(action=one, organisation=people.organisations["LCC"]) for one in actions]
        )
        meeting = self.values["meeting of"]
        updates = raw(Update).bulk_create(
            [
                Update(
                    meeting=meeting,
                    action=one,
                    organisation=one.lead,
                    asked=at(MAY_22),
                    due=meeting.updates_due,
                    state=UpdateState.ASKED.value,
                )
                for one in actions
            ]
        )
        measures = raw(Measure).bulk_create(
            [
                Measure(
                    priority=made.priority,
                    action=one,
                    title=f"Street {one.reference} is walked",
                    kind="output",
                    unit="walks",
                    direction="up",
                )
                for one in actions[::2]
            ]
        )
        raw(Reading).bulk_create(
            [
                Reading(measure=one, first=dt.date(2017, 4, 1), last=dt.date(2017, 4, month), value=month)
                for one in measures
                for month in (29, 30)
            ]
        )
        raw(MeetingAction).bulk_create(
            [
                MeetingAction(
                    meeting=meeting,
                    number=at_ + 1,
                    text=f"Write about street {at_}",
                    owner=leads[at_ % 2],
                    due=JUNE_5,
                    first_due=JUNE_5,
                    arisen=MAY_22,
                )
                for at_ in range(first, number, 4)
            ]
        )
        raw(Event).bulk_create(
            [
                Event(
                    at=at(MAY_22), name=name, subject_type=row.subject_type(), subject_id=row.pk, changes={}
                )
                for rows, name in ((actions, "action_added"), (updates, "update_asked"))
                for row in rows
            ]
        )
        self.actions = number


@pytest.fixture
def growing(settings: Any, tmp_path: Any) -> Growing:
    settings.SAFERPLAN_CLOCK = lambda: at(JUNE_5)
    settings.SAFERPLAN_WORKSPACE = None
    settings.MEDIA_ROOT = tmp_path
    world = world_make()
    meeting = world.open(0, MAY_22)
    refresh = refresh_begin(by=world.co_ordinator(MAY_22), plan=world.made.plan)
    values = {
        "year": 2017,
        "action": world.made.police_action.pk,
        "measure": world.made.measure.pk,
        "meeting": meeting.pk,
        "meeting of": meeting,
        "refresh": refresh.pk,
    }
    return Growing(world, values)


# The feed shows the newest fifty things that happened: it is compared once it is full of the same kinds.
FEW = {"what_happened": 60}


def questions(growing: Growing, name: str, of: str, who: str) -> list[str]:
    """The statements that a page asks, by somebody who has opened it before."""
    client = Client()
    client.force_login(growing.world.people.accounts[WHO[who]])
    query = of if of.startswith("?") else ""
    address = reverse(name, args=[growing.values[of]] if of and not query else []) + query
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return [one["sql"] for one in asked.captured_queries]


def differing(few: list[str], many: list[str]) -> str:
    """What the longer list asks again and again, for the message."""
    kinds: dict[str, int] = {}
    for one in many:
        kinds[one[:160]] = kinds.get(one[:160], 0) + 1
    return f"{len(few)} became {len(many)}: {[(n, sql) for sql, n in kinds.items() if n > 2][:5]}"


@pytest.mark.parametrize(("name", "of", "who"), PAGES)
def test_a_page_asks_as_much_of_two_hundred_actions_as_of_ten(
    growing: Growing, name: str, of: str, who: str
) -> None:
    growing.to(FEW.get(name, 10))
    few = questions(growing, name, of, who)
    growing.to(200)
    many = questions(growing, name, of, who)
    assert len(many) == len(few), differing(few, many)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("name", "of", "who"), PAGES)
def test_a_page_asks_as_much_of_two_thousand_actions_as_of_ten(
    growing: Growing, name: str, of: str, who: str
) -> None:
    growing.to(FEW.get(name, 10))
    few = questions(growing, name, of, who)
    growing.to(2000)
    many = questions(growing, name, of, who)
    assert len(many) == len(few), differing(few, many)
