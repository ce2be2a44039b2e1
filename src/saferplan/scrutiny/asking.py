"""What may be done to questions that members ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.scrutiny.models import Question, ScrutinyMeeting
from saferplan.scrutiny.services import needs_reason, refuse_members
from saferplan.scrutiny.states import MeetingState
from saferplan.strategy.models import Priority

MEMBER = "A member of the council"


def question_record(
    *,
    by: Actor,
    meeting: ScrutinyMeeting,
    text: str,
    asked_as: str = MEMBER,
    source: str = "",
    priorities: Sequence[Priority] = (),
) -> Question:
    """Record what was asked at a meeting, with its number; it is open until it is answered.

    Raises:
        ValidationError: the meeting is to come or was cancelled, or a text names a person or a party.
    """
    require(by, "scrutiny.record")
    if meeting.day > by.today:
        raise ValidationError(f"The meeting is on {meeting.day:%-d %B %Y}: record what is asked there then.")
    if meeting.state == MeetingState.CANCELLED:
        raise ValidationError("This meeting was cancelled: nothing was asked there.")
    refuse_members({"text": text, "asked_as": asked_as, "source": source})
    with transaction.atomic():
        take_turn()
        last = meeting.questions.aggregate(last=Max("number"))["last"] or 0
        question = Question(meeting=meeting, number=last + 1, text=text, asked_as=asked_as, source=source)
        record("question_asked", question, by=by, priorities=priorities)
    return question


def question_answer(
    *, by: Actor, question: Question, answer: str, answered: dt.date, answered_as: str, reason: str = ""
) -> None:
    """Record the answer to a question, as a post; another answer takes its place with a reason.

    Raises:
        ValidationError: it was withdrawn, the day is to come or before it was asked, the answer is not whole, a text
            names a person or a party, or it is answered already and no reason is given.
    """
    require(by, "scrutiny.answer")
    _require_standing(question)
    if answered > by.today or answered < question.meeting.day:
        raise ValidationError(
            {"answered": f"An answer is given between {question.meeting.day:%-d %B %Y} and today."}
        )
    refuse_members({"answer": answer, "answered_as": answered_as})
    if question.answered is not None:
        needs_reason(reason)
    record(
        "question_answered",
        question,
        by=by,
        reason=reason,
        answer=answer,
        answered=answered,
        answered_as=answered_as,
    )


def question_amend(
    *, by: Actor, question: Question, text: str, source: str, priorities: Sequence[Priority], reason: str
) -> None:
    """Correct a question.

    Raises:
        ValidationError: it was withdrawn, no reason is given, or a text names a person or a party.
    """
    require(by, "scrutiny.record")
    _require_standing(question)
    needs_reason(reason)
    refuse_members({"text": text, "source": source})
    record(
        "question_amended", question, by=by, reason=reason, text=text, source=source, priorities=priorities
    )


def question_withdraw(*, by: Actor, question: Question, reason: str) -> None:
    """Withdraw a question that should not stand; it stays in the history.

    Raises:
        ValidationError: no reason is given, or it was withdrawn before.
    """
    require(by, "scrutiny.record")
    _require_standing(question)
    needs_reason(reason)
    record("question_withdrawn", question, by=by, reason=reason, withdrawn=by.today)


def _require_standing(question: Question) -> None:
    if question.withdrawn is not None:
        raise ValidationError(f"This question was withdrawn on {question.withdrawn:%-d %B %Y}.")
