"""What the database holds of problem solving, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from constraint_checks import every_constraint_is_broken, refuses_change, refuses_second_row
from partnerships import people_make, plan_make
from saferplan.domain.problem_solving.stages import Approach
from saferplan.problem_solving.evaluations import judgement_write
from saferplan.problem_solving.models import Evaluation, ProblemRecord
from saferplan.problem_solving.services import problem_open

pytestmark = pytest.mark.django_db

BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "problem_approach": (ProblemRecord, {"approach": "guess"}),
    "problem_stage": (ProblemRecord, {"stage": "hoping"}),
    "problem_stage_of_approach": (ProblemRecord, {"stage": "objective"}),
    "problem_has_title": (ProblemRecord, {"title": ""}),
    "evaluation_kind": (Evaluation, {"kind": "guess"}),
    "evaluation_figures_or_judgement": (Evaluation, {"words": ""}),
    "evaluation_grade": (Evaluation, {"grade": 6}),
}
MADE: dict[str, type[models.Model]] = {"problem_once": ProblemRecord, "evaluation_once": Evaluation}


@pytest.fixture(scope="module")
def _filled(rows_of_the_module: None) -> None:
    """Something in every table."""
    people = people_make()
    by, action = people.actor("NWLDC", "co_ordinator"), plan_make(people).police_action
    problem = problem_open(by=by, action=action, title="Noise", approach=Approach.SARA)
    judgement_write(by=by, problem=problem, words="Calmer.", judged_as="Team Leader")


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    every_constraint_is_broken("problem_solving", {*BROKEN, *MADE})


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(name: str) -> None:
    model, change = BROKEN[name]
    # A kind that there is not has neither shape: which of the two constraints speaks, the database chooses.
    refuses_change("evaluation_" if name == "evaluation_kind" else name, model, change)


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(name: str) -> None:
    refuses_second_row(MADE[name])
