"""What is said of the effect of solving a problem: linking an evaluation, writing a judgement, ending either."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.problem_solving.evaluations import (
    evaluation_end,
    evaluation_link,
    evaluations_held,
    judgement_write,
)
from saferplan.problem_solving.models import Evaluation, ProblemRecord
from saferplan.problem_solving.selectors import evaluation_get, problem_to_write
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.problem_solving_forms import JudgementForm, LinkForm


def link(request: ActorRequest, number: int) -> HttpResponse:
    """Link an evaluation that a frozen assessment holds."""
    held = problem_to_write(by=request.actor, number=number)
    found = evaluations_held(by=request.actor)
    if not found:
        return render(request, "problem_solving/no_evaluation.html", {"problem": held})

    def act(data: dict[str, Any]) -> Evaluation:
        assessment, _, intervention = data["evaluation"].partition("|")
        return evaluation_link(
            by=request.actor, problem=held, assessment=assessment, intervention=intervention
        )

    return form_page(
        request,
        partial(LinkForm, found=found),
        act,
        title="Link an evaluation",
        caption=held.title,
        intro="Its figures are those of the assessment, and can be traced to the records.",
        done="The evaluation is linked.",
        to=_back(held),
        cancel=_back(held),
    )


def judge(request: ActorRequest, number: int) -> HttpResponse:
    """Write a judgement, where no evaluation of this work is held."""
    held = problem_to_write(by=request.actor, number=number)
    found = evaluations_held(by=request.actor)

    def act(data: dict[str, Any]) -> Evaluation:
        return judgement_write(by=request.actor, problem=held, **data)

    return form_page(
        request,
        partial(JudgementForm, some_held=bool(found)),
        act,
        title="Write a judgement",
        caption=held.title,
        intro="It is marked as what people think. Numbers cannot stand in it: those need figures that can be traced.",
        done="The judgement is written.",
        to=_back(held),
        cancel=_back(held),
    )


def end_evaluation(request: ActorRequest, number: int) -> HttpResponse:
    """End a link or a judgement."""
    evaluation = evaluation_get(by=request.actor, number=number)
    held = problem_to_write(by=request.actor, number=evaluation.problem_id)
    return form_page(
        request,
        ReasonForm,
        lambda data: evaluation_end(by=request.actor, evaluation=evaluation, reason=data["reason"]),
        title="End it",
        caption=str(evaluation),
        intro="It stays in the history.",
        done="It is ended.",
        to=_back(held),
        cancel=_back(held),
    )


def _back(held: ProblemRecord) -> str:
    return reverse("problem", args=[held.pk])


_POLICY = "problem_solving.view"
urls = [
    page(
        "problem-solving/<int:number>/evaluation/", link, name="evaluation_link", policy=_POLICY, writes=True
    ),
    page(
        "problem-solving/<int:number>/judgement/", judge, name="judgement_write", policy=_POLICY, writes=True
    ),
    page(
        "problem-solving/evaluations/<int:number>/end/",
        end_evaluation,
        name="evaluation_end",
        policy=_POLICY,
        writes=True,
    ),
]
