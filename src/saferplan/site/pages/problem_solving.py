"""Problem-solving records: the list of a year, a record with its stages, triangle and evaluation, and its forms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.absence import Absence
from saferplan.domain.display import written_day
from saferplan.domain.evaluation_design import maryland_scale
from saferplan.domain.problem_solving.stages import Stage, gaps_of, problem_words
from saferplan.history.policies import may, require
from saferplan.plan.selectors import action_get, plan_current
from saferplan.plan.states import PlanState
from saferplan.problem_solving.evaluations import (
    HeldEvaluation,
    evaluations_held,
)
from saferplan.problem_solving.models import EMMIE, SIDES, Evaluation, ProblemRecord
from saferplan.problem_solving.selectors import (
    problem_get,
    problem_list,
    problem_to_write,
    standing_of,
)
from saferplan.problem_solving.services import problem_end, problem_move, problem_open, problem_write
from saferplan.problem_solving.states import EvaluationKind
from saferplan.site.access import page
from saferplan.site.components import Cell, Row, Table
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.problem_solving_forms import (
    EmmieForm,
    MoveForm,
    OpenForm,
    StagesForm,
    TriangleForm,
)
from saferplan.site.talk import talk_of

DONE = Mark("Written", "circle", "green", "Something is written at this stage.")
HERE = Mark("Here now", "diamond", "blue", "The work is at this stage.")
BLANK = Mark("Not written", "dash", "grey", "Nothing is written at this stage.")
JUDGED = Mark("Judgement", "triangle", "yellow", "People think so; no figures show it.")
EVALUATED = Mark("Evaluated", "circle", "green", "Figures that can be traced say so.")


def problems(request: ActorRequest) -> HttpResponse:
    """The problem-solving records of the year's plan."""
    plan = plan_current(day=request.actor.today)
    found = problem_list(by=request.actor, plan=plan) if plan else []
    table = Table(
        "Problem-solving records of the year's plan",
        ["Problem", "Action", "Stage", "How it is known to work"],
        [
            [
                Cell(one.title, href=_address(one), detail="Ended" if one.ended else ""),
                Cell(str(one.action)),
                Cell(Stage(one.stage).label),
                _known(standing_of(one)),
            ]
            for one in found
        ],
        caption_size="hidden",
    )
    return render(
        request,
        "problem_solving/problems.html",
        {"plan": plan, "table": table if found else None},
    )


def problem(request: ActorRequest, number: int) -> HttpResponse:
    """One record."""
    held = problem_get(by=request.actor, number=number)
    standing = standing_of(held)
    words = problem_words()
    is_open = held.ended is None and held.action.plan.state != PlanState.CLOSED
    linked = any(one.kind == EvaluationKind.FIGURES for one in standing)
    evaluations = {
        (one.assessment, one.intervention): one
        for one in (evaluations_held(by=request.actor) if linked else ())
    }
    return render(
        request,
        "problem_solving/problem.html",
        {
            "problem": held,
            "action": held.action,
            "gaps": gaps_of(held.facts(standing)),
            "stages": [
                (one, getattr(held, one.value), HERE if one == held.stage else _written(held, one))
                for one in held.stages
            ],
            "triangle": _triangle(held),
            "emmie": [Row(words.emmie[one].title, getattr(held, one)) for one in EMMIE if getattr(held, one)],
            "evaluations": [
                _shown(one, evaluations.get((one.assessment, one.intervention))) for one in standing
            ],
            "scale": maryland_scale(),
            "may_write": is_open and may(request.actor, "problem_solving.write", held.action),
            "judges": not linked,
            "talk": talk_of(request.actor, held),
        },
    )


def begin(request: ActorRequest, number: int) -> HttpResponse:
    """Begin a record for an action."""
    action = action_get(by=request.actor, number=number)
    require(request.actor, "problem_solving.write", action)

    def act(data: dict[str, Any]) -> ProblemRecord:
        return problem_open(by=request.actor, action=action, **data)

    return form_page(
        request,
        OpenForm,
        act,
        title="Begin a problem-solving record",
        caption=str(action),
        done="The record is begun.",
        to=_address,
        cancel=reverse("action", args=[number]),
    )


def write(request: ActorRequest, number: int) -> HttpResponse:
    """Write at the stages."""
    return _texts(request, number, StagesForm, "What is known and done, stage by stage")


def triangle(request: ActorRequest, number: int) -> HttpResponse:
    """Describe the sides of the problem."""
    return _texts(request, number, TriangleForm, "Victim, location and offender")


def emmie(request: ActorRequest, number: int) -> HttpResponse:
    """Say what EMMIE asks."""
    return _texts(request, number, EmmieForm, "What was learnt: EMMIE")


def move(request: ActorRequest, number: int) -> HttpResponse:
    """Move on, or go back."""
    held = problem_to_write(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        problem_move(by=request.actor, problem=held, **data)

    return form_page(
        request,
        partial(MoveForm, problem=held),
        act,
        title="Move to another stage",
        caption=held.title,
        intro=f"It is at {Stage(held.stage).label.lower()}. Going back is no failure: it is how problems are solved.",
        done="The record is moved.",
        to=_address(held),
        cancel=_address(held),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a record."""
    held = problem_to_write(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: problem_end(by=request.actor, problem=held, reason=data["reason"]),
        title="End the record",
        caption=held.title,
        intro="It stays, and can be found.",
        done="The record is ended.",
        to=_address(held),
        cancel=_address(held),
    )


def _triangle(held: ProblemRecord) -> Table | None:
    """The sides of the problem with who can act on each; None where nothing is written of any."""
    if not any(getattr(held, what) or getattr(held, who) for what, who in SIDES.values()):
        return None
    words = problem_words().side
    return Table(
        "The three sides of the problem",
        ["Side", "What is known of it", "Who can act on it"],
        [
            [
                Cell(words[side].title),
                Cell(getattr(held, what) or "Nothing written"),
                Cell(getattr(held, who) or "Nobody named", detail=words[side].controller),
            ]
            for side, (what, who) in SIDES.items()
        ],
        caption_size="hidden",
    )


def _texts(request: ActorRequest, number: int, kind: Any, title: str) -> HttpResponse:
    held = problem_to_write(by=request.actor, number=number)
    form = partial(kind, problem=held)
    names = kind.names(held)

    def act(data: dict[str, Any]) -> None:
        problem_write(by=request.actor, problem=held, **data)

    return form_page(
        request,
        form,
        act,
        title=title,
        caption=held.title,
        intro="Write of groups and places, not of people.",
        done="It is saved.",
        to=_address(held),
        cancel=_address(held),
        initial={name: getattr(held, name) for name in names},
    )


def _address(held: ProblemRecord) -> str:
    return reverse("problem", args=[held.pk])


def _written(held: ProblemRecord, stage: Stage) -> Mark:
    return DONE if getattr(held, stage.value).strip() else BLANK


def _known(standing: list[Evaluation]) -> Cell:
    if not standing:
        return Cell("Not evaluated yet")
    first = standing[0]
    grade = f"Maryland level {first.grade}" if first.grade is not None else "Not graded"
    return Cell(status=EVALUATED if first.kind == EvaluationKind.FIGURES else JUDGED, detail=grade)


def _in_words(written: str) -> str:
    """A value as a table of a document writes it; a symbol, which has no key here, as what it means."""
    return next((one.meaning.capitalize() for one in Absence if one.symbol == written), written)


def _shown(one: Evaluation, held: HeldEvaluation | None) -> dict[str, Any]:
    """An evaluation as the page shows it; the figures are read from the assessment, and are not repeated here."""
    level = next((each.words for each in maryland_scale().level if each.level == one.grade), "")
    table = None
    if held is not None:
        table = Table(
            "How many fewer than expected, by each method",
            ["Method", "Compares with", "Fewer than expected", "95% interval", "p-value", "Finding"],
            [
                [
                    Cell(answer.method),
                    Cell(answer.compared),
                    Cell(
                        _in_words(answer.fewer),
                        href=reverse("figure", args=[answer.figure]) if answer.figure else "",
                    ),
                    Cell(_in_words(answer.interval)),
                    Cell(_in_words(answer.p)),
                    Cell(answer.finding),
                ]
                for answer in held.answers
            ],
            caption_size="s",
        )
    return {
        "one": one,
        "mark": EVALUATED if one.kind == EvaluationKind.FIGURES else JUDGED,
        "level": level,
        "table": table,
        "unread": one.kind == EvaluationKind.FIGURES and held is None,
        "when": written_day(one.on),
    }


_POLICY = "problem_solving.view"
urls = [
    page("problem-solving/", problems, name="problem_solving", policy=_POLICY),
    page("problem-solving/<int:number>/", problem, name="problem", policy=_POLICY),
    page("actions/<int:number>/problem/", begin, name="problem_open", policy=_POLICY, writes=True),
    page("problem-solving/<int:number>/stages/", write, name="problem_write", policy=_POLICY, writes=True),
    page(
        "problem-solving/<int:number>/triangle/",
        triangle,
        name="problem_triangle",
        policy=_POLICY,
        writes=True,
    ),
    page("problem-solving/<int:number>/emmie/", emmie, name="problem_emmie", policy=_POLICY, writes=True),
    page("problem-solving/<int:number>/move/", move, name="problem_move", policy=_POLICY, writes=True),
    page("problem-solving/<int:number>/end/", end, name="problem_end", policy=_POLICY, writes=True),
]
