"""The consultations of a plan's year as its documents tell of them: what was asked, what is planned, what changed.

What is published tells only of consultations that were released, and of those that people can still take part in; what
partners asked among themselves stays with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from saferplan.consultation.models import Consultation, Group
from saferplan.consultation.selectors import (
    channels_of,
    consultation_list,
    groups_of,
    questions_of,
    response_sets_of,
    said_of,
)
from saferplan.consultation.states import ConsultationState, FollowUp
from saferplan.documents.definition import Block, Bullets, Notice, Paragraph, Tone, Words, text
from saferplan.domain.claims.written import Written
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.display import written_day
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.publications.audience import value_for
from saferplan.publications.setting_out import words_table

_STILL = (ConsultationState.PLANNED, ConsultationState.OPEN)


class SaidLine(msgspec.Struct, frozen=True):
    """Something that people said, what became of it, and how far that is."""

    said: Written
    did: Written
    state: str


class ConsultedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation: of whom, when, in which ways, what was asked, how many took part (empty: not known), what was
    heard. `groups` says of each whether it is particularly affected."""

    title: str
    kind: str
    people: str
    groups: tuple[str, ...]
    ways: tuple[str, ...]
    starts: dt.date
    ends: dt.date
    state: str
    over: bool
    asked: tuple[str, ...]
    took_part: str
    heard: Written
    said: tuple[SaidLine, ...]


def consultations_of(*, year: PlanYear, day: dt.date, audience: Visibility) -> tuple[ConsultedLine, ...]:
    """The consultations whose days lie in a plan's year, by their first day, as they stand on a day."""
    found = [
        one
        for one in consultation_list()
        if one.starts <= year.last and one.ends >= year.first and _is_for(one, day, audience)
    ]
    return tuple(_line(one, day, audience) for one in sorted(found, key=lambda one: (one.starts, one.pk)))


def _is_for(one: Consultation, day: dt.date, audience: Visibility) -> bool:
    if audience is not Visibility.PUBLIC:
        return True
    still = one.state_on(day, released=False) in _STILL
    return not one.of_partners and (one.is_released or still)  # type: ignore[attr-defined]


def _line(one: Consultation, day: dt.date, audience: Visibility) -> ConsultedLine:
    state = one.state_on(day, released=one.is_released)  # type: ignore[attr-defined]
    kind = ConsultationKind(one.kind)
    took_part = one.attended
    if kind.is_survey:
        answered = [each.respondents for each in response_sets_of(consultation=one)]
        took_part = sum(answered) if answered else None
    return ConsultedLine(
        title=one.title,
        kind=f"{kind.label}, asked by {one.body}" if one.body else kind.label,
        people=one.people,
        groups=tuple(_group(each) for each in groups_of(consultation=one) if each.took_part),
        ways=tuple(each.name for each in channels_of(consultation=one)),
        starts=one.starts,
        ends=one.ends,
        state=state.word,
        over=state not in _STILL,
        asked=tuple(_asked(one)),
        took_part=value_for(took_part, audience),
        heard=one.heard,
        said=tuple(
            SaidLine(each.said, each.did, FollowUp(each.state).word) for each in said_of(consultation=one)
        ),
    )


def _group(one: Group) -> str:
    return f"{one.name} (particularly affected)" if one.affected else one.name


def _asked(one: Consultation) -> Iterator[str]:
    """The questions that were asked, without those on who answers."""
    for each in questions_of(questionnaire=one.questionnaire) if one.questionnaire else ():
        if each.kind not in (QuestionKind.WORDS, QuestionKind.GROUP):
            yield each.text


def planned_blocks(lines: Sequence[ConsultedLine], year: str) -> tuple[Block, ...]:
    """Which consultations the year has, and how far they are."""
    if not lines:
        return (Notice(Tone.MISSING, text(f"No consultation is planned in {year}.")),)
    return (
        words_table(
            "consultations",
            f"Consultations of {year}",
            ("Consultation", "How", "Who is asked", "From and to", "Standing"),
            [
                (
                    one.title,
                    "; ".join((one.kind, *one.ways)),
                    "; ".join((one.people, *one.groups)),
                    _days(one),
                    one.state,
                )
                for one in lines
            ],
        ),
    )


def asked_blocks(lines: Sequence[ConsultedLine]) -> Iterator[Block]:
    """What was asked of whom, and what changed because of it."""
    if not lines:
        yield Notice(Tone.MISSING, text("No consultation of the year can be told of."))
        return
    yield words_table(
        "consulted",
        "Who was asked, and how many took part",
        ("Consultation", "Who was asked", "From and to", "Took part"),
        [
            (
                f"{one.title} ({one.kind[:1].lower()}{one.kind[1:]})",
                "; ".join((one.people, *one.groups)),
                f"{_days(one)}: {one.state.lower()}",
                one.took_part or "Not known",
            )
            for one in lines
        ],
    )
    for one in lines:
        if one.asked:
            yield Paragraph(text(Words(f"Asked: {one.title}.", strong=True)))
            yield Bullets(tuple(text(each) for each in _questions(one)))
        if one.heard:
            yield Paragraph(text(Words(f"Heard: {one.title}. ", strong=True), one.heard), by="analyst")
    said = [(one.title, each) for one in lines for each in one.said]
    if said:
        yield words_table(
            "said",
            "You said, we did",
            ("You said", "What became of it", "Standing", "Consultation"),
            [(each.said, each.did, each.state, title) for title, each in said],
        )
    else:
        yield Notice(Tone.MISSING, text("What changed because of what people said is not entered."))


def open_blocks(lines: Sequence[ConsultedLine]) -> tuple[Block, ...]:
    """Where people can still have their say."""
    still = [one for one in lines if not one.over]
    if not still:
        return ()
    lead = Paragraph(text("You can have your say:"))
    return lead, Bullets(
        tuple(text(f"{one.title}, for {_in_a_sentence(one.people)}, {_days(one)}") for one in still)
    )


def _in_a_sentence(people: str) -> str:
    return f"{people[:1].lower()}{people[1:]}"


def _days(one: ConsultedLine) -> str:
    if one.starts == one.ends:
        return written_day(one.starts)
    return f"{written_day(one.starts)} to {written_day(one.ends)}"


_MOST_ASKED = 4
"""So many questions are named; a questionnaire has its own page for the rest."""


def _questions(one: ConsultedLine) -> list[str]:
    more = len(one.asked) - _MOST_ASKED
    return [*one.asked[:_MOST_ASKED], *([f"and {more} more questions"] if more > 0 else [])]
