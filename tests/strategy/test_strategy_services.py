"""A strategy covers three plan years, is approved by those who may, and changes only by a new version."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import START, People, people_make
from saferplan.domain.categories import Strand
from saferplan.domain.planning.years import PlanYear
from saferplan.history.recording import fold, record, state
from saferplan.strategy.aims import (
    objective_add,
    objective_amend,
    objective_end,
    priority_agree,
    priority_amend,
    priority_end,
    theme_add,
    theme_amend,
    theme_end,
)
from saferplan.strategy.decisions import decision_take
from saferplan.strategy.models import Decision, Objective, Priority, Strategy, Theme
from saferplan.strategy.selectors import (
    decision_of,
    objective_list,
    priorities_of,
    strategy_current,
    strategy_get,
    strategy_public,
)
from saferplan.strategy.services import (
    strategy_amend,
    strategy_approve,
    strategy_draft,
    strategy_end,
    strategy_publish,
    strategy_revise,
)
from saferplan.strategy.states import ObjectiveOwner, StrategyState
from saferplan.strategy.workshops import workshop_decide
from workshops import YEAR, discussing, strategy_drafted

pytestmark = pytest.mark.django_db
TODAY = START.date()


def co_ordinator(people: People):  # type: ignore[no-untyped-def]
    return people.actor("NWLDC", "co_ordinator")


def approved(people: People) -> Strategy:
    strategy = strategy_drafted(people)
    theme_add(by=co_ordinator(people), strategy=strategy, title="To make our community safer")
    strategy_approve(by=people.actor("NWLDC", "chair"), strategy=strategy, on=TODAY)
    return strategy


def folds() -> None:
    for kind in (Strategy, Theme, Objective, Priority, Decision):
        for row in kind.objects.all():
            assert fold(row.history) == state(row), row


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ((2017, 4, 1), (2020, 3, 30)),
        ((2017, 4, 1), (2020, 4, 1)),
        ((2017, 4, 2), (2020, 3, 31)),
        ((2017, 4, 1), (2019, 3, 31)),
        ((2017, 4, 1), (2016, 3, 31)),
    ],
)
def test_a_strategy_covers_three_plan_years(starts: tuple[int, int, int], ends: tuple[int, int, int]) -> None:
    with pytest.raises(ValidationError) as refused:
        strategy_draft(
            by=co_ordinator(people_make()), title="x", starts=dt.date(*starts), ends=dt.date(*ends)
        )
    assert "1 April" in str(refused.value.message_dict["ends"])


def test_a_draft_is_approved_with_vision_and_themes_by_chair_or_approver() -> None:
    people = people_make()
    strategy = strategy_drafted(people)
    chair = people.actor("NWLDC", "chair")
    with pytest.raises(ValidationError, match="Add at least one"):
        strategy_approve(by=chair, strategy=strategy, on=TODAY)
    theme_add(by=co_ordinator(people), strategy=strategy, title="Safer")
    strategy_amend(
        by=co_ordinator(people),
        strategy=strategy,
        title=strategy.title,
        vision="",
        starts=strategy.starts,
        ends=strategy.ends,
    )
    with pytest.raises(ValidationError, match="with its vision"):
        strategy_approve(by=chair, strategy=strategy, on=TODAY)
    strategy_amend(
        by=co_ordinator(people),
        strategy=strategy,
        title=strategy.title,
        vision="Safer for all.",
        starts=strategy.starts,
        ends=strategy.ends,
    )
    with pytest.raises(PermissionDenied):
        strategy_approve(by=co_ordinator(people), strategy=strategy, on=TODAY)
    with pytest.raises(ValidationError, match="in the future"):
        strategy_approve(by=chair, strategy=strategy, on=TODAY + dt.timedelta(days=1))
    strategy_approve(by=people.actor("Police", "approver"), strategy=strategy, on=TODAY)
    stored = strategy_get(number=strategy.pk)
    assert (stored.state, stored.approved_by) == (
        StrategyState.APPROVED,
        people.accounts["Police", "approver"],
    )
    folds()


def test_what_is_approved_stays_and_changes_by_a_new_version() -> None:
    people = people_make()
    by = co_ordinator(people)
    first = approved(people)
    (theme,) = first.themes.all()
    for refused in (
        lambda: strategy_amend(
            by=by, strategy=first, title="x", vision="", starts=first.starts, ends=first.ends
        ),
        lambda: theme_add(by=by, strategy=first, title="x"),
        lambda: theme_amend(by=by, theme=theme, title="x", strand=None, letter="a"),
        lambda: theme_end(by=by, theme=theme, reason="x"),
    ):
        with pytest.raises(ValidationError, match="Make a new version"):
            refused()
    priority = priority_agree(
        by=by, strategy=first, year=YEAR, title="Violence", why="It rose.", themes=[theme]
    )
    with pytest.raises(ValidationError, match="Say why the strategy changes"):
        strategy_revise(by=by, strategy=first, reason="")
    second = strategy_revise(by=by, strategy=first, reason="A fourth strand is in force.")
    assert (second.version, second.revises) == (2, first)
    (continued,) = second.themes.all()
    assert (continued.continues, continued.letter) == (theme, "a")
    assert strategy_current() == first, "until the new version is approved"
    with pytest.raises(ValidationError, match="a draft of a new version already"):
        strategy_revise(by=by, strategy=first, reason="Again.")
    strategy_approve(by=people.actor("NWLDC", "chair"), strategy=second, on=TODAY)
    moved = Priority.objects.get(pk=priority.pk)
    assert (moved.strategy, list(moved.themes.all())) == (second, [continued])
    assert Strategy.objects.get(pk=first.pk).state == StrategyState.ENDED
    assert strategy_current() == second
    folds()


def test_everybody_reads_the_published_version_until_the_next_is_published() -> None:
    people = people_make()
    by = co_ordinator(people)
    first = strategy_drafted(people)
    with pytest.raises(ValidationError, match="only an approved strategy is published"):
        strategy_publish(by=by, strategy=first, on=TODAY)
    theme_add(by=by, strategy=first, title="Safer")
    strategy_approve(by=people.actor("NWLDC", "chair"), strategy=first, on=TODAY)
    assert strategy_public(day=TODAY) is None
    with pytest.raises(PermissionDenied):
        strategy_publish(by=people.actor("Police", "approver"), strategy=first, on=TODAY)
    strategy_publish(by=by, strategy=first, on=TODAY)
    second = strategy_revise(by=by, strategy=first, reason="New strand.")
    strategy_approve(by=people.actor("NWLDC", "chair"), strategy=second, on=TODAY)
    assert strategy_public(day=TODAY) == first
    strategy_publish(by=by, strategy=second, on=TODAY)
    assert strategy_public(day=TODAY) == second
    assert Strategy.objects.get(pk=first.pk).state == StrategyState.ENDED
    strategy_end(by=by, strategy=second, reason="The partnership merged with another.")
    assert strategy_public(day=TODAY) is None
    folds()


def test_a_draft_may_be_given_up_and_another_begun() -> None:
    people = people_make()
    first = strategy_drafted(people)
    with pytest.raises(ValidationError, match="Make a new version"):
        strategy_drafted(people)
    with pytest.raises(ValidationError, match="Say why the strategy ends"):
        strategy_end(by=co_ordinator(people), strategy=first, reason="")
    strategy_end(by=co_ordinator(people), strategy=first, reason="Begun too early.")
    assert strategy_drafted(people).version == 2


def test_themes_get_the_next_letter_and_end_with_a_reason() -> None:
    people = people_make()
    by, strategy = co_ordinator(people), strategy_drafted(people)
    a, b = (theme_add(by=by, strategy=strategy, title=title) for title in ("Safer", "Vulnerable"))
    assert (a.letter, b.letter) == ("a", "b")
    with pytest.raises(ValidationError, match="has this letter"):
        theme_add(by=by, strategy=strategy, title="Value", letter="A")
    theme_end(by=by, theme=a, reason="Merged with b.")
    assert theme_add(by=by, strategy=strategy, title="Value").letter == "a"
    theme_amend(by=by, theme=b, title="Vulnerable people", strand=Strand.SUBSTANCE_MISUSE, letter="d")
    assert [one.letter for one in strategy_get(number=strategy.pk).held_themes] == ["a", "d"]
    folds()


def test_objectives_of_others_come_and_go_with_their_plans() -> None:
    people = people_make()
    by = co_ordinator(people)
    made = objective_add(
        by=by, owner=ObjectiveOwner.COUNTY, title="Reduce harm", since=TODAY, source="County plan 2017"
    )
    objective_amend(by=by, objective=made, title="Reduce harm at home", source="County plan", since=TODAY)
    with pytest.raises(ValidationError, match="The end is before the start"):
        objective_end(by=by, objective=made, until=TODAY - dt.timedelta(days=1), reason="x")
    objective_end(by=by, objective=Objective.objects.get(pk=made.pk), until=TODAY, reason="A new plan.")
    assert list(objective_list(day=TODAY)) == [made]
    assert list(objective_list(day=TODAY + dt.timedelta(days=1))) == []
    folds()


def test_a_priority_is_agreed_directly_with_its_reason_and_linked_to_many() -> None:
    people = people_make()
    by = co_ordinator(people)
    strategy = strategy_drafted(people)
    themes = [theme_add(by=by, strategy=strategy, title=title) for title in ("Safer", "Vulnerable")]
    objectives = [
        objective_add(by=by, owner=owner, title="Reduce harm", since=TODAY) for owner in ObjectiveOwner
    ]
    told = {"by": by, "strategy": strategy, "title": "Violence"}
    with pytest.raises(ValidationError, match="why it was chosen"):
        priority_agree(year=YEAR, why=" ", **told)
    with pytest.raises(ValidationError, match="is not within"):
        priority_agree(year=PlanYear(2020), why="x", **told)
    priority = priority_agree(year=YEAR, why="It rose.", themes=themes, objectives=objectives, **told)
    assert priority.number == 1
    (read,) = priorities_of(strategy=strategy)
    assert ([one.letter for one in read.themes.all()], read.objectives.count()) == (["a", "b"], 3)
    with pytest.raises(PermissionDenied):
        priority_end(by=people.actor("Police", "approver"), priority=priority, reason="x")
    priority_amend(
        by=by,
        priority=priority,
        title="Violence",
        why="It rose.",
        strand=None,
        themes=themes[:1],
        objectives=[],
        reason="Sharper.",
    )
    priority_end(by=by, priority=priority, reason="Merged with another.")
    assert priority_agree(year=YEAR, why="x", **told).number == 2, "numbers are not given twice"
    other = strategy_draft(
        by=by, title="Next", starts=dt.date(2020, 4, 1), ends=dt.date(2023, 3, 31), vision="x"
    )
    stranger = theme_add(by=by, strategy=other, title="Other")
    with pytest.raises(ValidationError, match="No theme of"):
        priority_agree(year=YEAR, why="x", themes=[stranger], **told)
    folds()


def test_a_decision_leads_to_one_priority_once_the_workshop_has_closed() -> None:
    scene = discussing()
    by = scene.co_ordinator
    strategy = strategy_drafted(scene.people)
    decisions = [
        decision_take(by=by, workshop=scene.workshop, candidate=one, chosen=number == 0, reason="Agreed.")
        for number, one in enumerate(scene.candidates)
    ]
    told = {"by": by, "strategy": strategy, "title": "ASB", "why": "Agreed."}
    with pytest.raises(ValidationError, match="has not closed"):
        priority_agree(year=YEAR, decision=decisions[0], **told)
    workshop_decide(by=by, workshop=scene.workshop, on=TODAY)
    chosen, other = (Decision.objects.select_related("workshop").get(pk=one.pk) for one in decisions[:2])
    with pytest.raises(ValidationError, match="did not choose"):
        priority_agree(year=YEAR, decision=other, **told)
    with pytest.raises(ValidationError, match="decided on 2017/18"):
        priority_agree(year=PlanYear(2018), decision=chosen, **told)
    priority = priority_agree(year=YEAR, decision=chosen, **told)
    assert decision_of(priority=priority) == chosen
    with pytest.raises(ValidationError, match="a priority already"):
        priority_agree(year=YEAR, decision=Decision.objects.get(pk=chosen.pk), **told)
    folds()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "approved"}, "day on which the strategy was approved"),
        ({"state": "published", "approved_on": TODAY}, "day on which the strategy was published"),
        ({"state": "ended"}, "the day on which it did"),
        ({"ended_on": TODAY}, "the day on which it did"),
        ({"ends": dt.date(2016, 1, 1)}, "The end is before the start"),
        ({}, "of this version from this day"),
    ],
)
def test_the_database_refuses_strategies_that_break_a_rule(fields: dict[str, object], message: str) -> None:
    people = people_make()
    held = strategy_drafted(people)
    told: dict[str, object] = {"title": "x", "starts": held.starts, "ends": held.ends}
    if fields:
        told["version"] = 9
    with pytest.raises(ValidationError, match=message):
        record("strategy_drafted", Strategy(**told | fields), by=co_ordinator(people))
