"""What the database holds of scrutiny, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import models

from constraint_checks import every_constraint_is_broken, refuses_change, refuses_second_row
from saferplan.scrutiny.models import (
    CallForAction,
    Committee,
    CopySent,
    Question,
    Recommendation,
    Response,
    ScrutinyMeeting,
    ScrutinyPack,
)
from saferplan.scrutiny.packing import pack_freeze
from saferplan.scrutiny.recommending import copies_send
from scrutiny_world import TODAY, scrutiny_make

pytestmark = pytest.mark.django_db

EARLY = dt.date(2014, 1, 1)
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "committee_kind": (Committee, {"kind": "club"}),
    "committee_ends_after_start": (Committee, {"until": EARLY}),
    "committee_has_name": (Committee, {"name": ""}),
    "scrutiny_meeting_state": (ScrutinyMeeting, {"state": "perhaps"}),
    "scrutiny_meeting_about": (ScrutinyMeeting, {"about": ""}),
    "scrutiny_meeting_held_where": (ScrutinyMeeting, {"source": ""}),
    "scrutiny_pack_schema": (ScrutinyPack, {"schema": 0}),
    "scrutiny_pack_has_its_hash": (ScrutinyPack, {"sha256": "abc"}),
    "recommendation_says_something": (Recommendation, {"text": ""}),
    "recommendation_due_after": (Recommendation, {"due": EARLY}),
    "recommendation_number": (Recommendation, {"number": 0}),
    "recommendation_done_how": (Recommendation, {"done": TODAY}),
    "response_answer": (Response, {"answer": "perhaps"}),
    "response_has_reason": (Response, {"words": ""}),
    "response_post": (Response, {"answered_as": ""}),
    "question_says_something": (Question, {"text": ""}),
    "question_asked_as": (Question, {"asked_as": ""}),
    "question_answer_is_whole": (Question, {"answer": "Yes."}),
    "question_number": (Question, {"number": 0}),
    "call_says_something": (CallForAction, {"text": ""}),
    "call_raised_as": (CallForAction, {"raised_as": ""}),
    "call_closed_after": (CallForAction, {"closed": EARLY, "outcome": "Heard."}),
    "call_closed_how": (CallForAction, {"outcome": "Heard."}),
}
MADE: dict[str, type[models.Model]] = {
    "committee_once": Committee,
    "scrutiny_meeting_once": ScrutinyMeeting,
    "scrutiny_pack_once": ScrutinyPack,
    "recommendation_once": Recommendation,
    "response_once": Response,
    "copy_sent_once": CopySent,
    "scrutiny_question_once": Question,
}


@pytest.fixture(scope="module")
def _filled(rows_of_the_module: None) -> None:
    """Something in every table."""
    world = scrutiny_make()
    by, made = world.co_ordinator(), world.recommend()
    world.respond(made)
    copies_send(by=by, recommendation=made, organisations=[world.people.organisations["Police"]], on=TODAY)
    world.ask()
    world.call()
    pack_freeze(by=by, meeting=world.meeting, plan=world.made.plan)


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    every_constraint_is_broken("scrutiny", {*BROKEN, *MADE})


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(name: str) -> None:
    refuses_change(name, *BROKEN[name])


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(name: str) -> None:
    refuses_second_row(MADE[name])
