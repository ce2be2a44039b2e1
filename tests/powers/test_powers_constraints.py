"""What the database holds of tools and powers, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import models

from constraint_checks import every_constraint_is_broken, refuses_change, refuses_second_row
from powers_world import SOURCE, Powers, powers_make
from saferplan.domain.powers.counting import PeriodKind
from saferplan.powers.case_reviews import case_reviews_record, threshold_set
from saferplan.powers.models import CaseReviewFigures, CaseReviewThreshold, PowersPublication, ToolUse
from saferplan.powers.publishing import powers_publish
from saferplan.powers.states import PublicationKind

pytestmark = pytest.mark.django_db

MAY = dt.date(2017, 5, 1)
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "tool_use_period": (ToolUse, {"period": "decade"}),
    "tool_use_starts": (ToolUse, {"starts": None}),
    "tool_use_ends_after_start": (ToolUse, {"ends": dt.date(2016, 1, 1)}),
    "tool_use_known_or_why": (ToolUse, {"count": None}),
    "tool_use_tool": (ToolUse, {"tool": ""}),
    "tool_use_source": (ToolUse, {"source": ""}),
    "threshold_ends_after_start": (CaseReviewThreshold, {"until": dt.date(2016, 1, 1)}),
    "threshold_of_something": (CaseReviewThreshold, {"complaints": 0}),
    "threshold_source": (CaseReviewThreshold, {"source": ""}),
    "case_reviews_year": (CaseReviewFigures, {"year": 2013}),
    "case_reviews_source": (CaseReviewFigures, {"source": ""}),
    "powers_publication_schema": (PowersPublication, {"schema": 0}),
    "powers_publication_has_its_hash": (PowersPublication, {"sha256": "abc"}),
    "powers_publication_kind": (PowersPublication, {"kind": "rumour"}),
    "powers_publication_place": (PowersPublication, {"place": ""}),
}
MADE: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "tool_use_once": (ToolUse, {"starts__isnull": False}),
    "tool_use_by_a_day_once": (ToolUse, {"starts__isnull": True}),
    "threshold_one_at_a_time": (CaseReviewThreshold, {}),
    "case_reviews_once": (CaseReviewFigures, {}),
    "powers_published_once": (PowersPublication, {}),
}


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Powers:
    """Something in every table."""
    world = powers_make()
    by = world.co_ordinator()
    world.use("dispersal", MAY, 12)
    threshold_set(
        by=by, since=MAY, complaints=3, complaint_months=1, application_months=6, source="Procedure"
    )
    case_reviews_record(
        by=by,
        organisation=world.people.organisations["NWLDC"],
        year=2017,
        source=SOURCE,
        applications=1,
        not_met=1,
        reviews=0,
        recommendations=0,
    )
    powers_publish(by=by, kind=PublicationKind.USE_OF_POWERS, year=2017, on=by.today, place="Web site")
    return world


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    every_constraint_is_broken("powers", {*BROKEN, *MADE})


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: Powers, name: str) -> None:
    refuses_change(name, *BROKEN[name])


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(filled: Powers, name: str) -> None:
    filled.use("closure_order", MAY, 2, period=PeriodKind.BY_A_DAY)
    model, same = MADE[name]
    refuses_second_row(model, **same)
