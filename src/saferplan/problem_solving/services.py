"""What may be done to a problem-solving record."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from saferplan.domain.powers.gate import person_details_in
from saferplan.domain.problem_solving.stages import Approach, Stage, goes_back
from saferplan.history.actor import Actor
from saferplan.history.checks import refuse_details, require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.plan.models import Action
from saferplan.plan.states import PlanState
from saferplan.problem_solving.models import EMMIE, TRIANGLE, ProblemRecord


def problem_open(
    *, by: Actor, action: Action, title: str, approach: Approach, text: str = ""
) -> ProblemRecord:
    """Begin the record of a problem at the first stage of its approach, with what is known of that stage.

    Raises:
        ValidationError: the plan is closed, the action ended, it has such a record, or a text points at a person.
    """
    require(by, "problem_solving.write", action)
    _refuse_past(action)
    refuse_person_details({"title": title, "text": text})
    first = approach.stages[0]
    problem = ProblemRecord(
        action=action, title=title, approach=approach.value, stage=first.value, **{first.value: text}
    )
    record("problem_opened", problem, by=by)
    return problem


def problem_write(*, by: Actor, problem: ProblemRecord, **texts: str) -> None:
    """Write at stages, of the sides of the triangle, or under EMMIE; what was written before stays in the history.

    Raises:
        ValidationError: the record was ended, or a text points at a person.
        ValueError: there is no such part.
    """
    require(by, "problem_solving.write", problem.action)
    unknown = set(texts) - {*(one.value for one in Stage), *TRIANGLE, *EMMIE}
    if unknown:
        raise ValueError(f"a problem-solving record has no part {', '.join(sorted(unknown))}")
    _refuse_ended(problem)
    refuse_person_details(texts)
    record("problem_written", problem, by=by, **texts)


def problem_move(*, by: Actor, problem: ProblemRecord, stage: Stage, reason: str = "") -> None:
    """Move to another stage: on, past one, or back, which needs its reason.

    Raises:
        ValidationError: the record was ended, it is there already, its approach has no such stage, or it goes back
            without a reason.
    """
    require(by, "problem_solving.write", problem.action)
    _refuse_ended(problem)
    approach, before = Approach(problem.approach), Stage(problem.stage)
    if stage not in approach.stages:
        raise ValidationError({"stage": "SARA begins with scanning; an objective comes first in OSARA."})
    if stage is before:
        raise ValidationError({"stage": f"It is at {stage.label.lower()} already: choose another stage."})
    refuse_person_details({"reason": reason})
    back = goes_back(approach, before, stage)
    if back and not reason.strip():
        raise ValidationError({"reason": "Say what was found that leads back."})
    record(
        "problem_gone_back" if back else "problem_moved_on", problem, by=by, reason=reason, stage=stage.value
    )


def problem_end(*, by: Actor, problem: ProblemRecord, reason: str) -> None:
    """End a record: the problem is solved, or no longer worked on. It stays, and can be found.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "problem_solving.write", problem.action)
    _refuse_ended(problem)
    require_words(reason, "Say why: it is solved, or why it is no longer worked on.")
    refuse_person_details({"reason": reason})
    record("problem_ended", problem, by=by, reason=reason, ended=by.today)


def refuse_person_details(texts: Mapping[str, str]) -> None:
    """Refuse texts that point at a person or a household.

    Raises:
        ValidationError: one does; under its field.
    """
    refuse_details(
        texts,
        person_details_in,
        "Leave it out: write of groups and places, not of people.",
        found="It looks to hold",
    )


def _refuse_past(action: Action) -> None:
    if action.plan.state == PlanState.CLOSED:
        raise ValidationError(f"{action.plan} is closed. What its actions were stays as it is.")
    if action.ended is not None:
        raise ValidationError(f"This action ended on {action.ended:%-d %B %Y}.")


def _refuse_ended(problem: ProblemRecord) -> None:
    if problem.ended is not None:
        raise ValidationError(f"This record was ended on {problem.ended:%-d %B %Y}.")
