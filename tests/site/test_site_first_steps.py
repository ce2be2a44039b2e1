"""The way to the first plan: what is done, what can be begun, what comes later."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from partnerships import START, People, plan_make
from saferplan.plan.services import plan_adopt
from saferplan.site.pages.first_steps import StepState, done_in_words, first_steps
from workshops import prepared, strategy_drafted

ClientOf = Callable[[str, str], Client]
DONE, UNDER_WAY, OPEN, WAITING = StepState


def states(people: People) -> list[StepState]:
    """How far each step is; those that can be taken lead somewhere, the others do not."""
    steps = first_steps(by=people.actor("NWLDC", "co_ordinator"))
    for one in steps:
        assert bool(one.href) is (one.status is not WAITING), one.title
    return [one.status for one in steps if isinstance(one.status, StepState)]


def test_of_a_new_partnership_the_plan_and_its_meetings_wait(people: People) -> None:
    assert states(people) == [UNDER_WAY, OPEN, WAITING, OPEN, OPEN, OPEN, WAITING, WAITING]
    steps = first_steps(by=people.actor("NWLDC", "co_ordinator"))
    assert "liaisons" in steps[0].hint
    assert "missing" in steps[0].hint
    assert done_in_words(steps) == "0 of 8 steps to the first plan are done."


def test_a_candidate_begins_the_priorities_and_a_strategy_lets_the_plan_begin(people: People) -> None:
    prepared(people=people)
    assert states(people)[4:] == [UNDER_WAY, OPEN, WAITING, WAITING]
    strategy_drafted(people)
    assert states(people)[4:] == [UNDER_WAY, UNDER_WAY, OPEN, WAITING]


def test_the_steps_are_gone_once_the_plan_is_adopted(people: People, client_of: ClientOf) -> None:
    made = plan_make(people, adopted=False)
    assert states(people)[4:] == [DONE, UNDER_WAY, UNDER_WAY, OPEN]
    page = client_of("Police", "reader").get("/").content.decode()
    assert "The way to the first plan" in page
    assert "1 of 8 steps to the first plan is done." in page
    plan_adopt(by=people.actor("NWLDC", "co_ordinator"), plan=made.plan, on=START.date())
    assert first_steps(by=people.actor("NWLDC", "co_ordinator")) == []
    assert "The way to the first plan" not in client_of("Police", "reader").get("/").content.decode()
