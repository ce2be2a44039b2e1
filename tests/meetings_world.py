"""A small cycle of meetings for tests: the plan of `partnerships`, with a series of three meetings of 2017."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.meetings.arranging import series_begin
from saferplan.meetings.cycles import cycle_close, cycle_open, meeting_begin
from saferplan.meetings.models import Meeting, Update
from saferplan.meetings.selectors import meeting_list

DATES = (dt.date(2017, 6, 12), dt.date(2017, 7, 31), dt.date(2017, 10, 16))


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """A moment of a day in London."""
    return dt.datetime.combine(day, dt.time(hour), LONDON)


@dataclass
class World:
    """People, a plan, and three meetings."""

    people: People
    made: PlanMade
    meetings: list[Meeting]

    def co_ordinator(self, day: dt.date) -> Actor:
        return self.people.actor("NWLDC", "co_ordinator", at(day))

    def police(self, day: dt.date) -> Actor:
        return self.people.actor("Police", "updater", at(day))

    def council(self, day: dt.date) -> Actor:
        return self.people.actor("NWLDC", "updater", at(day))

    def update(self, meeting: Meeting, organisation: str) -> Update:
        return Update.objects.select_related("action__plan", "action__lead", "meeting", "organisation").get(
            meeting=meeting, action__lead=self.people.organisations[organisation]
        )

    def open(self, number: int, day: dt.date) -> Meeting:
        meeting = Meeting.objects.get(pk=self.meetings[number].pk)
        cycle_open(by=self.co_ordinator(day), meeting=meeting)
        return meeting

    def close(self, meeting: Meeting, day: dt.date | None = None) -> Meeting:
        by = self.co_ordinator(day or meeting.date)
        meeting_begin(by=by, meeting=meeting)
        cycle_close(by=by, meeting=meeting)
        return meeting


def world_make() -> World:
    """The world on 3 April 2017."""
    people = people_make()
    made = plan_make(people)
    series_begin(
        by=people.actor("NWLDC", "co_ordinator"),
        title="Strategy group",
        plan=made.plan,
        dates=DATES,
        place="Council offices",
    )
    return World(people, made, list(meeting_list()))
