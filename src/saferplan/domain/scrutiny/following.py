"""How recommendations and questions stand on a day, and what of scrutiny needs somebody then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from saferplan.domain.completeness_facts import listed
from saferplan.domain.planning.duty_records import Duty, RecordFacts, counts_until
from saferplan.domain.scrutiny.rules import AttentionKind, question_late, scrutiny_rules


class Answer(StrEnum):
    """What an authority says to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The answer in words."""
        return {
            Answer.ACCEPTED: "Accepted",
            Answer.PARTLY: "Accepted in part",
            Answer.REJECTED: "Rejected",
        }[self]

    @property
    def needs_following(self) -> bool:
        """Whether something is to be done after it."""
        return self is not Answer.REJECTED


class RecommendationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation: when a response is due, whose is waited for, what was answered, and whether actions follow.

    `copies_missing` are the organisations that a copy is owed to and none is recorded.
    """

    id: str
    title: str
    due: date
    waiting: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    followed: bool = False
    done: bool = False
    copies_missing: tuple[str, ...] = ()


class QuestionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A question, when it was asked, and whether it is answered."""

    id: str
    title: str
    asked: date
    answered: bool


class MeetingFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting on the partnership that is still to come, and whether it has a pack."""

    id: str
    title: str
    packed: bool


class Attention(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that needs somebody: its kind, the id of what has it, the matter in words, and what to do."""

    kind: AttentionKind
    subject: str
    sentence: str
    remedy: str


class Standing(StrEnum):
    """How a recommendation stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    FOLLOWED = "followed"
    DONE = "done"
    REJECTED = "rejected"


def standing(one: RecommendationFacts, today: date) -> Standing:
    """How a recommendation stands on a day.

    >>> made = RecommendationFacts(id="1", title="R1", due=date(2017, 7, 25), waiting=("the police",))
    >>> standing(made, date(2017, 7, 25)).value, standing(made, date(2017, 7, 26)).value
    ('waiting', 'overdue')
    """
    if one.done:
        return Standing.DONE
    if one.waiting:
        return Standing.OVERDUE if today > one.due else Standing.WAITING
    if not any(each.needs_following for each in one.answers):
        return Standing.REJECTED
    return Standing.FOLLOWED if one.followed else Standing.ANSWERED


def attention(
    *,
    recommendations: Iterable[RecommendationFacts],
    questions: Iterable[QuestionFacts],
    coming: Iterable[MeetingFacts],
    last_held: date | None,
    today: date,
) -> tuple[Attention, ...]:
    """Everything of scrutiny that needs somebody on a day, what is late first.

    >>> [one.sentence for one in attention(
    ...     recommendations=[], questions=[], coming=[], last_held=None, today=date(2017, 6, 27)
    ... )]
    ['No crime and disorder committee has met on the partnership in the last 12 months.']
    """
    found: list[Attention] = []
    if last_held is None or today > (counts_until(_met(last_held)) or today):
        found.append(_found(AttentionKind.MEETING_MISSING, "", "", str(scrutiny_rules().yearly.months)))
    for one in recommendations:
        found += _of_recommendation(one, today)
    found += [
        _found(AttentionKind.QUESTION_OPEN, one.id, one.title, "")
        for one in questions
        if not one.answered and today > question_late(one.asked)
    ]
    found += [_found(AttentionKind.PACK_MISSING, one.id, one.title, "") for one in coming if not one.packed]
    kinds = list(AttentionKind)
    return tuple(sorted(found, key=lambda one: kinds.index(one.kind)))


def _of_recommendation(one: RecommendationFacts, today: date) -> Iterable[Attention]:
    how = standing(one, today)
    if how in (Standing.OVERDUE, Standing.WAITING):
        late = how is Standing.OVERDUE
        kind = AttentionKind.RESPONSE_OVERDUE if late else AttentionKind.RESPONSE_DUE
        yield _found(kind, one.id, one.title, listed(one.waiting))
    if how is Standing.ANSWERED:
        yield _found(AttentionKind.NOT_FOLLOWED, one.id, one.title, "")
    if one.copies_missing:
        yield _found(AttentionKind.COPIES_MISSING, one.id, one.title, listed(one.copies_missing))


def _met(day: date) -> RecordFacts:
    return RecordFacts(number=0, duty=Duty.SCRUTINY_MEETING, day=day)


def _found(kind: AttentionKind, subject: str, title: str, detail: str) -> Attention:
    words = scrutiny_rules().attention[kind]
    return Attention(
        kind=kind,
        subject=subject,
        sentence=words.sentence.format(title=title, detail=detail),
        remedy=words.remedy,
    )
