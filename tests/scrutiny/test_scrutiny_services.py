"""Meetings, recommendations, responses, copies, questions and calls for action: what is recorded and refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from saferplan.domain.scrutiny.following import Answer
from saferplan.history.recording import fold, state
from saferplan.scrutiny.asking import question_amend, question_answer, question_record, question_withdraw
from saferplan.scrutiny.models import Recommendation
from saferplan.scrutiny.needs import attention_of, my_responses, recommendation_mark
from saferplan.scrutiny.recommending import (
    copies_send,
    recommendation_amend,
    recommendation_finish,
    recommendation_follow,
    recommendation_make,
    recommendation_withdraw,
    response_correct,
    response_give,
)
from saferplan.scrutiny.selectors import (
    actions_following,
    actions_offered,
    call_get,
    committee_get,
    councils_offered,
    owed_copies,
    pack_get,
    question_get,
    question_list,
    recommendation_get,
    recommendation_list,
    response_get,
    scrutiny_get,
    scrutiny_held,
)
from saferplan.scrutiny.services import (
    call_close,
    call_note,
    committee_end,
    meeting_amend,
    meeting_cancel,
    meeting_hold,
    meeting_plan,
)
from saferplan.scrutiny.states import MeetingState
from scrutiny_world import HELD, TODAY, Scrutiny

pytestmark = pytest.mark.django_db


def test_a_meeting_is_recorded_as_held_once_its_day_has_come(world: Scrutiny) -> None:
    by = world.co_ordinator()
    later = meeting_plan(by=by, committee=world.committee, day=dt.date(2018, 1, 9), about="Violence")
    with pytest.raises(ValidationError, match="is on 9 January 2018"):
        meeting_hold(by=by, meeting=later, source="Minutes")
    with pytest.raises(ValidationError, match="Say why"):
        meeting_amend(by=by, meeting=later, day=later.day, about="Violence", reason=" ")
    meeting_amend(
        by=by, meeting=later, day=dt.date(2018, 1, 16), about="Violence", reason="The room is taken."
    )
    meeting_cancel(by=by, meeting=later, reason="An election is called.")
    with pytest.raises(ValidationError, match="was cancelled already"):
        meeting_cancel(by=by, meeting=later, reason="Again.")
    assert later.state == MeetingState.CANCELLED
    assert fold(later.history) == state(later)
    with pytest.raises(ValidationError, match="was held already"):
        meeting_hold(by=by, meeting=world.meeting, source="Minutes")
    assert list(scrutiny_held(day=HELD)) == [world.meeting]
    assert not scrutiny_held(day=HELD - dt.timedelta(days=1))


def test_a_committee_that_ended_meets_no_more(world: Scrutiny) -> None:
    by = world.co_ordinator()
    committee_end(by=by, committee=world.committee, until=TODAY, reason="A joint one takes its place.")
    with pytest.raises(ValidationError, match="ended on 11 October 2017"):
        meeting_plan(by=by, committee=world.committee, day=dt.date(2018, 1, 9), about="Violence")
    with pytest.raises(ValidationError, match="ended on 11 October 2017"):
        committee_end(by=by, committee=world.committee, until=TODAY, reason="Again.")
    assert [one.brief for one in councils_offered()] == ["LCC", "NWLDC"]


def test_a_recommendation_has_its_number_and_its_day(world: Scrutiny) -> None:
    first, second = world.recommend("Police", "LCC"), world.recommend(due=dt.date(2017, 12, 1))
    assert (first.number, first.due) == (1, dt.date(2017, 11, 1))
    assert (second.number, second.due) == (2, dt.date(2017, 12, 1))
    assert str(first) == "Recommendation 1, Community Scrutiny Committee, 4 October 2017"
    by = world.co_ordinator()
    told = {"by": by, "meeting": world.meeting, "made": HELD, "asked": [world.people.organisations["Police"]]}
    with pytest.raises(ValidationError, match="Choose who is asked"):
        recommendation_make(text="Do.", **told | {"asked": []})
    with pytest.raises(ValidationError, match="still to come"):
        recommendation_make(text="Do.", **told | {"made": dt.date(2017, 11, 1)})
    with pytest.raises(ValidationError, match="a party"):
        recommendation_make(text="The Labour group asks for more.", **told)
    with pytest.raises(ValidationError, match="record that first"):
        recommendation_make(text="Do.", **told | {"meeting": world.planned()})


def test_a_response_is_the_organisation_s_own_with_its_reason(world: Scrutiny) -> None:
    made = world.recommend("Police", "LCC")
    police = world.people.organisations["Police"]
    told = {
        "recommendation": made,
        "organisation": police,
        "answer": Answer.PARTLY,
        "words": "One of two targets.",
        "on": TODAY,
        "answered_as": "Inspector",
    }
    with pytest.raises(PermissionDenied):
        response_give(by=world.actor("Turning Point", "updater"), **told)
    with pytest.raises(ValidationError, match="between 4 October 2017 and today"):
        response_give(by=world.actor("Police", "updater"), **told | {"on": dt.date(2017, 10, 3)})
    with pytest.raises(ValidationError, match="is not asked"):
        response_give(
            by=world.co_ordinator(), **told | {"organisation": world.people.organisations["Turning Point"]}
        )
    given = response_give(by=world.actor("Police", "updater"), **told)
    assert str(given) == "Police: Accepted in part"
    with pytest.raises(ValidationError, match="has responded already"):
        response_give(by=world.actor("Police", "updater"), **told)
    changed = {
        "answer": Answer.REJECTED,
        "words": "There is no data.",
        "on": TODAY,
        "answered_as": "Inspector",
    }
    with pytest.raises(ValidationError, match="Say why"):
        response_correct(by=world.actor("Police", "updater"), response=given, reason="", **changed)
    response_correct(by=world.actor("Police", "updater"), response=given, reason="Data was lost.", **changed)
    assert (given.answer, given.words) == ("rejected", "There is no data.")
    assert response_get(number=given.pk) == given


def test_who_is_waited_for_and_when_it_is_late(world: Scrutiny) -> None:
    made = world.recommend("Police", "LCC")
    fresh = recommendation_list().get()
    assert recommendation_mark(fresh, world.co_ordinator()).word == "Response due"
    late = world.co_ordinator(dt.date(2017, 11, 2))
    assert recommendation_mark(fresh, late).word == "Response overdue"
    said = [one.sentence for one in attention_of(by=late)]
    assert said[0] == f"{made}: no response of LCC and Police is recorded, and the day has passed."
    assert any("no copy is recorded as sent to" in one for one in said)
    assert my_responses(by=world.actor("Police", "updater")) == [
        (fresh, world.people.organisations["Police"])
    ]
    world.respond(made)
    assert my_responses(by=world.actor("Police", "updater")) == []
    world.respond(made, Answer.REJECTED, by="LCC")
    assert recommendation_mark(recommendation_list().get(), late).word == "No action yet"


def test_it_is_followed_to_actions_and_carried_out(world: Scrutiny) -> None:
    by, made = world.co_ordinator(), world.recommend()
    with pytest.raises(ValidationError, match="Nobody has accepted it yet"):
        recommendation_follow(by=by, recommendation=made, actions=[world.made.police_action])
    world.respond(made)
    with pytest.raises(ValidationError, match="Choose the actions"):
        recommendation_follow(by=by, recommendation=made, actions=[])
    recommendation_follow(by=by, recommendation=made, actions=[world.made.police_action])
    assert list(actions_following(by=by, recommendation=made)) == [world.made.police_action]
    assert world.made.council_action in actions_offered(by=by)
    assert recommendation_mark(recommendation_list().get(), by).word == "Being done"
    with pytest.raises(ValidationError, match="between 4 October 2017 and today"):
        recommendation_finish(by=by, recommendation=made, done=dt.date(2018, 1, 1), words="Set.")
    with pytest.raises(ValidationError, match="Say how"):
        recommendation_finish(by=by, recommendation=made, done=TODAY, words=" ")
    recommendation_finish(by=by, recommendation=made, done=TODAY, words="Targets are set.")
    assert recommendation_mark(recommendation_list().get(), by).word == "Done"


def test_rejected_by_all_is_an_end_too(world: Scrutiny) -> None:
    made = world.recommend()
    world.respond(made, Answer.REJECTED)
    assert recommendation_mark(recommendation_list().get(), world.co_ordinator()).word == "Rejected"
    with pytest.raises(ValidationError, match="Nobody has accepted"):
        recommendation_finish(by=world.co_ordinator(), recommendation=made, done=TODAY, words="x")


def test_a_recommendation_is_corrected_and_withdrawn_with_a_reason(world: Scrutiny) -> None:
    by, made = world.co_ordinator(), world.recommend()
    world.respond(made)
    told = {
        "by": by,
        "recommendation": made,
        "text": "Set two.",
        "due": made.due,
        "reason": "A word was wrong.",
    }
    lcc, police = world.people.organisations["LCC"], world.people.organisations["Police"]
    with pytest.raises(ValidationError, match="Police has responded already"):
        recommendation_amend(asked=[lcc], **told)
    with pytest.raises(ValidationError, match="Choose who"):
        recommendation_amend(asked=[], **told)
    recommendation_amend(asked=[lcc, police], **told)
    assert set(recommendation_get(number=made.pk).asked.all()) == {lcc, police}
    recommendation_withdraw(by=by, recommendation=made, reason="The committee took it back.")
    assert not recommendation_list()
    with pytest.raises(ValidationError, match="was withdrawn"):
        recommendation_withdraw(by=by, recommendation=made, reason="Again.")


def test_copies_go_to_responsible_authorities_and_co_operating_bodies_once(world: Scrutiny) -> None:
    by, made = world.co_ordinator(), world.recommend()
    owed = owed_copies(day=TODAY)
    assert [one.brief for one in owed] == ["LCC", "Police", "NWLDC"]
    with pytest.raises(ValidationError, match="Choose who"):
        copies_send(by=by, recommendation=made, organisations=[], on=TODAY)
    with pytest.raises(ValidationError, match="between 4 October 2017 and today"):
        copies_send(by=by, recommendation=made, organisations=owed, on=dt.date(2017, 9, 1))
    assert len(copies_send(by=by, recommendation=made, organisations=owed[:2], on=TODAY)) == 2
    (last,) = copies_send(by=by, recommendation=made, organisations=owed, on=TODAY)
    assert str(last) == "Copy to NWLDC"
    assert not any("no copy" in one.sentence for one in attention_of(by=by))


def test_a_question_is_open_until_it_is_answered_whole(world: Scrutiny) -> None:
    question = world.ask()
    assert (question.number, question.asked_as) == (1, "A member of the council")
    late = world.co_ordinator(dt.date(2017, 11, 2))
    assert f"{world.meeting}, question 1: the question is not answered." in [
        one.sentence for one in attention_of(by=late)
    ]
    by = world.actor("NWLDC", "chair")
    with pytest.raises(ValidationError, match="its words, its day and the post"):
        question_answer(by=by, question=question, answer="", answered=TODAY, answered_as="Chair")
    with pytest.raises(ValidationError, match="between 4 October 2017 and today"):
        question_answer(
            by=by, question=question, answer="x", answered=dt.date(2017, 9, 1), answered_as="Chair"
        )
    question_answer(by=by, question=question, answer="With wardens.", answered=TODAY, answered_as="Chair")
    with pytest.raises(ValidationError, match="Say why"):
        question_answer(by=by, question=question, answer="Without.", answered=TODAY, answered_as="Chair")
    question_answer(
        by=by,
        question=question,
        answer="Without.",
        answered=TODAY,
        answered_as="Chair",
        reason="It was wrong.",
    )
    assert question.answer == "Without."
    assert not any("not answered" in one.sentence for one in attention_of(by=late))
    with pytest.raises(PermissionDenied):
        question_answer(
            by=world.actor("Police", "updater"),
            question=question,
            answer="x",
            answered=TODAY,
            answered_as="x",
        )


def test_questions_are_of_members_without_name_or_party(world: Scrutiny) -> None:
    by = world.co_ordinator()
    for text, held in (("Sarah Example asked why.", "a name"), ("The UKIP member asked.", "a party")):
        with pytest.raises(ValidationError, match=held):
            question_record(by=by, meeting=world.meeting, text=text)
    later = meeting_plan(by=by, committee=world.committee, day=dt.date(2018, 1, 9), about="Violence")
    with pytest.raises(ValidationError, match="record what is asked there then"):
        question_record(by=by, meeting=later, text="Why?")
    meeting_cancel(by=by, meeting=later, reason="Snow.")
    with pytest.raises(ValidationError, match="nothing was asked"):
        question_record(by=world.co_ordinator(dt.date(2018, 2, 1)), meeting=later, text="Why?")
    question = world.ask()
    question_amend(
        by=by,
        question=question,
        text="How does the council cope with cuts?",
        source="Minutes",
        priorities=[world.made.priority],
        reason="The words were wrong.",
    )
    assert list(question_get(number=question.pk).priorities.all()) == [world.made.priority]
    question_withdraw(by=by, question=question, reason="It was asked elsewhere.")
    assert not question_list()
    with pytest.raises(ValidationError, match="was withdrawn"):
        question_withdraw(by=by, question=question, reason="Again.")


def test_a_call_for_action_is_noted_and_closed(world: Scrutiny) -> None:
    by, call = world.co_ordinator(), world.call()
    with pytest.raises(ValidationError, match="still to come"):
        call_note(by=by, committee=world.committee, noted=dt.date(2018, 1, 1), text="Noise")
    with pytest.raises(ValidationError, match="still to come"):
        call_close(by=by, call=call, closed=dt.date(2018, 1, 1), outcome="Heard.")
    call_close(by=by, call=call, closed=TODAY, outcome="The committee heard it.")
    assert str(call_get(number=call.pk)) == "Noise round a bus station"
    with pytest.raises(ValidationError, match="was closed on"):
        call_close(by=by, call=call, closed=TODAY, outcome="Again.")


@pytest.mark.parametrize(
    "get", [call_get, committee_get, pack_get, question_get, recommendation_get, response_get, scrutiny_get]
)
def test_what_there_is_not_is_not_found(world: Scrutiny, get: object) -> None:
    with pytest.raises(Http404):
        get(number=0)  # type: ignore[operator]


def test_the_number_of_queries_does_not_grow(world: Scrutiny) -> None:
    by = world.co_ordinator()
    world.respond(world.recommend())
    world.ask()
    with CaptureQueriesContext(connection) as few:
        attention_of(by=by)
    for _ in range(3):
        world.respond(world.recommend())
        world.ask()
    assert Recommendation.objects.count() == 4
    with CaptureQueriesContext(connection) as more:
        attention_of(by=by)
    assert len(more) == len(few)
