"""The pages of consultation, walked through: a questionnaire, a survey, its answers, a text, the release."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation_world import FIRST, JUNE, LAST, Survey, survey_make
from partnerships import People, plan_make
from route_inventory import CHAIR, CO_ORDINATOR, POLICE, client_of
from saferplan.consultation.held_populations import HeldMargin, HeldMargins
from saferplan.consultation.models import Consultation, FreeText, HeldImport, Questionnaire, YouSaid
from saferplan.consultation.questionnaires import questionnaire_draft, questionnaire_use
from saferplan.consultation.selectors import questions_of
from saferplan.consultation.services import group_add
from saferplan.domain.consultation.kinds import Audience
from saferplan.domain.planning.years import LONDON
from saferplan.site.pages.consultation import weights

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people: People, settings: Any) -> Survey:
    now = dt.datetime.combine(JUNE, dt.time(9), LONDON)
    settings.SAFERPLAN_CLOCK = lambda: now
    return survey_make(people)


def text_of(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    return client.get(reverse(name, args=arguments) + query).content.decode()


def day(name: str, value: dt.date) -> dict[str, Any]:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_a_questionnaire_is_drafted_changed_and_put_to_use(people: People, survey: Survey) -> None:
    client = client_of(people, CO_ORDINATOR)
    client.post(
        reverse("questionnaire_draft"),
        {
            "title": "Traders",
            "introduction": "Hello",
            "sets": ["core"],
            "areas": "North\nSouth",
            "area_unit": "",
        },
    )
    made = Questionnaire.objects.get(title="Traders")
    client.post(reverse("bank_question_add", args=[made.pk]), {"key": "area", "areas": "North\nSouth"})
    refused = client.post(
        reverse("own_question_add", args=[made.pk]),
        {"text": "Which?", "answered_by": "one", "answers": "Only one"},
    ).content.decode()
    assert "Give two answers or more" in refused
    client.post(
        reverse("own_question_add", args=[made.pk]),
        {"text": "Which?", "answered_by": "ranked", "answers": "A\nB\nC", "most": "2"},
    )
    question = made.questions.get(text="Which?")
    client.post(reverse("questionnaire", args=[made.pk]), {"move": f"up-{question.pk}"})
    question.refresh_from_db()
    assert question.number == 14
    assert "Our own question" in text_of(client, "questionnaire", made.pk)
    client.post(reverse("questionnaire_use", args=[made.pk]))
    assert "Draft the next version" in text_of(client, "questionnaire", made.pk)
    assert "move" not in text_of(client_of(people, POLICE), "questionnaire", made.pk)


def test_a_survey_is_planned_and_what_lacks_is_said_at_its_field(people: People, survey: Survey) -> None:
    client = client_of(people, CO_ORDINATOR)
    given = {
        "title": "Panel 2017",
        "asked_by": "panel",
        "people": "Members",
        **day("starts", FIRST),
        **day("ends", LAST),
    }
    refused = client.post(reverse("consultation_plan"), given).content.decode()
    assert "A survey needs a questionnaire" in refused
    client.post(reverse("consultation_plan"), {**given, "questionnaire": survey.questionnaire.pk})
    assert Consultation.objects.get(title="Panel 2017").questionnaire == survey.questionnaire


def test_answers_come_in_are_weighted_reviewed_and_released(people: People, survey: Survey) -> None:
    client, pk = client_of(people, CO_ORDINATOR), survey.consultation.pk
    bad = SimpleUploadedFile("bad.csv", b"Email,Q1\nsomeone@example.org,Very safe\n")
    refused = client.post(reverse("answers_hand_in", args=[pk]), {"file": bad}).content.decode()
    assert "e-mail addresses" in refused
    assert "someone@example.org" not in refused
    file = SimpleUploadedFile("answers.csv", survey.export())
    client.post(reverse("answers_hand_in", args=[pk]), {"file": file})
    held = HeldImport.objects.get()
    assert "Nothing is wrong with it" in text_of(client, "answers_match", held.pk)
    columns = {f"column_{at}": held.mapping[name] for at, name in enumerate(held.header)}
    tried = client.post(reverse("answers_match", args=[held.pk]), {**columns, "column_0": ""}, follow=True)
    assert "Questions that no column answers" in tried.content.decode()
    client.post(reverse("answers_match", args=[held.pk]), {**columns, "take": "yes"})
    assert "120 answers." in text_of(client, "consultation_results", pk)
    wrong = client.post(
        reverse("answers_weight", args=[pk]),
        {"weighting": "raking", "margin_age": "16 to 34", "source": "Census", "least": "0.3", "most": "3"},
    ).content.decode()
    assert "Line 1: write an answer" in wrong
    client.post(
        reverse("answers_weight", args=[pk]),
        {
            "weighting": "raking",
            "margin_sex": "Female: 500\nMale: 600",
            "source": "Census",
            "least": "0.3",
            "most": "3",
        },
    )
    assert "Design effect" in text_of(client, "consultation_results", pk)
    assert "Hidden" in text_of(client, "consultation_results", pk, query="?by=ethnicity")
    for one in FreeText.objects.all():
        client.post(
            reverse("consultation_text", args=[one.pk]),
            {
                "decision": "redacted" if one.found else "approved",
                "words": "Somebody is loud" if one.found else "",
            },
        )
    assert "Somebody is loud" in text_of(client, "consultation_texts", pk)
    assert Client().get(reverse("consultation_released", args=[pk])).status_code == 404
    client_of(people, CHAIR).post(reverse("report_release", args=[pk]), {"released_as": "Chair"})
    public = text_of(Client(), "consultation_released", pk)
    assert "What people want dealt with first" in public
    assert "Residents&#x27; survey 2017" in text_of(Client(), "consultations_released")
    file = Client().get(reverse("consultation_released_file", args=[pk, "html"])).content.decode()
    assert "Somebody is loud" in file
    assert "Mr Example" not in file


def test_what_people_said_leads_to_an_action(people: People, survey: Survey) -> None:
    made = plan_make(people)
    client = client_of(people, CO_ORDINATOR)
    client.post(reverse("said_note", args=[survey.consultation.pk]), {"said": "Patrol where it is loud"})
    said = YouSaid.objects.get()
    client.post(
        reverse("said_follow", args=[said.pk]),
        {
            "state": "planned",
            "did": "Patrols begin in July.",
            "led_to": f"plan.action {made.police_action.pk}",
        },
    )
    said.refresh_from_db()
    assert (said.state, said.led_to_id) == ("planned", made.police_action.pk)
    page = text_of(client_of(people, POLICE), "said", said.pk)
    assert "Patrol where reports cluster" in page
    assert reverse("action", args=[made.police_action.pk]) in page
    client.post(
        reverse("said_follow", args=[said.pk]), {"state": "done", "did": "They patrol.", "led_to": ""}
    )
    said.refresh_from_db()
    assert said.led_to_type == ""


def test_the_dashboard_names_what_waits(people: People, survey: Survey, settings: Any) -> None:
    plan_make(people)
    survey.answered()
    assert "Review 3 texts of Residents&#x27; survey 2017" in text_of(
        client_of(people, CO_ORDINATOR), "dashboard"
    )
    now = dt.datetime.combine(LAST, dt.time(9), LONDON)
    settings.SAFERPLAN_CLOCK = lambda: now
    assert "Closes today" in text_of(client_of(people, CO_ORDINATOR), "dashboard")
    assert "Closes today" not in text_of(client_of(people, POLICE), "dashboard")


def test_empty_lists_say_what_to_do(people: People) -> None:
    client = client_of(people, CO_ORDINATOR)
    assert "build one from the bank of questions" in text_of(client, "consultations")
    assert "No questionnaire yet" in text_of(client, "questionnaires")
    assert "Nothing is released yet" in text_of(Client(), "consultations_released")


def test_lists_ask_no_more_with_more_rows(people: People, survey: Survey) -> None:
    client = client_of(people, CO_ORDINATOR)

    def asked(name: str, *arguments: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse(name, args=arguments)).status_code == 200
        return len(found)

    pages = (("consultations",), ("questionnaires",), ("consultation", survey.consultation.pk))
    for one in pages:
        asked(*one)
    before = [asked(*one) for one in pages]
    by = survey.co_ordinator()
    for number in range(4):
        made = questionnaire_draft(by=by, title=f"Q{number}", sets=("core",))
        questionnaire_use(by=by, questionnaire=made)
        group_add(by=by, consultation=survey.consultation, name=f"G{number}", audience=Audience.RESIDENTS)
        client.post(
            reverse("consultation_plan"),
            {
                "title": f"C{number}",
                "asked_by": "workshop",
                "people": "All",
                **day("starts", FIRST),
                **day("ends", LAST),
            },
        )
    assert [asked(*one) for one in pages] == before


def test_answers_are_weighted_to_what_is_held_with_one_click(
    people: People, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, pk = client_of(people, CO_ORDINATOR), survey.consultation.pk
    assert "No populations of the area are held" in text_of(client, "answers_weight", pk)
    asked = [one.asked for one in questions_of(questionnaire=survey.questionnaire)]
    age, sex = (next(one for one in asked if one.key == key) for key in ("age", "sex"))
    people_by_age = dict(zip(age.answers, (21400.0, 27300.0, 20200.0, 7400.0), strict=True))
    held = HeldMargins(
        (HeldMargin(age, people_by_age), HeldMargin(sex, {}, "It is not held.")),
        "Estimates, mid-2016; taken on 20 June 2017",
    )
    monkeypatch.setattr(weights, "_held", lambda _request, _row: held)
    shown = text_of(client, "answers_weight", pk)
    assert "16 to 34: 21,400, 35 to 54: 27,300" in shown
    assert "It is not held." in shown
    client.post(reverse("answers_weight", args=[pk]), {"held": "yes"})
    survey.consultation.refresh_from_db()
    assert survey.consultation.margins == {"age": people_by_age}
    assert survey.consultation.margins_source == "Estimates, mid-2016; taken on 20 June 2017"
    assert "Estimates, mid-2016" in text_of(client, "consultation_answers", pk)


def test_a_survey_is_planned_without_a_questionnaire_and_gets_it_later(
    people: People, survey: Survey
) -> None:
    client = client_of(people, CO_ORDINATOR)
    terms = {
        "title": "Autumn survey",
        "people": "Residents",
        **day("starts", dt.date(2017, 10, 2)),
        **day("ends", dt.date(2017, 11, 10)),
    }
    client.post(reverse("consultation_plan"), {**terms, "asked_by": "random_sample"})
    planned = Consultation.objects.get(title="Autumn survey")
    group_add(by=survey.co_ordinator(), consultation=planned, name="Tenants", audience=Audience.RESIDENTS)
    assert "It took part" not in text_of(client, "group_add", planned.pk)
    assert "It took part" in text_of(client, "group_add", survey.consultation.pk)
    shown = text_of(client, "consultation", planned.pk)
    assert "Not chosen yet" in shown
    assert "It has not begun" in shown
    assert "Not entered yet: who is particularly affected and how it is made known." in shown
    for name in ("consultation_answers", "consultation_results", "consultation_report"):
        assert client.get(reverse(name, args=[planned.pk])).status_code == 200
    client.post(
        reverse("consultation_amend", args=[planned.pk]),
        {**terms, "questionnaire": survey.questionnaire.pk, "reason": "It is ready"},
    )
    assert "Not chosen yet" not in text_of(client, "consultation", planned.pk)
    planned.refresh_from_db()
    assert planned.questionnaire == survey.questionnaire
