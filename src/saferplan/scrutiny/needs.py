"""What of scrutiny needs somebody: its rows put to `domain.scrutiny.following`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from saferplan.domain.scrutiny.following import (
    Answer,
    Attention,
    MeetingFacts,
    QuestionFacts,
    RecommendationFacts,
    attention,
    standing,
)
from saferplan.history.actor import Actor
from saferplan.history.remembering import remembered
from saferplan.partnership.models import Organisation
from saferplan.scrutiny.models import Recommendation, ScrutinyPack
from saferplan.scrutiny.selectors import (
    owed_copies,
    question_list,
    recommendation_list,
    scrutiny_held,
    scrutiny_list,
)
from saferplan.scrutiny.states import MeetingState, RecommendationMark


def attention_of(*, by: Actor) -> tuple[Attention, ...]:
    """Everything of scrutiny that needs somebody today. A fixed number of queries."""
    return remembered(("scrutiny", by.today), lambda: _attention_of(by.today))


def _attention_of(today: dt.date) -> tuple[Attention, ...]:
    owed = owed_copies(day=today)
    held = scrutiny_held(day=today).first()
    packed = set(ScrutinyPack.objects.filter(superseded__isnull=True).values_list("meeting_id", flat=True))
    return attention(
        recommendations=[recommendation_facts(one, owed) for one in recommendation_list()],
        questions=[
            QuestionFacts(
                id=f"question {one.pk}",
                title=f"{one.meeting}, question {one.number}",
                asked=one.meeting.day,
                answered=one.answered is not None,
            )
            for one in question_list()
        ],
        coming=[
            MeetingFacts(id=f"meeting {one.pk}", title=str(one), packed=one.pk in packed)
            for one in scrutiny_list()
            if one.state == MeetingState.PLANNED and one.day >= today
        ],
        last_held=held.day if held else None,
        today=today,
    )


def recommendation_facts(one: Recommendation, owed: Sequence[Organisation]) -> RecommendationFacts:
    """A recommendation as the trade's rules take it; `owed` are those who are to have a copy."""
    responses = list(one.responses.all())
    answered = {each.organisation_id for each in responses}
    copied = {each.organisation_id for each in one.copies.all()}
    return RecommendationFacts(
        id=f"recommendation {one.pk}",
        title=str(one),
        due=one.due,
        waiting=tuple(each.brief for each in one.asked.all() if each.pk not in answered),
        answers=tuple(Answer(each.answer) for each in responses),
        followed=bool(one.actions.all()) or bool(one.followed_words.strip()),
        done=one.done is not None,
        copies_missing=tuple(each.brief for each in owed if each.pk not in copied),
    )


def recommendation_mark(one: Recommendation, by: Actor) -> RecommendationMark:
    """How a recommendation stands today, as it is shown."""
    return RecommendationMark(standing(recommendation_facts(one, ()), by.today).value)


def my_responses(*, by: Actor) -> list[tuple[Recommendation, Organisation]]:
    """The responses that are waited for from the organisations that an actor acts for, the earliest due first."""
    return remembered(("responses waited for", frozenset(by.roles)), lambda: _my_responses(by))


def _my_responses(by: Actor) -> list[tuple[Recommendation, Organisation]]:
    found = [
        (one, each)
        for one in recommendation_list()
        for each in one.asked.all()
        if each.pk in by.roles
        and one.done is None
        and each.pk not in {response.organisation_id for response in one.responses.all()}
    ]
    return sorted(found, key=lambda pair: (pair[0].due, pair[0].pk))
