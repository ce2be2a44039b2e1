"""What the database holds of consultations, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from consultation_world import Survey, released_make, survey_make
from saferplan.consultation.following import said_note
from saferplan.consultation.models import (
    Channel,
    Consultation,
    ConsultationReport,
    FreeText,
    Group,
    Question,
    Questionnaire,
    ResponseSet,
    YouSaid,
)
from saferplan.consultation.releasing import report_release
from saferplan.consultation.services import channel_add

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Survey:
    """Something in every table."""
    survey = survey_make()
    survey.answered()
    workshop = released_make(survey)
    report_release(by=survey.chair(), consultation=workshop, released_as="Chair", reason="Again.")
    channel_add(by=survey.co_ordinator(), consultation=survey.consultation, name="Forms")
    channel_add(by=survey.co_ordinator(), consultation=survey.consultation, name="Link")
    said_note(by=survey.co_ordinator(), consultation=survey.consultation, said="It is dark")
    return survey


# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "questionnaire_state": (Questionnaire, {"state": "lost"}),
    "questionnaire_version": (Questionnaire, {"version": 0}),
    "question_kind": (Question, {"kind": "guess"}),
    "question_once": (Question, {"key": "same"}),
    "question_ranks": (Question, {"most": 9}),
    "question_has_text": (Question, {"text": ""}),
    "consultation_kind": (Consultation, {"kind": "poll"}),
    "consultation_weighting": (Consultation, {"weighting": "heavy", "margins_source": "x"}),
    "consultation_ends_after_it_starts": (Consultation, {"starts": "2018-01-01"}),
    "consultation_title_once": (Consultation, {"title": "Same"}),
    "consultation_margins_have_a_source": (Consultation, {"weighting": "raking"}),
    "consultation_weight_limits": (Consultation, {"least": 1.5}),
    "consultation_of_others_names_them": (Consultation, {"kind": "others"}),
    "group_audience": (Group, {"audience": "nobody"}),
    "group_affected_says_how": (Group, {"affected": True, "why": ""}),
    "channel_once": (Channel, {"name": "Same"}),
    "response_set_schema": (ResponseSet, {"schema": 0}),
    "response_set_has_its_hash": (ResponseSet, {"sha256": "x"}),
    "answers_of_somebody": (ResponseSet, {"respondents": 0}),
    "text_state": (FreeText, {"state": "lost"}),
    "text_shown_once_reviewed": (FreeText, {"shown": "Words"}),
    "said_state": (YouSaid, {"state": "lost", "did": "x"}),
    "said_says_what_was_done": (YouSaid, {"state": "done"}),
    "said_led_to_whole": (YouSaid, {"led_to_type": "plan.action"}),
    "consultation_report_schema": (ConsultationReport, {"schema": 0}),
    "consultation_report_has_its_hash": (ConsultationReport, {"sha256": "x"}),
    "consultation_report_once": (ConsultationReport, {"superseded": None}),
}
# Broken by a second row.
TWICE: dict[str, type[models.Model]] = {
    "questionnaire_version_once": Questionnaire,
    "group_once": Group,
    "answers_once": ResponseSet,
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_constraint_holds_whoever_writes(filled: Survey, name: str) -> None:
    model, change = BROKEN[name]
    with transaction.atomic(), pytest.raises(IntegrityError) as refused:
        model._base_manager.update(**change)
    said = str(refused.value)
    fields = next(getattr(one, "fields", ()) for one in model._meta.constraints if one.name == name)
    assert name in said or all(field in said for field in fields)


@pytest.mark.parametrize("name", sorted(TWICE))
def test_a_row_is_there_once(filled: Survey, name: str) -> None:
    model = TWICE[name]
    row = model._base_manager.first()
    assert row is not None
    row.pk = None
    with transaction.atomic(), pytest.raises(IntegrityError):
        models.Model.save(row, force_insert=True)


def test_every_constraint_is_broken_here_and_has_words() -> None:
    held = [
        one for model in apps.get_app_config("consultation").get_models() for one in model._meta.constraints
    ]
    assert {one.name for one in held} == BROKEN.keys() | TWICE.keys()
    for one in held:
        said = str(one.violation_error_message)
        assert said != str(models.BaseConstraint.default_violation_error_message)
