"""What councillors asked on the day of the founding report, and one problem-solving record."""

from __future__ import annotations

from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.people import Cast


def play_scrutiny(cast: Cast, year: int) -> None:
    """The council's debate: the meeting, and its questions, which are open."""
    # The models of the site can be imported only once it is open.
    from saferplan.domain.planning.years import PlanYear
    from saferplan.scrutiny.asking import question_record
    from saferplan.scrutiny.services import committee_add, meeting_hold, meeting_plan
    from saferplan.scrutiny.states import CommitteeKind
    from saferplan.strategy.selectors import priorities_of_year

    told = facts("scrutiny_2017")
    committee, meeting = told["committee"], told["meeting"]
    before, by = cast.co_ordinator(meeting["planned"]), cast.co_ordinator(meeting["day"])
    held = meeting_plan(
        by=before,
        committee=committee_add(
            by=before,
            council=cast.organisations[committee["council"]],
            name=committee["name"],
            kind=CommitteeKind(committee["kind"]),
            since=committee["since"],
        ),
        day=meeting["day"],
        about=meeting["about"],
    )
    meeting_hold(by=by, meeting=held, source=told["source"], words=meeting["words"])
    priorities = {one.number: one for one in priorities_of_year(year=PlanYear(year))}
    for one in told["question"]:
        question_record(
            by=by,
            meeting=held,
            text=one["text"],
            source=told["source"],
            priorities=[priorities[number] for number in one.get("priorities", ())],
        )


def play_problem(cast: Cast, plan: Any) -> None:
    """The record of one problem: begun in April, at its response by May, evaluated in June with figures."""
    from saferplan.domain.problem_solving.stages import Approach, Stage
    from saferplan.plan.models import Action
    from saferplan.problem_solving.evaluations import evaluation_link, evaluations_held
    from saferplan.problem_solving.services import problem_move, problem_open, problem_write

    told = facts("scrutiny_2017")["problem"]
    by = cast.of("Police", told["opened"])
    problem = problem_open(
        by=by,
        action=Action.objects.select_related("plan").get(plan=plan, headline__startswith=told["action"]),
        title=told["title"],
        approach=Approach(told["approach"]),
        text=told["text"],
    )
    parts = ("analysis", "victim", "guardian", "location", "manager", "response")
    later = cast.of("Police", told["moved"])
    problem_write(by=later, problem=problem, **{one: told[one] for one in parts})
    problem_move(by=later, problem=problem, stage=Stage.ANALYSIS)
    problem_move(by=later, problem=problem, stage=Stage.RESPONSE)
    co_ordinator = cast.co_ordinator(told["evaluated"])
    for held in evaluations_held(by=co_ordinator):
        if held.intervention == told["intervention"]:
            evaluation_link(
                by=co_ordinator, problem=problem, assessment=held.assessment, intervention=held.intervention
            )
            break
