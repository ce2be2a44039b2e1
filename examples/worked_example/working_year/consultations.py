"""What people were asked in the worked example: two surveys by chance, an open one, the partners' workshop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.survey_answers import survey_csv


def play_early_surveys(cast: Any) -> None:
    """The questionnaire, and the surveys that were over when the partnership's site was founded."""
    from saferplan.consultation.questionnaires import questionnaire_draft, questionnaire_use

    made = facts("consultation_2017")
    of = made["questionnaire"]
    by = cast.co_ordinator(of["drafted"])
    questionnaire = questionnaire_draft(
        by=by,
        title=of["title"],
        introduction=of["introduction"],
        area_unit=of["area_unit"],
        areas=of["areas"],
        sets=("core", "asb", "about"),
    )
    questionnaire_use(by=by, questionnaire=questionnaire)
    for one in made["survey"]:
        if not one.get("renewed"):
            _survey(cast, made, one, questionnaire)


def play_consultations(cast: Any) -> None:
    """The partners' workshop and the council's own group in spring 2017, and the open survey of that June."""
    from saferplan.consultation.models import Questionnaire
    from saferplan.consultation.questionnaires import (
        question_amend,
        questionnaire_describe,
        questionnaire_renew,
        questionnaire_use,
    )

    made = facts("consultation_2017")
    for one in made["other"]:
        _other(cast, one)
    of = made["questionnaire"]
    by = cast.co_ordinator(of["renewed"])
    renewed = questionnaire_renew(
        by=by, questionnaire=Questionnaire.objects.get(title=of["title"], version=1)
    )
    questionnaire_describe(
        by=by,
        questionnaire=renewed,
        title=of["title"],
        introduction=of["introduction"],
        area_unit=of["renewed_area_unit"],
    )
    area = renewed.questions.select_related("questionnaire__previous").get(key="area")
    question_amend(
        by=by, question=area, text=area.text, answers=of["renewed_areas"], not_counted=area.not_counted
    )
    questionnaire_use(by=by, questionnaire=renewed)
    for one in made["survey"]:
        if one.get("renewed"):
            _survey(cast, made, one, renewed)


def _survey(cast: Any, made: Mapping[str, Any], given: Mapping[str, Any], questionnaire: Any) -> None:
    from saferplan.consultation.importing import answers_hand_in, answers_take_in
    from saferplan.consultation.printing import sheet_columns
    from saferplan.consultation.releasing import report_release
    from saferplan.consultation.selectors import questions_of
    from saferplan.consultation.services import (
        channel_add,
        consultation_hear,
        consultation_plan,
        group_add,
        weighting_set,
    )
    from saferplan.domain.consultation.kinds import Audience, ConsultationKind
    from saferplan.domain.consultation.populations import Weighting

    by = cast.co_ordinator(given["entered"])
    consultation = consultation_plan(
        by=by,
        title=given["title"],
        kind=ConsultationKind(given["kind"]),
        people=given["people"],
        starts=given["starts"],
        ends=given["ends"],
        questionnaire=questionnaire,
        invited=given.get("invited"),
        publicised=given["publicised"],
        synthetic=made["synthetic"],
    )
    for one in given.get("groups", ()):
        group_add(
            by=by,
            consultation=consultation,
            **{name: value for name, value in one.items() if name != "audience"},
            audience=Audience(one["audience"]),
        )
    for one in given.get("channels", ()):
        channel_add(by=by, consultation=consultation, **one)
    by = cast.co_ordinator(given.get("answered", given["entered"]))
    questions = questions_of(questionnaire=questionnaire)
    content = survey_csv(
        questions,
        sheet_columns(questions),
        seed=given["seed"],
        respondents=given["respondents"],
        safer=given["safer"],
        texts=given.get("texts", ()),
    )
    name = f"survey-{given['ends'].year}-synthetic.csv"
    held = answers_hand_in(by=by, consultation=consultation, name=name, content=content)
    taken = answers_take_in(by=by, held=held)
    if "weights" in given:
        weighting_set(
            by=by,
            consultation=consultation,
            weighting=Weighting.RAKING,
            margins={
                "age": {"16 to 34": 21400, "35 to 54": 27300, "55 to 74": 20200, "75 and over": 7400},
                "sex": {"Female": 38600, "Male": 37700},
            },
            source=given["weights"],
        )
    if "heard" in given:
        consultation_hear(
            by=by, consultation=consultation, heard=given["heard"], not_heard=given["not_heard"]
        )
    _follow(by, consultation, given)
    _review(by, taken, given)
    if "released" in given:
        report_release(
            by=cast.chair(given["released"]),
            consultation=consultation,
            released_as="Chair of the partnership",
        )


def _review(by: Any, taken: Any, given: Mapping[str, Any]) -> None:
    """What may be shown is decided text by text; of a consultation that is still open most still wait."""
    from saferplan.consultation.states import TextState
    from saferplan.consultation.texts import text_review

    decided = {one["starts"]: one for one in given.get("reviews", ())}
    for text in taken.texts.select_related("held"):
        words = text.held.words
        found = next((one for start, one in decided.items() if words.startswith(start)), None)
        if found is None:
            if "released" in given:
                text_review(by=by, text=text, decision=TextState.APPROVED)
        elif found.get("words"):
            text_review(by=by, text=text, decision=TextState.REDACTED, words=found["words"])
        elif text.found:
            text_review(by=by, text=text, decision=TextState.WITHHELD)
        else:
            text_review(by=by, text=text, decision=TextState.APPROVED)


def _follow(by: Any, consultation: Any, given: Mapping[str, Any]) -> None:
    from saferplan.consultation.following import said_follow, said_note
    from saferplan.consultation.states import FollowUp

    for one in given.get("said", ()):
        noted = said_note(by=by, consultation=consultation, said=one["said"])
        if "did" in one:
            said_follow(by=by, said=noted, state=FollowUp(one["state"]), did=one["did"])


def _other(cast: Any, given: Mapping[str, Any]) -> None:
    from saferplan.consultation.services import consultation_hear, consultation_plan
    from saferplan.domain.consultation.kinds import ConsultationKind

    by = cast.co_ordinator(given["entered"])
    consultation = consultation_plan(
        by=by,
        title=given["title"],
        kind=ConsultationKind(given["kind"]),
        people=given["people"],
        starts=given["on"],
        ends=given["on"],
        publicised=given["publicised"],
        body=given.get("body", ""),
        of_partners=given["of_partners"],
        synthetic=given["synthetic"],
    )
    if "heard" in given:
        consultation_hear(by=by, consultation=consultation, heard=given["heard"])
