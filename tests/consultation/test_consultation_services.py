"""Questionnaires keep what was asked; consultations say who was reached; what was said is answered; reports freeze."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from consultation_world import FIRST, JUNE, LAST, Survey, released_make
from saferplan.consultation import selectors
from saferplan.consultation.following import said_end, said_follow, said_link, said_note
from saferplan.consultation.models import Consultation
from saferplan.consultation.questionnaires import (
    bank_question_add,
    own_question_add,
    question_amend,
    question_move,
    question_remove,
    questionnaire_describe,
    questionnaire_draft,
    questionnaire_end,
    questionnaire_renew,
    questionnaire_use,
)
from saferplan.consultation.releasing import document_of, released_consultations, report_release
from saferplan.consultation.report_data import SCHEMA, ReportData
from saferplan.consultation.services import (
    channel_add,
    channel_count,
    consultation_amend,
    consultation_hear,
    consultation_plan,
    consultation_withdraw,
    group_add,
    group_amend,
    group_end,
)
from saferplan.consultation.states import ConsultationState, FollowUp, TextState
from saferplan.consultation.texts import text_review
from saferplan.documents.checking import check
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.domain.consultation.kinds import Audience, ConsultationKind
from saferplan.history.freezing import AlteredError
from saferplan.history.recording import fold, state
from saferplan.history.subjects import kind_of

pytestmark = pytest.mark.django_db


def texts_of(survey: Survey) -> list[str]:
    return [one.text for one in selectors.questions_of(questionnaire=survey.questionnaire)]


def test_a_draft_takes_questions_of_the_bank_and_its_own(survey: Survey) -> None:
    by = survey.co_ordinator()
    draft = questionnaire_draft(by=by, title="Short", sets=("core",))
    assert [one.number for one in selectors.questions_of(questionnaire=draft)] == list(range(1, 14))
    added = bank_question_add(by=by, questionnaire=draft, key="age")
    own = own_question_add(
        by=by, questionnaire=draft, text="The park?", kind=QuestionKind.ONE, answers=("Yes", "No")
    )
    assert (added.number, own.number, own.key) == (14, 15, "own-the-park")
    question_move(by=by, question=own, up=True)
    own.refresh_from_db()
    assert own.number == 14
    question_move(by=by, question=selectors.questions_of(questionnaire=draft)[0], up=True)
    question_remove(by=by, question=own)
    assert [one.number for one in selectors.questions_of(questionnaire=draft)] == list(range(1, 15))
    questionnaire_describe(by=by, questionnaire=draft, title="Shorter", introduction="x", area_unit="Parish")
    assert (draft.title, draft.area_unit) == ("Shorter", "parish")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": QuestionKind.WORDS, "answers": ("Yes", "No")}, "own words"),
        ({"kind": QuestionKind.ONE, "answers": ("Yes",)}, "two answers"),
        ({"kind": QuestionKind.ONE, "answers": ("Yes", "yes")}, "comes twice"),
        ({"kind": QuestionKind.ONE, "answers": ("Yes; no", "Maybe")}, "without semicolons"),
        ({"kind": QuestionKind.RANKED, "answers": ("A", "B")}, "from one to five"),
    ],
)
def test_answers_that_do_not_fit_a_question_are_refused(
    survey: Survey, given: dict[str, Any], said: str
) -> None:
    draft = questionnaire_draft(by=survey.co_ordinator(), title="Own")
    with pytest.raises(ValidationError, match=said):
        own_question_add(by=survey.co_ordinator(), questionnaire=draft, text="Which?", **given)


def test_what_is_asked_stays_as_it_is(survey: Survey) -> None:
    by, used = survey.co_ordinator(), survey.questionnaire
    first = selectors.questions_of(questionnaire=used)[0]
    for act in (
        lambda: bank_question_add(by=by, questionnaire=used, key="age"),
        lambda: question_remove(by=by, question=first),
        lambda: question_move(by=by, question=first, up=False),
        lambda: questionnaire_use(by=by, questionnaire=used),
        lambda: questionnaire_describe(by=by, questionnaire=used, title="x", introduction="", area_unit=""),
        lambda: question_amend(by=by, question=first, text="x", answers=("a", "b"), not_counted=()),
    ):
        with pytest.raises(ValidationError, match="Draft its next version"):
            act()


def test_another_wording_is_another_version(survey: Survey) -> None:
    by = survey.co_ordinator()
    first = questionnaire_draft(by=by, title="Parks")
    asked = {"kind": QuestionKind.ONE, "answers": ("Yes", "No")}
    own_question_add(by=by, questionnaire=first, text="Is the park safe?", **asked)
    questionnaire_use(by=by, questionnaire=first)
    renewed = questionnaire_renew(by=by, questionnaire=first)
    (question,) = selectors.questions_of(questionnaire=renewed)
    assert (renewed.version, question.version, str(renewed)) == (2, 1, "Parks, version 2")
    question_amend(
        by=by, question=question, text="Is the park safe at night?", answers=("Yes", "No"), not_counted=()
    )
    assert question.version == 2
    question_amend(by=by, question=question, text="Is the park safe?", answers=("Yes", "No"), not_counted=())
    assert question.version == 1
    with pytest.raises(ValidationError, match="still a draft"):
        questionnaire_renew(by=by, questionnaire=renewed)


def test_a_question_of_the_bank_keeps_its_words_but_for_the_areas(survey: Survey) -> None:
    by = survey.co_ordinator()
    draft = questionnaire_renew(by=by, questionnaire=survey.questionnaire)
    rows = {one.key: one for one in selectors.questions_of(questionnaire=draft)}
    with pytest.raises(ValidationError, match="question of the bank"):
        question_amend(
            by=by, question=rows["safe_home_day"], text="Safe?", answers=("Y", "N"), not_counted=()
        )
    question_amend(by=by, question=rows["area"], text="x", answers=("North", "South"), not_counted=())
    assert (rows["area"].text, rows["area"].answers) == (
        "In which part of the area do you live or work?",
        ["North", "South"],
    )
    with pytest.raises(ValidationError, match="Choose a question"):
        bank_question_add(by=by, questionnaire=draft, key="shoe_size")
    with pytest.raises(ValidationError, match="has this question already"):
        bank_question_add(by=by, questionnaire=draft, key="age")
    question_remove(by=by, question=rows["area"])
    with pytest.raises(ValidationError, match="Name the areas"):
        bank_question_add(by=by, questionnaire=draft, key="area")


def test_a_questionnaire_that_asks_nothing_is_not_used_and_one_can_be_ended(survey: Survey) -> None:
    by = survey.co_ordinator()
    draft = questionnaire_draft(by=by, title="Nothing", sets=("about",), areas=("A", "B"))
    with pytest.raises(ValidationError, match="asks nothing"):
        questionnaire_use(by=by, questionnaire=draft)
    with pytest.raises(ValidationError, match="Say why"):
        questionnaire_end(by=by, questionnaire=draft, reason=" ")
    questionnaire_end(by=by, questionnaire=draft, reason="Not wanted.")
    with pytest.raises(ValidationError, match="ended already"):
        questionnaire_end(by=by, questionnaire=draft, reason="Again.")


def test_a_survey_needs_a_questionnaire_in_use(survey: Survey) -> None:
    by = survey.co_ordinator()
    terms = {"title": "T", "kind": ConsultationKind.PANEL, "people": "All", "starts": FIRST, "ends": LAST}
    with pytest.raises(ValidationError, match="needs a questionnaire"):
        consultation_plan(by=by, **terms)
    draft = questionnaire_draft(by=by, title="Draft")
    with pytest.raises(ValidationError, match="is not in use"):
        consultation_plan(by=by, questionnaire=draft, **terms)


def test_how_far_a_consultation_is(survey: Survey) -> None:
    row = survey.consultation
    days = (FIRST - dt.timedelta(days=1), FIRST, LAST, LAST + dt.timedelta(days=1))
    assert [row.state_on(day, released=False).value for day in days] == ["planned", "open", "open", "closed"]
    assert row.state_on(JUNE, released=True) is ConsultationState.RELEASED
    needs = selectors.consultation_needs(by=survey.co_ordinator(dt.date(2017, 6, 1)))
    assert needs.closing == (row,)
    assert selectors.consultation_needs(by=survey.co_ordinator()).to_release == (row,)
    survey.answered()
    assert selectors.consultation_needs(by=survey.co_ordinator()).to_review == ((row, 3),)


def test_a_consultation_is_changed_with_a_reason_and_withdrawn_for_good(survey: Survey) -> None:
    by, row = survey.co_ordinator(), survey.consultation
    terms = {"title": row.title, "people": "All", "starts": FIRST, "ends": JUNE}
    with pytest.raises(ValidationError, match="Say why it changes"):
        consultation_amend(by=by, consultation=row, reason=" ", **terms)
    with pytest.raises(ValidationError, match="needs a questionnaire"):
        consultation_amend(by=by, consultation=row, reason="A week longer.", **terms)
    terms |= {"questionnaire": survey.questionnaire}
    consultation_amend(by=by, consultation=row, reason="A week longer.", **terms)
    assert (row.ends, row.invited) == (JUNE, None)
    with pytest.raises(ValidationError, match="Say why it does not count"):
        consultation_withdraw(by=by, consultation=row, reason="")
    consultation_withdraw(by=by, consultation=row, reason="Not held.")
    assert row.state_on(JUNE, released=False) is ConsultationState.WITHDRAWN
    with pytest.raises(ValidationError, match="was withdrawn on 20 June 2017"):
        consultation_hear(by=by, consultation=row, heard="x")
    assert row not in selectors.consultation_list()


def test_what_was_heard_is_not_known_before_it_begins(survey: Survey) -> None:
    with pytest.raises(ValidationError, match="nothing was heard yet"):
        consultation_hear(
            by=survey.co_ordinator(FIRST - dt.timedelta(days=3)), consultation=survey.consultation, heard="x"
        )


def test_groups_and_ways_to_answer(survey: Survey) -> None:
    by, row = survey.co_ordinator(), survey.consultation
    group = group_add(by=by, consultation=row, name="Traders", audience=Audience.BUSINESS)
    with pytest.raises(ValidationError, match="how the group is particularly affected"):
        group_amend(by=by, group=group, affected=True)
    group.refresh_from_db()
    group_amend(by=by, group=group, affected=True, why="Thefts")
    assert selectors.consultations_held(day=JUNE)[0].affected == ("Traders",)
    with pytest.raises(ValidationError, match="Say why"):
        group_end(by=by, group=group, reason="")
    group_end(by=by, group=group, reason="Twice.")
    for act in (
        lambda: group_end(by=by, group=group, reason="x"),
        lambda: group_amend(by=by, group=group, why="x"),
    ):
        with pytest.raises(ValidationError, match="taken out"):
            act()
    assert selectors.groups_of(consultation=row) == []
    channel = channel_add(by=by, consultation=row, name="Forms")
    assert channel.answers is None
    channel_count(by=by, channel=channel, answers=40)
    assert str(channel) == "Forms"
    assert selectors.channels_of(consultation=row)[0].answers == 40


def test_what_people_said_is_answered(survey: Survey) -> None:
    by = survey.co_ordinator()
    said = said_note(by=by, consultation=survey.consultation, said="It is dark")
    with pytest.raises(ValidationError, match="Say what was done"):
        said_follow(by=by, said=said, state=FollowUp.DONE, did=" ")
    said.refresh_from_db()
    said_follow(by=by, said=said, state=FollowUp.DONE, did="Lamps.")
    said_link(by=by, said=said, led_to=survey.questionnaire)
    assert said.led_to_type == "consultation.questionnaire"
    assert fold(said.history) == state(said)
    said_link(by=by, said=said, led_to=None)
    assert said.led_to_id is None
    with pytest.raises(ValidationError, match="Say why"):
        said_end(by=by, said=said, reason="")
    said_end(by=by, said=said, reason="Twice.")
    with pytest.raises(ValidationError, match="taken out"):
        said_follow(by=by, said=said, state=FollowUp.DONE, did="x")


def review_all(survey: Survey) -> None:
    for one in selectors.texts_of(consultation=survey.consultation):
        text_review(by=survey.co_ordinator(), text=one, decision=TextState.WITHHELD)


def test_a_report_is_released_once_it_can_be(survey: Survey) -> None:
    row, chair = survey.consultation, survey.chair()
    with pytest.raises(ValidationError, match="released after that day"):
        report_release(by=survey.chair(LAST), consultation=row, released_as="Chair")
    with pytest.raises(ValidationError, match="Say which post"):
        report_release(by=chair, consultation=row, released_as=" ")
    with pytest.raises(ValidationError, match="nothing says what was heard"):
        report_release(by=chair, consultation=row, released_as="Chair")
    survey.answered()
    with pytest.raises(ValidationError, match="3 texts that people wrote wait"):
        report_release(by=chair, consultation=row, released_as="Chair")
    review_all(survey)
    with pytest.raises(PermissionDenied):
        report_release(by=survey.actor("Police", "updater"), consultation=row, released_as="Chair")
    first = report_release(by=chair, consultation=row, released_as="Chair")
    with pytest.raises(ValidationError, match="what was wrong"):
        report_release(by=chair, consultation=row, released_as="Chair")
    second = report_release(by=chair, consultation=row, released_as="Chair", reason="A group was missing.")
    first.refresh_from_db()
    assert first.superseded == JUNE
    assert selectors.report_standing(consultation=row) == second
    with pytest.raises(ValidationError, match="Its report is released"):
        consultation_withdraw(by=survey.co_ordinator(), consultation=row, reason="x")


def test_a_released_report_stays_as_it_was(survey: Survey) -> None:
    survey.answered()
    review_all(survey)
    row = survey.consultation
    report = report_release(by=survey.chair(), consultation=row, released_as="Chair")
    before = report.unaltered(ReportData, SCHEMA)
    consultation_amend(
        by=survey.co_ordinator(),
        consultation=row,
        reason="x",
        title="Other",
        people="x",
        starts=FIRST,
        ends=LAST,
        questionnaire=survey.questionnaire,
    )
    assert report.unaltered(ReportData, SCHEMA) == before
    assert before.title == "Residents' survey 2017"
    document = document_of(report)
    check(document)
    assert document.marking.value == "Public"
    assert document.figures
    report.data["title"] = "Other"
    with pytest.raises(AlteredError):
        document_of(report)


def test_other_rooms_take_what_was_released(survey: Survey) -> None:
    workshop = released_make(survey)
    (one,) = released_consultations()
    assert (one.number, one.title, one.answers) == (workshop.pk, "Workshop with tenants", None)
    assert one.affected == ("Tenants of the estate",)
    assert one.warning == ""
    survey.answered()
    review_all(survey)
    report_release(by=survey.chair(), consultation=survey.consultation, released_as="Chair")
    found = next(one for one in released_consultations() if one.number == survey.consultation.pk)
    assert found.ranking
    assert found.shares[0].lower is not None


def test_what_is_not_there_is_not_found() -> None:
    for get in (
        selectors.questionnaire_get,
        selectors.question_get,
        selectors.consultation_get,
        selectors.group_get,
        selectors.channel_get,
        selectors.response_set_get,
        selectors.held_import_get,
        selectors.text_get,
        selectors.said_get,
    ):
        with pytest.raises(Http404):
            get(number=99)


def test_who_reads_what_was_decided_on_texts(survey: Survey) -> None:
    text = survey.answered().texts.first()
    assert text is not None
    assert kind_of(text).rows(survey.co_ordinator()).filter(pk=text.pk).exists()
    assert not kind_of(text).rows(survey.actor("Police", "updater")).exists()


AUTUMN, WINTER = dt.date(2017, 10, 2), dt.date(2017, 11, 10)


def planned_survey(survey: Survey) -> Consultation:
    return consultation_plan(
        by=survey.co_ordinator(),
        title="Autumn survey",
        kind=ConsultationKind.RANDOM_SAMPLE,
        people="Residents aged 16 and over",
        starts=AUTUMN,
        ends=WINTER,
        publicised="Letters",
    )


def test_what_a_planned_consultation_lacks_is_told_from_its_own_groups(survey: Survey) -> None:
    by = survey.co_ordinator()
    planned = planned_survey(survey)
    assert planned.not_entered == ("which groups are asked", "who is particularly affected")
    mistaken = group_add(by=by, consultation=planned, name="Nobody", audience=Audience.VISITORS)
    group_end(by=by, group=mistaken, reason="A mistake")
    assert planned.not_entered == ("which groups are asked", "who is particularly affected")
    group_add(
        by=by,
        consultation=planned,
        name="Tenants",
        audience=Audience.RESIDENTS,
        represented_by="Tenants' panel",
        affected=True,
        why="Most reports come from there",
    )
    assert planned.not_entered == ()


def test_a_planned_survey_gets_its_questionnaire_before_it_begins(survey: Survey) -> None:
    planned = planned_survey(survey)
    terms = {"title": planned.title, "people": planned.people, "publicised": planned.publicised}
    by = survey.co_ordinator()
    with pytest.raises(ValidationError, match="needs a questionnaire"):
        consultation_plan(
            by=by, title="Now", kind=ConsultationKind.PANEL, people="The panel", starts=JUNE, ends=JUNE
        )
    with pytest.raises(ValidationError, match="has no questionnaire yet"):
        survey.answered(consultation=planned)
    consultation_amend(
        by=by,
        consultation=planned,
        **terms,
        starts=AUTUMN,
        ends=WINTER,
        questionnaire=survey.questionnaire,
        reason="It is ready",
    )
    assert planned.questionnaire == survey.questionnaire
    later = survey.co_ordinator(WINTER)
    with pytest.raises(ValidationError, match="needs a questionnaire"):
        consultation_amend(
            by=later, consultation=planned, **terms, starts=AUTUMN, ends=WINTER, reason="Another"
        )


def test_a_questionnaire_stays_while_answers_to_it_are_held(survey: Survey) -> None:
    survey.answered()
    row = survey.consultation
    with pytest.raises(ValidationError, match="Answers to its questionnaire are held"):
        consultation_amend(
            by=survey.co_ordinator(),
            consultation=row,
            title=row.title,
            people=row.people,
            starts=FIRST,
            ends=LAST,
            questionnaire=questionnaire_renew(by=survey.co_ordinator(), questionnaire=survey.questionnaire),
            reason="Another",
        )
