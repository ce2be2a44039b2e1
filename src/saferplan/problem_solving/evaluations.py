"""What is said of an effect: an evaluation of a frozen assessment linked by its figures, or a judgement of people."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.desk.opening import workspace_open
from saferplan.desk.selectors import readable_assessments
from saferplan.documents.definition import FigureRef, Row, Section, Table
from saferplan.documents.writing import cell_piece
from saferplan.domain.evaluation_design import grade, maryland_scale
from saferplan.domain.problem_solving.judging import design_of, grade_fault, judgement_faults
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.problem_solving.models import Evaluation, ProblemRecord
from saferplan.problem_solving.services import refuse_person_details
from saferplan.problem_solving.states import EvaluationKind

GRADE = "grade of the design"
"""The statistic under which an assessment holds the level of the Maryland scale."""


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """What one method found: how many fewer than expected, with the identity of the figure; in words as printed."""

    method: str
    compared: str
    figure: str
    fewer: str
    interval: str
    p: str
    finding: str


@dataclass(frozen=True, slots=True)
class HeldEvaluation:
    """An evaluation that a frozen assessment holds: of what, by which methods, and the level of its design."""

    assessment: str
    intervention: str
    title: str
    what: str
    answers: tuple[HeldAnswer, ...]
    level: int | None
    level_figure: str

    @property
    def level_words(self) -> str:
        """The level in words; empty where none is held."""
        return next((one.words for one in maryland_scale().level if one.level == self.level), "")

    @property
    def figures(self) -> dict[str, str]:
        """The identities of its figures, by method; that of its grade under its own name."""
        found = {one.method: one.figure for one in self.answers if one.figure}
        return found | ({GRADE: self.level_figure} if self.level_figure else {})


def evaluations_held(*, by: Actor) -> tuple[HeldEvaluation, ...]:
    """Every evaluation in the assessments that an actor may read, the newest assessment first."""
    workspace = workspace_open()
    if workspace is None:
        return ()
    return tuple(
        found
        for name, frozen in readable_assessments(by=by, workspace=workspace).items()
        for found in evaluations_in(name, frozen)
    )


def evaluations_in(name: str, frozen: FrozenAssessment) -> list[HeldEvaluation]:
    """The evaluations that one frozen assessment holds; one that could not be made has no answers and is left out."""
    tables = {
        block.id: block
        for section in _walk(frozen.document.sections)
        for block in section.blocks
        if isinstance(block, Table)
    }
    found = []
    for one in frozen.settings.interventions:
        table = next((held for key, held in tables.items() if key.endswith(f"{one.id}-answers")), None)
        if table is None:
            continue
        label = f"Maryland scale: {one.title}"
        level = next(
            (
                figure
                for figure in frozen.document.figures
                if figure.definition.statistic == GRADE and figure.label == label
            ),
            None,
        )
        found.append(
            HeldEvaluation(
                assessment=name,
                intervention=one.id,
                title=one.title,
                what=one.what,
                answers=tuple(_answer(row, frozen) for row in table.rows),
                level=int(level.value) if level is not None and level.value is not None else None,
                level_figure=level.id if level is not None else "",
            )
        )
    return found


def evaluation_link(*, by: Actor, problem: ProblemRecord, assessment: str, intervention: str) -> Evaluation:
    """Link an evaluation of a frozen assessment; a judgement that stood is ended, for now there are figures.

    Raises:
        ValidationError: the actor may read no such evaluation, the record was ended, or it is linked already.
    """
    require(by, "problem_solving.write", problem.action)
    _refuse_ended(problem)
    held = next(
        (
            one
            for one in evaluations_held(by=by)
            if (one.assessment, one.intervention) == (assessment, intervention)
        ),
        None,
    )
    if held is None:
        raise ValidationError({"evaluation": "No such evaluation is held. Choose one of those listed."})
    made = Evaluation(
        problem=problem,
        kind=EvaluationKind.FIGURES.value,
        assessment=held.assessment,
        intervention=held.intervention,
        title=held.title,
        figures=held.figures,
        grade=held.level,
        on=by.today,
    )
    with transaction.atomic():
        take_turn()
        for judged in problem.evaluations.filter(kind=EvaluationKind.JUDGEMENT.value, ended__isnull=True):
            record(
                "evaluation_ended", judged, by=by, reason="It is evaluated with figures now.", ended=by.today
            )
        record("evaluation_linked", made, by=by)
    return made


def judgement_write(
    *,
    by: Actor,
    problem: ProblemRecord,
    words: str,
    judged_as: str,
    why_none_fits: str = "",
    treated_areas: int = 1,
    control_areas: int = 0,
    before: bool = False,
    comparable: bool | None = None,
    matched: bool = False,
    random: bool = False,
    grade_claimed: int | None = None,
) -> Evaluation:
    """Write what people think of the effect, where no evaluation of this work is held. It is marked as a judgement.

    The grade is what the design reaches, or a lower one that is claimed.

    Raises:
        ValidationError: an evaluation is linked; some are held, and nothing says why none is of this work; the words
            give numbers or point at a person; or a higher grade is claimed than the design allows.
    """
    require(by, "problem_solving.write", problem.action)
    _refuse_ended(problem)
    if problem.evaluations.filter(kind=EvaluationKind.FIGURES.value, ended__isnull=True).exists():
        raise ValidationError("It is evaluated with figures: those stand, and no judgement beside them.")
    if evaluations_held(by=by) and not why_none_fits.strip():
        raise ValidationError(
            {"why_none_fits": "Evaluations are held. Link the one of this work, or say why none of them is."}
        )
    refuse_person_details({"words": words, "judged_as": judged_as, "why_none_fits": why_none_fits})
    design = design_of(
        treated_areas=treated_areas,
        control_areas=control_areas,
        before=before,
        comparable=comparable,
        matched=matched,
        random=random,
    )
    faults = {
        "words": judgement_faults(words),
        "judged_as": "" if judged_as.strip() else "Say which post judges, such as Team Leader.",
        "grade_claimed": grade_fault(grade_claimed, design),
    }
    if any(faults.values()):
        raise ValidationError({field: fault for field, fault in faults.items() if fault})
    made = Evaluation(
        problem=problem,
        kind=EvaluationKind.JUDGEMENT.value,
        words=words,
        judged_as=judged_as,
        why_none_fits=why_none_fits,
        treated_areas=design.treated_areas,
        control_areas=design.control_areas,
        before=design.before,
        comparable=design.comparable,
        matched=design.matched,
        random=design.random,
        grade=grade(design).level if grade_claimed is None else grade_claimed,
        on=by.today,
    )
    record("judgement_written", made, by=by)
    return made


def evaluation_end(*, by: Actor, evaluation: Evaluation, reason: str) -> None:
    """End a link or a judgement that should not stand; it stays in the history.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, "problem_solving.write", evaluation.problem.action)
    if evaluation.ended is not None:
        raise ValidationError(f"It was ended on {evaluation.ended:%-d %B %Y}.")
    require_words(reason, "Say why it should not stand.")
    refuse_person_details({"reason": reason})
    record("evaluation_ended", evaluation, by=by, reason=reason, ended=by.today)


def _refuse_ended(problem: ProblemRecord) -> None:
    if problem.ended is not None:
        raise ValidationError(f"This record was ended on {problem.ended:%-d %B %Y}.")


def _walk(sections: tuple[Section, ...]) -> list[Section]:
    return [each for one in sections for each in (one, *_walk(one.sections))]


def _answer(row: Row, frozen: FrozenAssessment) -> HeldAnswer:
    figures = frozen.document.figures_by_id
    method, compared, fewer, interval, p, finding = row.cells
    texts = [cell_piece(one, figures).text for one in (method, compared, fewer, interval, p, finding)]
    return HeldAnswer(
        method=texts[0],
        compared=texts[1],
        figure=fewer.figure if isinstance(fewer, FigureRef) else "",
        fewer=texts[2],
        interval=texts[3],
        p=texts[4],
        finding=texts[5],
    )
