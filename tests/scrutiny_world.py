"""Scrutiny of a small partnership for tests: a committee, a meeting that was held, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.years import LONDON
from saferplan.domain.scrutiny.following import Answer
from saferplan.history.actor import Actor
from saferplan.scrutiny.asking import question_record
from saferplan.scrutiny.models import (
    CallForAction,
    Committee,
    Question,
    Recommendation,
    Response,
    ScrutinyMeeting,
)
from saferplan.scrutiny.recommending import recommendation_make, response_give
from saferplan.scrutiny.services import call_note, committee_add, meeting_hold, meeting_plan
from saferplan.scrutiny.states import CommitteeKind

HELD, TODAY = dt.date(2017, 10, 4), dt.date(2017, 10, 11)


@dataclass
class Scrutiny:
    """People, a plan, the crime and disorder committee, and its meeting of 4 October 2017."""

    people: People
    made: PlanMade
    committee: Committee
    meeting: ScrutinyMeeting

    def actor(self, organisation: str, role: str, day: dt.date = TODAY) -> Actor:
        return self.people.actor(organisation, role, dt.datetime.combine(day, dt.time(9), LONDON))

    def co_ordinator(self, day: dt.date = TODAY) -> Actor:
        return self.actor("NWLDC", "co_ordinator", day)

    def planned(self) -> ScrutinyMeeting:
        return meeting_plan(
            by=self.co_ordinator(), committee=self.committee, day=dt.date(2017, 10, 10), about="Cybercrime"
        )

    def recommend(self, *asked: str, **more: Any) -> Recommendation:
        names = asked or ("Police",)
        return recommendation_make(
            by=self.co_ordinator(),
            meeting=self.meeting,
            text="Set a target for each priority.",
            made=HELD,
            asked=[self.people.organisations[one] for one in names],
            **more,
        )

    def respond(self, made: Recommendation, answer: Answer = Answer.ACCEPTED, by: str = "Police") -> Response:
        return response_give(
            by=self.co_ordinator(),
            recommendation=made,
            organisation=self.people.organisations[by],
            answer=answer,
            words="Targets will be set with the next plan.",
            on=TODAY,
            answered_as="Inspector",
        )

    def ask(self) -> Question:
        return question_record(
            by=self.co_ordinator(), meeting=self.meeting, text="How will the council cope with police cuts?"
        )

    def call(self) -> CallForAction:
        return call_note(
            by=self.co_ordinator(), committee=self.committee, noted=HELD, text="Noise round a bus station"
        )


def scrutiny_make(people: People | None = None, made: PlanMade | None = None) -> Scrutiny:
    """A committee of the district council, and its meeting of 4 October 2017, which was held."""
    people = people or people_make()
    made = made or plan_make(people)
    by = people.actor("NWLDC", "co_ordinator", dt.datetime.combine(TODAY, dt.time(9), LONDON))
    committee = committee_add(
        by=by,
        council=people.organisations["NWLDC"],
        name="Community Scrutiny Committee",
        kind=CommitteeKind.CRIME_AND_DISORDER,
        since=dt.date(2015, 5, 1),
    )
    meeting = meeting_plan(by=by, committee=committee, day=HELD, about="The partnership's year")
    meeting_hold(by=by, meeting=meeting, source="Minutes of 4 October 2017")
    return Scrutiny(people, made, committee, meeting)
