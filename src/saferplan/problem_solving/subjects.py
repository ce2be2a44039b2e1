"""Problem-solving records can be spoken of by whoever may know of their action."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.subjects import subject_kind
from saferplan.problem_solving.models import Evaluation, ProblemRecord
from saferplan.problem_solving.selectors import problems_visible


def _problems(actor: Actor) -> QuerySet[Any]:
    return problems_visible(actor) if may(actor, "problem_solving.view") else ProblemRecord.objects.none()


def _evaluations(actor: Actor) -> QuerySet[Any]:
    return Evaluation.objects.filter(problem__in=_problems(actor).order_by().values("pk"))


subject_kind(
    ProblemRecord,
    "problem-solving record",
    plural="problem-solving records",
    visible=_problems,
    page="problem",
    arguments={"number": "pk"},
    texts=("title", "objective", "scanning", "analysis", "response", "assessment"),
    part_of=(("plan.action", "action"),),
)
subject_kind(
    Evaluation,
    "evaluation",
    plural="evaluations",
    visible=_evaluations,
    page="problem",
    arguments={"number": "problem_id"},
    texts=("title", "words"),
    searched=Q(ended__isnull=True),
    part_of=(("problem_solving.problemrecord", "problem"),),
    untold=frozenset({"figures"}),
    spoken_of=False,
)
