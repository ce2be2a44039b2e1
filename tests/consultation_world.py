"""A survey for tests: a questionnaire in use, a random sample that is open, and files of answers made by rule."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from itertools import cycle, islice

from partnerships import People, people_make
from saferplan.consultation.importing import answers_hand_in, answers_take_in
from saferplan.consultation.models import Consultation, Questionnaire, ResponseSet
from saferplan.consultation.printing import sheet_columns
from saferplan.consultation.questionnaires import questionnaire_draft, questionnaire_use
from saferplan.consultation.releasing import report_release
from saferplan.consultation.selectors import questions_of
from saferplan.consultation.services import consultation_hear, consultation_plan, group_add
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import Audience, ConsultationKind
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor

AREAS = ("Ashby", "Coalville", "Measham")
FIRST, LAST = dt.date(2017, 5, 1), dt.date(2017, 6, 9)
JUNE = dt.date(2017, 6, 20)
TEXTS = ("More lights by the canal", "Mr Example at 14 High Street plays loud music", "Buses after dark")


@dataclass
class Survey:
    """People, a questionnaire with every question of the bank, and a consultation that asks it."""

    people: People
    questionnaire: Questionnaire
    consultation: Consultation

    def co_ordinator(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "co_ordinator", day)

    def chair(self, day: dt.date = JUNE) -> Actor:
        return self.actor("NWLDC", "chair", day)

    def actor(self, organisation: str, role: str, day: dt.date = JUNE) -> Actor:
        return self.people.actor(organisation, role, dt.datetime.combine(day, dt.time(9), LONDON))

    def answered(self, content: bytes | None = None, consultation: Consultation | None = None) -> ResponseSet:
        """A file of answers handed in and taken in."""
        to = consultation or self.consultation
        held = answers_hand_in(
            by=self.co_ordinator(), consultation=to, name="answers.csv", content=content or self.export()
        )
        return answers_take_in(by=self.co_ordinator(), held=held)

    def export(self, respondents: int = 120, *, turn: int = 0, texts: tuple[str, ...] = TEXTS) -> bytes:
        """Answers as CSV: every question's answers in turn, so that each comes as often as the others."""
        return as_csv(*self.rows(respondents, turn=turn, texts=texts))

    def rows(
        self, respondents: int = 120, *, turn: int = 0, texts: tuple[str, ...] = TEXTS
    ) -> tuple[list[str], list[list[str]]]:
        questions = questions_of(questionnaire=self.questionnaire)
        lines: list[list[str]] = [[] for _ in range(respondents)]
        for at, one in enumerate(questions):
            asked = one.asked
            for person, line in enumerate(lines):
                if asked.kind is QuestionKind.WORDS:
                    line.append(texts[person] if person < len(texts) else "")
                elif asked.kind is QuestionKind.RANKED:
                    start = (person + turn) % len(asked.answers)
                    line += islice(cycle(asked.answers), start, start + asked.most)
                else:
                    line.append(asked.choices[(person // (1 + at % 5) + turn) % len(asked.choices)])
        return sheet_columns(questions), lines


def as_csv(header: list[str], lines: list[list[str]], *, separator: str = ",") -> bytes:
    """Rows as a file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([header, *lines])
    return out.getvalue().encode()


def survey_make(
    people: People | None = None, kind: ConsultationKind = ConsultationKind.RANDOM_SAMPLE
) -> Survey:
    """A survey of residents that was open from May to June 2017."""
    people = people or people_make()
    by = people.actor("NWLDC", "co_ordinator")
    questionnaire = questionnaire_draft(
        by=by,
        title="Residents' survey",
        introduction="Tell us what you think.",
        area_unit="ward",
        areas=AREAS,
        sets=("core", "asb", "about"),
    )
    questionnaire_use(by=by, questionnaire=questionnaire)
    consultation = consultation_plan(
        by=by,
        title="Residents' survey 2017",
        kind=kind,
        people="Residents aged 16 and over",
        starts=FIRST,
        ends=LAST,
        questionnaire=questionnaire,
        invited=600,
        publicised="A letter to each household that was drawn",
    )
    return Survey(people, questionnaire, consultation)


def released_make(survey: Survey) -> Consultation:
    """A workshop of residents on 2 June 2017, with what was heard, that was released."""
    by, day = survey.co_ordinator(), dt.date(2017, 6, 2)
    workshop = consultation_plan(
        by=by,
        title="Workshop with tenants",
        kind=ConsultationKind.WORKSHOP,
        people="Tenants",
        starts=day,
        ends=day,
        publicised="A letter to each tenant",
    )
    group_add(
        by=by,
        consultation=workshop,
        name="Tenants of the estate",
        audience=Audience.RESIDENTS,
        affected=True,
        why="Most reports come from there",
    )
    consultation_hear(
        by=by, consultation=workshop, heard="Noise at night troubles most of them.", attended=14
    )
    report_release(by=survey.chair(), consultation=workshop, released_as="Chair")
    return workshop
