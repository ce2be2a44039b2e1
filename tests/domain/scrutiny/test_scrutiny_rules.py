"""The rules of scrutiny: how a recommendation stands to the day, and what needs somebody."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.scrutiny.following import (
    Answer,
    MeetingFacts,
    QuestionFacts,
    RecommendationFacts,
    Standing,
    attention,
    standing,
)
from saferplan.domain.scrutiny.rules import (
    AttentionKind,
    members_details_in,
    question_late,
    response_due,
    scrutiny_rules,
)

DUE = date(2017, 7, 25)


def recommendation(**changed: object) -> RecommendationFacts:
    return RecommendationFacts(id="recommendation 1", title="R1", due=DUE, **changed)  # type: ignore[arg-type]


def test_the_deadlines_are_data_and_say_that_they_were_not_checked() -> None:
    rules = scrutiny_rules()
    assert not rules.response.verified
    assert rules.committee.verified
    assert rules.yearly.checked == "S"
    assert (response_due(date(2017, 6, 27)), question_late(date(2017, 6, 27))) == (DUE, DUE)
    assert set(rules.attention) == set(AttentionKind)


def test_how_a_recommendation_stands() -> None:
    accepted = (Answer.ACCEPTED,)
    assert standing(recommendation(waiting=("LCC",)), DUE) is Standing.WAITING
    assert standing(recommendation(waiting=("LCC",)), DUE + timedelta(days=1)) is Standing.OVERDUE
    assert standing(recommendation(answers=accepted), DUE) is Standing.ANSWERED
    assert standing(recommendation(answers=accepted, followed=True), DUE) is Standing.FOLLOWED
    assert standing(recommendation(answers=(Answer.REJECTED,)), DUE) is Standing.REJECTED
    assert standing(recommendation(waiting=("LCC",), done=True), DUE + timedelta(days=9)) is Standing.DONE
    assert [one.label for one in Answer] == ["Accepted", "Accepted in part", "Rejected"]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_what_is_waited_for_is_overdue_from_the_day_after_and_never_before(today: date) -> None:
    found = standing(recommendation(waiting=("LCC",)), today)
    assert (found is Standing.OVERDUE) == (today > DUE)


def test_what_needs_somebody_comes_with_what_is_late_first() -> None:
    today = date(2017, 8, 1)
    found = attention(
        recommendations=[
            recommendation(waiting=("LCC",), copies_missing=("Police",)),
            RecommendationFacts(id="recommendation 2", title="R2", due=date(2017, 9, 1), waiting=("Police",)),
            recommendation(answers=(Answer.PARTLY,)),
        ],
        questions=[
            QuestionFacts(id="question 1", title="Q1", asked=date(2017, 6, 27), answered=False),
            QuestionFacts(id="question 2", title="Q2", asked=date(2017, 6, 27), answered=True),
            QuestionFacts(id="question 3", title="Q3", asked=today, answered=False),
        ],
        coming=[
            MeetingFacts(id="meeting 1", title="M1", packed=False),
            MeetingFacts(id="meeting 2", title="M2", packed=True),
        ],
        last_held=date(2016, 7, 31),
        today=today,
    )
    assert [one.kind for one in found] == list(AttentionKind)
    assert [one.kind.urgent for one in found] == [True, True, False, False, False, False, False]
    assert found[0].sentence == "R1: no response of LCC is recorded, and the day has passed."


def test_a_committee_that_met_within_twelve_months_is_not_missed() -> None:
    nothing = {"recommendations": [], "questions": [], "coming": []}
    held = date(2016, 7, 31)
    assert attention(last_held=held, today=date(2017, 7, 31), **nothing) == ()  # type: ignore[arg-type]
    assert len(attention(last_held=held, today=date(2017, 8, 1), **nothing)) == 1  # type: ignore[arg-type]


def test_parties_and_names_are_found_and_plain_words_are_not() -> None:
    assert members_details_in("Members of the Liberal Democrats spoke") == ("a party",)
    assert members_details_in("A conservative estimate") == ("a party",)
    assert members_details_in("The collaboration of partners") == ()
