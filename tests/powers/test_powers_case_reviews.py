"""The threshold and the yearly figures of case reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from powers_world import SOURCE, Powers
from saferplan.powers.case_reviews import case_reviews_correct, case_reviews_record, threshold_set
from saferplan.powers.models import CaseReviewFigures
from saferplan.powers.selectors import case_review_list, case_reviews_get, threshold_on

pytestmark = pytest.mark.django_db

FIGURES = {"applications": 5, "not_met": 2, "reviews": 3, "recommendations": 4}


def figures(world: Powers, **changed: Any) -> CaseReviewFigures:
    return case_reviews_record(
        by=world.co_ordinator(),
        organisation=world.people.organisations["NWLDC"],
        year=changed.pop("year", 2017),
        source=SOURCE,
        **FIGURES | changed,
    )


def test_a_year_s_figures_agree_or_explain_themselves(world: Powers) -> None:
    with pytest.raises(ValidationError, match="are more than the 5 asked for"):
        figures(world, reviews=4)
    held = figures(world, reviews=4, carried_in=1, explanation="One was asked for in March.")
    assert held.facts.open_at_end == 0
    assert str(held) == "Case reviews of North West Leicestershire District Council, 2017/18"
    assert list(case_review_list(year=2017)) == [held]
    assert not case_review_list(year=2016)
    assert case_reviews_get(number=held.pk) == held
    with pytest.raises(Http404):
        case_reviews_get(number=0)


def test_a_year_is_recorded_once_when_it_is_over_and_corrected_with_a_reason(world: Powers) -> None:
    with pytest.raises(ValidationError, match="2018/19 is not over"):
        figures(world, year=2018)
    with pytest.raises(ValidationError, match="since 2014"):
        figures(world, year=2013)
    held = figures(world, recommendations=None)
    assert not held.facts.complete
    with pytest.raises(ValidationError, match="held already"):
        figures(world)
    with pytest.raises(ValidationError, match="Say why"):
        case_reviews_correct(by=world.co_ordinator(), held=held, reason="", source=SOURCE, **FIGURES)
    case_reviews_correct(by=world.co_ordinator(), held=held, reason="It came.", source=SOURCE, **FIGURES)
    assert held.facts.complete
    with pytest.raises(ValidationError, match="a name"):
        case_reviews_correct(
            by=world.co_ordinator(),
            held=held,
            reason="x",
            source=SOURCE,
            **FIGURES | {"explanation": "Mr Example asked twice."},
        )


def test_only_the_organisation_itself_and_the_co_ordinator_record(world: Powers) -> None:
    with pytest.raises(PermissionDenied):
        case_reviews_record(
            by=world.actor("Police", "updater"),
            organisation=world.people.organisations["NWLDC"],
            year=2017,
            source=SOURCE,
            **FIGURES,
        )


def test_a_threshold_asks_for_three_complaints_at_most_and_takes_the_place_of_the_last(world: Powers) -> None:
    told = {"complaint_months": 1, "application_months": 6, "source": "Procedure of 2017"}
    by = world.co_ordinator()
    with pytest.raises(ValidationError, match="1 to 3 complaints"):
        threshold_set(by=by, since=dt.date(2017, 4, 1), complaints=4, **told)
    first = threshold_set(by=by, since=dt.date(2017, 4, 1), complaints=3, **told)
    with pytest.raises(ValidationError, match="give a later day"):
        threshold_set(by=by, since=dt.date(2017, 4, 1), complaints=2, **told)
    second = threshold_set(by=by, since=dt.date(2018, 4, 1), complaints=2, **told)
    assert threshold_on(day=dt.date(2017, 3, 31)) is None
    assert threshold_on(day=dt.date(2018, 3, 31)) == first
    assert threshold_on(day=dt.date(2018, 4, 1)) == second
    assert str(second) == "Threshold of case reviews from 1 April 2018"
    with pytest.raises(PermissionDenied):
        threshold_set(by=world.actor("Police", "updater"), since=dt.date(2019, 4, 1), complaints=3, **told)
