"""Problem-solving records: stages on and back, what is refused, evaluations with figures, judgements without."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.assessment.frozen import FrozenAssessment, encode
from saferplan.assessment.interventions import PlannedIntervention
from saferplan.documents.definition import Column, ColumnKind, FigureRef, Gap, Row, Section, Table, Words
from saferplan.domain.absence import Absence
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.problem_solving.stages import Approach, Stage, gaps_of
from saferplan.history.recording import fold, state
from saferplan.plan.actions import action_amend
from saferplan.plan.services import plan_close
from saferplan.problem_solving.evaluations import (
    GRADE,
    evaluation_end,
    evaluation_link,
    evaluations_held,
    evaluations_in,
    judgement_write,
)
from saferplan.problem_solving.models import ProblemRecord
from saferplan.problem_solving.selectors import (
    evaluation_get,
    problem_get,
    problem_list,
    problem_to_write,
    standing_of,
)
from saferplan.problem_solving.services import problem_end, problem_move, problem_open, problem_write
from saferplan.problem_solving.states import EvaluationKind
from saferplan.workspace.workspace import Workspace
from small_assessments import five_measures

pytestmark = pytest.mark.django_db


class World:
    """People, a plan, and the record of the police's action."""

    def __init__(self, approach: Approach = Approach.SARA) -> None:
        self.people: People = people_make()
        self.made: PlanMade = plan_make(self.people)
        self.police = self.people.actor("Police", "updater")
        self.co_ordinator = self.people.actor("NWLDC", "co_ordinator")
        self.problem: ProblemRecord = problem_open(
            by=self.police,
            action=self.made.police_action,
            title="Noise at the bus station",
            approach=approach,
            text="Reports cluster on Friday evenings.",
        )


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.SAFERPLAN_WORKSPACE = None
    return World()


def test_a_record_begins_at_the_first_stage_of_its_approach(world: World) -> None:
    assert (world.problem.stage, world.problem.scanning) == (
        "scanning",
        "Reports cluster on Friday evenings.",
    )
    other = problem_open(
        by=world.police, action=world.made.police_action, title="Damage", approach=Approach.OSARA
    )
    assert other.stage == "objective"
    with pytest.raises(ValidationError, match="has a record of this problem already"):
        problem_open(by=world.police, action=world.made.police_action, title="Damage", approach=Approach.SARA)


def test_going_back_is_an_event_with_its_reason(world: World) -> None:
    problem_move(by=world.police, problem=world.problem, stage=Stage.RESPONSE)
    with pytest.raises(ValidationError, match="what was found that leads back"):
        problem_move(by=world.police, problem=world.problem, stage=Stage.ANALYSIS)
    problem_move(by=world.police, problem=world.problem, stage=Stage.ANALYSIS, reason="The lights were out.")
    assert [one.name for one in world.problem.history] == [
        "problem_opened",
        "problem_moved_on",
        "problem_gone_back",
    ]
    assert fold(world.problem.history) == state(world.problem)
    with pytest.raises(ValidationError, match="It is at analysis already"):
        problem_move(by=world.police, problem=world.problem, stage=Stage.ANALYSIS)
    with pytest.raises(ValidationError, match="SARA begins with scanning"):
        problem_move(by=world.police, problem=world.problem, stage=Stage.OBJECTIVE)


def test_what_is_written_is_of_groups_and_places_not_of_people(world: World) -> None:
    problem_write(
        by=world.police,
        problem=world.problem,
        analysis="The last bus leaves from Station Road at eleven.",
        victim="Residents of the flats",
        guardian="Street wardens",
    )
    with pytest.raises(ValidationError, match="a name"):
        problem_write(by=world.police, problem=world.problem, offender="Mr Example and friends")
    with pytest.raises(ValueError, match="no part stage"):
        problem_write(by=world.police, problem=world.problem, stage="response")
    gaps = gaps_of(world.problem.facts([]))
    assert gaps == ()
    problem_move(by=world.police, problem=world.problem, stage=Stage.ASSESSMENT)
    assert gaps_of(world.problem.facts([])) == (
        "Nothing is written of its response.",
        "The analysis says nothing of location and offender.",
        "It is not evaluated yet.",
    )


def test_a_judgement_has_no_numbers_and_no_better_grade_than_its_design(world: World) -> None:
    told = {"by": world.police, "problem": world.problem, "judged_as": "Inspector"}
    with pytest.raises(ValidationError, match="It gives a number"):
        judgement_write(words="Down by 20 per cent.", **told)
    with pytest.raises(ValidationError, match="It cannot be graded higher"):
        judgement_write(words="Calmer.", treated_areas=1, before=True, grade_claimed=3, **told)
    with pytest.raises(ValidationError, match="Say which post"):
        judgement_write(words="Calmer.", **told | {"judged_as": " "})
    made = judgement_write(words="Calmer evenings.", treated_areas=1, before=True, **told)
    assert (made.kind, made.grade) == (EvaluationKind.JUDGEMENT, 2)
    assert str(made) == "Judgement, 3 April 2017"
    assert "It was judged by people, and not evaluated with figures." not in gaps_of(
        world.problem.facts([made])
    )
    problem_move(by=world.police, problem=world.problem, stage=Stage.ASSESSMENT)
    assert gaps_of(world.problem.facts([made]))[-1].startswith("It was judged by people")
    with pytest.raises(ValidationError, match="one judgement at a time"):
        judgement_write(words="Calmer still.", **told)
    with pytest.raises(ValidationError, match="should not stand"):
        evaluation_end(by=world.police, evaluation=made, reason="")
    evaluation_end(by=world.police, evaluation=made, reason="It was premature.")
    with pytest.raises(ValidationError, match="was ended on"):
        evaluation_end(by=world.police, evaluation=made, reason="Again.")
    assert standing_of(world.problem) == []


def evaluated(intervention: str = "festival") -> FrozenAssessment:
    """A small assessment that holds an evaluation of one intervention, by one method that ran and one that did not."""
    small = five_measures()
    fewer = small.figure("fewer than expected", "all-crime", 12)
    level = small.figure("level", "all-crime", 3)
    frozen = small.frozen()
    renamed = msgspec.structs.replace(
        level,
        label="Maryland scale: The festival",
        definition=msgspec.structs.replace(level.definition, statistic=GRADE),
    )
    table = Table(
        f"evaluation-{intervention}-answers",
        "How many fewer",
        (Column("Method", ColumnKind.WORDS), *(Column(str(one)) for one in range(4)), Column("Finding")),
        (
            Row(
                (
                    Words("Weighted displacement difference"),
                    Words("areas"),
                    FigureRef(fewer.id),
                    FigureRef(fewer.id),
                    FigureRef(fewer.id),
                    Words("clear"),
                )
            ),
            Row(
                (
                    Words("Interrupted series"),
                    Words("time"),
                    *(Gap(Absence.NOT_APPLICABLE),) * 3,
                    Words("Not run"),
                )
            ),
        ),
    )
    document = msgspec.structs.replace(
        frozen.document,
        sections=(
            Section(
                id="evaluation",
                heading="Did it work?",
                sections=(Section(id="e", heading="F", blocks=(table,)),),
            ),
        ),
        figures=tuple(renamed if one.id == level.id else one for one in frozen.document.figures),
    )
    described = [
        PlannedIntervention(
            id=one, title=title, what="x", measure="all-crime", treated=("E01",), start="2016-06"
        )
        for one, title in ((intervention, "The festival"), ("other", "Not evaluated"))
    ]
    settings = msgspec.structs.replace(frozen.settings, interventions=tuple(described))
    return msgspec.structs.replace(frozen, document=document, settings=settings)


def test_evaluations_are_read_from_the_frozen_document_with_their_figures() -> None:
    (held,) = evaluations_in("2017-03-partnership", evaluated())
    assert (held.title, held.level) == ("The festival", 3)
    assert held.level_words == "treated and comparable control areas, before and after"
    first, second = held.answers
    assert first.fewer == "12.0"
    assert second.figure == ""
    assert held.figures == {first.method: first.figure, GRADE: held.level_figure}


def test_a_linked_evaluation_takes_the_place_of_a_judgement(
    world: World, settings: Any, tmp_path: Path
) -> None:
    judged = judgement_write(
        by=world.co_ordinator, problem=world.problem, words="Calmer.", judged_as="Team Leader"
    )
    frozen = evaluated()
    root = Workspace.create(tmp_path / "partnership", partnership="E22000170").folder.root
    folder = root / "assessments" / frozen.settings.name
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_bytes(encode(frozen))
    settings.SAFERPLAN_WORKSPACE = root
    (held,) = evaluations_held(by=world.co_ordinator)
    with pytest.raises(ValidationError, match="No such evaluation is held"):
        evaluation_link(
            by=world.co_ordinator, problem=world.problem, assessment=held.assessment, intervention="other"
        )
    made = evaluation_link(
        by=world.co_ordinator,
        problem=world.problem,
        assessment=held.assessment,
        intervention=held.intervention,
    )
    assert (made.grade, made.figures, str(made)) == (3, held.figures, "The festival")
    assert standing_of(world.problem) == [made]
    judged.refresh_from_db()
    assert judged.ended is not None
    with pytest.raises(ValidationError, match="those stand, and no judgement beside them"):
        judgement_write(by=world.co_ordinator, problem=world.problem, words="Calmer.", judged_as="Post")
    evaluation_end(by=world.co_ordinator, evaluation=made, reason="It is of other work.")
    with pytest.raises(ValidationError, match="say why none of them is"):
        judgement_write(by=world.co_ordinator, problem=world.problem, words="Calmer.", judged_as="Post")
    judgement_write(
        by=world.co_ordinator,
        problem=world.problem,
        words="Calmer.",
        judged_as="Post",
        why_none_fits="That one is of the festival.",
    )


def test_records_of_restricted_actions_are_known_to_those_who_take_part(world: World) -> None:
    action = world.made.police_action
    action_amend(
        by=world.co_ordinator, action=action, reason="It names homes.", visibility=Visibility.RESTRICTED.value
    )
    outsider = world.people.actor("Turning Point", "updater")
    judged = judgement_write(by=world.police, problem=world.problem, words="Calmer.", judged_as="Inspector")
    assert problem_list(by=outsider, plan=world.made.plan) == []
    for call in (
        lambda: problem_get(by=outsider, number=world.problem.pk),
        lambda: evaluation_get(by=outsider, number=judged.pk),
    ):
        with pytest.raises(Http404):
            call()
    assert problem_list(by=world.police, action=action) == [world.problem]
    assert evaluation_get(by=world.police, number=judged.pk) == judged


def test_who_may_write(world: World) -> None:
    reader = world.people.actor("Police", "reader")
    assert problem_get(by=reader, number=world.problem.pk) == world.problem
    with pytest.raises(PermissionDenied):
        problem_to_write(by=reader, number=world.problem.pk)
    with pytest.raises(PermissionDenied):
        problem_write(by=world.people.actor("Turning Point", "updater"), problem=world.problem, scanning="x")


def test_what_is_ended_or_of_a_closed_plan_is_not_written_on(world: World) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        problem_end(by=world.police, problem=world.problem, reason=" ")
    problem_end(by=world.police, problem=world.problem, reason="It is solved.")
    for call in (
        lambda: problem_end(by=world.police, problem=world.problem, reason="Again."),
        lambda: problem_write(by=world.police, problem=world.problem, scanning="x"),
        lambda: judgement_write(by=world.police, problem=world.problem, words="Calm.", judged_as="Post"),
    ):
        with pytest.raises(ValidationError, match="This record was ended"):
            call()
    later = world.people.actor("NWLDC", "co_ordinator", dt.datetime(2018, 4, 3, 9, tzinfo=dt.UTC))
    plan_close(by=later, plan=world.made.plan, on=dt.date(2018, 4, 3))
    world.made.police_action.refresh_from_db()
    action = world.made.council_action
    action.plan.refresh_from_db()
    with pytest.raises(ValidationError, match="is closed"):
        problem_open(by=later, action=action, title="Other", approach=Approach.SARA)
