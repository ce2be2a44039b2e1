"""What is read of problem-solving records: those of actions that a reader may know of."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.remembering import remembered
from saferplan.plan.models import Action, Plan
from saferplan.plan.selectors import sight_of, visible_to
from saferplan.problem_solving.models import Evaluation, ProblemRecord


def problems_visible(actor: Actor) -> QuerySet[ProblemRecord]:
    """The records of actions that an actor may know of."""
    condition = visible_to(actor)
    if not condition:
        return ProblemRecord.objects.all()
    return ProblemRecord.objects.filter(action__in=Action.objects.filter(condition).order_by().values("pk"))


def problem_list(*, by: Actor, plan: Plan | None = None, action: Action | None = None) -> list[ProblemRecord]:
    """The records of a plan's actions, or of one action, those that are open first; with `standing` evaluations.

    A fixed number of queries.
    """
    name = ("problems", sight_of(by), plan.pk if plan else None, action.pk if action else None)
    return remembered(name, lambda: _problem_list(by, plan, action))


def _problem_list(by: Actor, plan: Plan | None, action: Action | None) -> list[ProblemRecord]:
    found = problems_visible(by).select_related("action__lead", "action__plan").prefetch_related(_standing())
    if plan is not None:
        found = found.filter(action__plan=plan)
    if action is not None:
        found = found.filter(action=action)
    return sorted(found, key=lambda one: (one.ended is not None, one.action.reference, one.pk))


def problem_get(*, by: Actor, number: int) -> ProblemRecord:
    """One record, with its `standing` evaluations.

    Raises:
        Http404: there is none of that number, or it is of an action that the actor must not know of.
    """
    found = (
        problems_visible(by)
        .select_related("action__lead", "action__plan", "action__priority")
        .prefetch_related(_standing())
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(f"no problem-solving record {number}")
    return found


def evaluation_get(*, by: Actor, number: int) -> Evaluation:
    """One evaluation or judgement.

    Raises:
        Http404: there is none of that number, or it is of an action that the actor must not know of.
    """
    found = (
        Evaluation.objects.filter(problem__in=problems_visible(by).order_by().values("pk"), pk=number)
        .select_related("problem__action__lead", "problem__action__plan")
        .first()
    )
    if found is None:
        raise Http404(f"no evaluation {number}")
    return found


def problem_to_write(*, by: Actor, number: int) -> ProblemRecord:
    """One record that the actor may write in.

    Raises:
        Http404: as `problem_get`.
        PermissionDenied: the actor may read it only.
    """
    found = problem_get(by=by, number=number)
    require(by, "problem_solving.write", found.action)
    return found


def standing_of(problem: ProblemRecord) -> list[Evaluation]:
    """The evaluations and judgements of a record that were not ended."""
    held = getattr(problem, "standing", None)
    return list(problem.evaluations.filter(ended__isnull=True)) if held is None else held


def _standing() -> Prefetch[str, QuerySet[Evaluation], str]:
    return Prefetch(
        "evaluations",
        queryset=Evaluation.objects.filter(ended__isnull=True).order_by("-on", "-id"),
        to_attr="standing",
    )
