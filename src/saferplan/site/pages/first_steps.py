"""What a partnership does first: the steps from its people to its first plan, and how far each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from saferplan.consultation.selectors import consultation_list
from saferplan.consultation.states import ConsultationState
from saferplan.desk.opening import status_of, workspace_open
from saferplan.desk.selectors import assessment_list
from saferplan.history.actor import Actor
from saferplan.history.states import State
from saferplan.meetings.selectors import meeting_list
from saferplan.partnership.overview import constitution
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.selectors import plan_list
from saferplan.plan.states import PlanState
from saferplan.site.components import Task
from saferplan.strategy.selectors import candidate_years, priorities_to_choose, strategy_current
from saferplan.strategy.states import StrategyState


class StepState(State):
    """How far a step is."""

    DONE = "done", "Completed", "circle", "green", "It is done; it can be changed at any time."
    UNDER_WAY = "under_way", "In progress", "triangle", "yellow", "It is begun."
    OPEN = "open", "Not yet started", "dash", "blue", "It can be begun now."
    WAITING = "waiting", "Cannot start yet", "square", "grey", "Another step comes first."


@dataclass(frozen=True, slots=True)
class _Step:
    title: str
    page: str
    state: StepState
    hint: str = ""

    @property
    def task(self) -> Task:
        # What cannot start yet is no link: its page could only say the same.
        address = "" if self.state is StepState.WAITING else reverse(self.page)
        return Task(self.title, address, hint=self.hint, status=self.state)


def first_steps(*, by: Actor) -> list[Task]:
    """The steps to the first plan, each with how far it is; none once a plan is adopted."""
    plans = plan_list()
    if any(one.state != PlanState.DRAFT.value for one in plans):
        return []
    return [one.task for one in _steps(by, bool(plans))]


def done_in_words(steps: list[Task]) -> str:
    """How many of the steps are done, as a sentence."""
    done = sum(one.status is StepState.DONE for one in steps)
    return f"{done} of {len(steps)} steps to the first plan {'is' if done == 1 else 'are'} done."


def _steps(by: Actor, plan_begun: bool) -> Iterator[_Step]:
    yield _partnership(by)
    evidence = _evidence(by)
    yield evidence
    yield _assessment(by, evidence.state is StepState.DONE)
    yield _consultation(by)
    priorities, strategy = _priorities(), _strategy()
    yield priorities
    yield strategy
    yield _plan(plan_begun, strategy.state is not StepState.OPEN)
    yield _meetings(plan_begun)


def _partnership(by: Actor) -> _Step:
    missing = len(constitution(by=by).gaps) if partnership_get() is not None else None
    if missing:
        return _Step(
            "Say who the partnership is",
            "partnership",
            StepState.UNDER_WAY,
            f"Organisations, posts, chair and liaisons: {missing} of them {'is' if missing == 1 else 'are'} missing.",
        )
    state = StepState.OPEN if missing is None else StepState.DONE
    return _Step(
        "Say who the partnership is", "partnership", state, "Organisations, posts, chair and liaisons."
    )


def _evidence(by: Actor) -> _Step:
    workspace = workspace_open()
    held = workspace is not None and bool(status_of(workspace, by.today).datasets)
    return _Step(
        "Add the evidence",
        "evidence",
        StepState.DONE if held else StepState.OPEN,
        "Records of the police and lists of partners, without anything that identifies people.",
    )


def _assessment(by: Actor, evidence_held: bool) -> _Step:
    found = assessment_list(by=by)
    if any(one.record is not None and one.record.released for one in found):
        state = StepState.DONE
    elif found:
        state = StepState.UNDER_WAY
    else:
        state = StepState.OPEN if evidence_held else StepState.WAITING
    hint = "The analyst makes it, writes what figures cannot say, and releases it to the partners."
    if state is StepState.WAITING:
        hint = "Evidence comes first."
    return _Step("Make the year's strategic assessment", "assessments", state, hint)


def _consultation(by: Actor) -> _Step:
    found = [
        one.state_on(by.today, released=one.is_released)  # type: ignore[attr-defined]
        for one in consultation_list()
    ]
    if any(one in (ConsultationState.CLOSED, ConsultationState.RELEASED) for one in found):
        state = StepState.DONE
    else:
        state = StepState.UNDER_WAY if found else StepState.OPEN
    return _Step(
        "Ask the people who live and work here",
        "consultations",
        state,
        "Surveys, workshops, public meetings, and what others asked.",
    )


def _priorities() -> _Step:
    if priorities_to_choose().exists():
        state = StepState.DONE
    else:
        state = StepState.UNDER_WAY if candidate_years() else StepState.OPEN
    return _Step(
        "Score what could be a priority, and decide",
        "priorities",
        state,
        "Each partner scores before seeing the others.",
    )


def _strategy() -> _Step:
    strategy = strategy_current()
    if strategy is None:
        state = StepState.OPEN
    else:
        state = StepState.UNDER_WAY if strategy.state == StrategyState.DRAFT else StepState.DONE
    return _Step(
        "Agree the three-year strategy", "strategy", state, "Themes, and each year's priorities under them."
    )


def _plan(begun: bool, can_begin: bool) -> _Step:
    if begun:
        state, hint = StepState.UNDER_WAY, "Adopt it once it says what the partners will do."
    elif can_begin:
        state, hint = StepState.OPEN, "Actions, who leads them, milestones by quarter, money."
    else:
        state, hint = StepState.WAITING, "The strategy comes first."
    return _Step("Write the year's action plan, and adopt it", "plan", state, hint)


def _meetings(plan_begun: bool) -> _Step:
    if meeting_list().exists():
        state, hint = StepState.DONE, "Before each of them, leads are asked how their actions go."
    elif plan_begun:
        state, hint = StepState.OPEN, "Before each of them, leads are asked how their actions go."
    else:
        state, hint = StepState.WAITING, "The plan comes first."
    return _Step("Arrange the year's meetings", "meetings", state, hint)
