"""What people who were consulted rank gives the score of concern, with its evidence; without it partners score it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from consultation_world import JUNE, Survey, as_csv, survey_make
from route_inventory import CO_ORDINATOR, client_of
from saferplan.consultation.releasing import report_release
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.years import PlanYear
from saferplan.strategy.assessed import AssessedEvidence
from saferplan.strategy.candidates import candidate_enter, candidates_propose
from saferplan.strategy.concern import concern_of
from saferplan.strategy.models import Score
from saferplan.strategy.scoring_models import scoring_model_take_up
from saferplan.strategy.workshops import workshop_open, workshop_prepare
from small_assessments import five_measures

pytestmark = pytest.mark.django_db


def ranked(kind: ConsultationKind = ConsultationKind.RANDOM_SAMPLE) -> Survey:
    """A released survey in which all name anti-social behaviour first, and half burglary after it."""
    survey = survey_make(kind=kind)
    header, lines = survey.rows(40, texts=())
    at = header.index(next(one for one in header if "first:" in one))
    for person, line in enumerate(lines):
        line[at : at + 3] = ["Anti-social behaviour", "Burglary" if person % 2 else "", ""]
    survey.answered(as_csv(header, lines))
    report_release(by=survey.chair(), consultation=survey.consultation, released_as="Chair")
    return survey


def test_without_a_released_ranking_there_is_no_score() -> None:
    found = concern_of(theme="theft", day=JUNE)
    assert (found.score, found.consultation) == (None, None)
    assert "no consultation with a ranking that ended in the 12 months before is released" in found.sentence


def test_a_theme_has_the_rank_of_its_best_answer() -> None:
    survey = ranked()
    asb, theft = (concern_of(theme=theme, day=JUNE) for theme in ("anti-social-behaviour", "theft"))
    assert (asb.score, theft.score) == (4, 4)
    assert asb.sentence == (
        "It is ranked 1 of 12 (named by 100%) in Residents' survey 2017 (as “Anti-social behaviour”)."
    )
    assert asb.confidence is Confidence.DATA
    assert asb.consultation == survey.consultation.pk
    assert concern_of(theme="hate", day=JUNE).score == 0
    assert "could not be named" in concern_of(theme="young-people", day=JUNE).sentence
    assert concern_of(theme="theft", day=JUNE + dt.timedelta(days=500)).score is None


def test_where_people_chose_to_answer_it_is_less_firm() -> None:
    ranked(ConsultationKind.SELF_SELECTED)
    found = concern_of(theme="theft", day=JUNE)
    assert found.confidence is Confidence.MIXED
    assert found.sentence.endswith("People chose to answer.")


def test_a_workshop_takes_the_score_with_the_others() -> None:
    survey = ranked()
    by = survey.co_ordinator()
    proposed = candidates_propose(
        by=by,
        evidence=AssessedEvidence(five_measures().frozen()),
        jurisdiction=Jurisdiction.ENGLAND,
        chosen={"anti-social-behaviour": "", "violence": ""},
    )
    candidate_enter(by=by, year=PlanYear(2017), title="Noise", reason="Seen by wardens.")
    candidate_enter(by=by, year=PlanYear(2017), title="Lights", reason="Seen by wardens.")
    held = {one["criterion"]: one for one in proposed[0].evidence["scores"]}
    assert (held["concern"]["score"], held["concern"]["consultation"]) == (4, survey.consultation.pk)
    workshop = workshop_prepare(
        by=by, year=PlanYear(2017), model=scoring_model_take_up(by=by, identity="harm_likelihood_position")
    )
    workshop_open(by=by, workshop=workshop)
    taken = Score.objects.filter(criterion="concern")
    wanted = [one for one in proposed if not one.statutory]
    assert [one.candidate_id for one in taken] == [one.pk for one in wanted]
    assert all(one.kind == "computed" and one.why for one in taken)


def test_the_page_of_a_candidate_leads_to_what_people_said(settings: Any) -> None:
    settings.SAFERPLAN_SECOND_FACTOR_ROLES = frozenset()
    survey = ranked()
    (proposed,) = candidates_propose(
        by=survey.co_ordinator(),
        evidence=AssessedEvidence(five_measures().frozen()),
        jurisdiction=Jurisdiction.ENGLAND,
        chosen={"anti-social-behaviour": ""},
    )
    shown = (
        client_of(survey.people, CO_ORDINATOR).get(reverse("candidate", args=[proposed.pk])).content.decode()
    )
    assert "Community concern" in shown
    assert reverse("consultation_released", args=[survey.consultation.pk]) in shown
