"""The March refresh and a mid-year change: everything decided once, lineage kept, the old plan as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.recording import fold, record, state
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.comparing import Ending, endings_of
from saferplan.plan.milestones import milestone_do, milestone_move
from saferplan.plan.models import Action, Milestone, Outcome, Refresh
from saferplan.plan.refreshing import (
    action_decide,
    faults_of,
    mid_year_change_begin,
    priority_decide,
    refresh_abandon,
    refresh_begin,
    refresh_complete,
)
from saferplan.plan.selectors import continuations_of
from saferplan.plan.services import outcome_add, plan_adopt, plan_close, plan_draft
from saferplan.plan.standing import plan_standing
from saferplan.strategy.aims import priority_agree
from saferplan.strategy.models import Priority, Theme
from saferplan.strategy.services import strategy_draft

pytestmark = pytest.mark.django_db

MARCH = dt.datetime(2018, 3, 6, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


@pytest.fixture
def by(people: People, made: PlanMade) -> Actor:
    return people.actor("NWLDC", "co_ordinator", MARCH)


def test_nothing_is_completed_while_something_is_undecided(by: Actor, made: PlanMade) -> None:
    refresh = refresh_begin(by=by, plan=made.plan)
    with pytest.raises(ValidationError) as refused:
        refresh_complete(by=by, refresh=refresh)
    said = " ".join(refused.value.messages)
    assert said.count("Nothing is decided of the action") == 2
    assert "Nothing is decided of the priority" in said
    assert Action.objects.filter(plan=refresh.into).count() == 0
    assert Refresh.objects.get().is_open


def test_the_next_year_starts_with_a_clean_lineage(people: People, by: Actor, made: PlanMade) -> None:
    police = people.actor("Police", "updater", dt.datetime(2017, 9, 1, tzinfo=dt.UTC))
    milestone_do(by=police, milestone=made.survey, done=dt.date(2017, 6, 30), evidence="Report.")
    milestone_move(by=police, milestone=made.patrols, due=dt.date(2018, 5, 31), reason="Staff.")
    refresh = refresh_begin(by=by, plan=made.plan)
    assert (refresh.into.year, refresh.into.follows) == (2018, made.plan)
    priority_decide(
        by=by,
        refresh=refresh,
        priority=made.priority,
        decision=PriorityDecision.AMEND,
        why="Litter joined it.",
        title="Anti-social behaviour, litter and their causes",
    )
    action_decide(
        by=by, refresh=refresh, action=made.police_action, decision=ActionDecision.CARRY, why="It works."
    )
    action_decide(
        by=by,
        refresh=refresh,
        action=made.council_action,
        decision=ActionDecision.MERGE,
        why="The same people.",
        target=made.police_action,
    )
    assert faults_of(refresh) == ()
    plan = refresh_complete(by=by, refresh=refresh)

    priority = Priority.objects.get(year=2018)
    assert (priority.title, priority.continues) == (
        "Anti-social behaviour, litter and their causes",
        made.priority,
    )
    carried = Action.objects.get(plan=plan)
    assert (carried.continues, carried.priority, carried.reference) == (made.police_action, priority, "1.1")
    open_milestone = Milestone.objects.get(action=carried)
    assert (open_milestone.text, open_milestone.due, open_milestone.first_due) == (
        "Begin patrols",
        dt.date(2018, 5, 31),
        dt.date(2017, 9, 30),
    )
    merged = Action.objects.get(pk=made.council_action.pk)
    assert (merged.became, merged.ended) == (carried, dt.date(2018, 3, 6))
    last = merged.history.last()
    assert last is not None
    assert (last.name, last.reason) == ("action_merged", "The same people.")
    measure = priority.measures.get()
    assert (measure.continues, measure.target, measure.baseline) == (
        made.measure,
        None,
        made.measure.baseline,
    )
    # The old year's plan stays as it was.
    assert Priority.objects.get(pk=made.priority.pk).title == "Anti-social behaviour and its causes"
    assert Action.objects.get(pk=made.police_action.pk).milestones.count() == 2
    for row in (priority, carried, open_milestone, merged, measure, refresh):
        assert fold(row.history) == state(type(row).objects.get(pk=row.pk))


def test_a_living_action_of_an_ended_priority_is_not_left_behind(by: Actor, made: PlanMade) -> None:
    refresh = refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by, refresh=refresh, priority=made.priority, decision=PriorityDecision.END, why="It is rare."
    )
    for action in (made.police_action, made.council_action):
        action_decide(by=by, refresh=refresh, action=action, decision=ActionDecision.CARRY, why="It works.")
    assert {one.code for one in faults_of(refresh)} == {"left_behind"}
    for action in (made.police_action, made.council_action):
        action_decide(by=by, refresh=refresh, action=action, decision=ActionDecision.CLOSE, why="Not needed.")
    refresh_complete(by=by, refresh=refresh)
    assert Action.objects.filter(ended__isnull=True).count() == 0


def test_a_superseded_action_names_its_successor(by: Actor, made: PlanMade) -> None:
    refresh = refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by, refresh=refresh, priority=made.priority, decision=PriorityDecision.CONTINUE, why="Still first."
    )
    action_decide(
        by=by, refresh=refresh, action=made.council_action, decision=ActionDecision.CARRY, why="It works."
    )
    action_decide(
        by=by,
        refresh=refresh,
        action=made.police_action,
        decision=ActionDecision.SUPERSEDE,
        why="Better way.",
    )
    assert {one.code for one in faults_of(refresh)} == {"target"}
    successor = action_add(
        by=by,
        plan=refresh.into,
        priority=made.priority,
        headline="Patrol with wardens",
        lead=made.police_action.lead,
        starts=dt.date(2018, 4, 1),
        ends=dt.date(2019, 3, 31),
    )
    action_decide(
        by=by,
        refresh=refresh,
        action=made.police_action,
        decision=ActionDecision.SUPERSEDE,
        why="Better way.",
        target=successor,
    )
    assert faults_of(refresh) == ()
    refresh_complete(by=by, refresh=refresh)
    assert Action.objects.get(pk=made.police_action.pk).became == successor


def test_a_change_in_the_middle_of_the_year_leaves_the_rest_as_it_is(by: Actor, made: PlanMade) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        mid_year_change_begin(by=by, plan=made.plan, reason=" ")
    refresh = mid_year_change_begin(by=by, plan=made.plan, reason="A murder in June.")
    action_decide(
        by=by, refresh=refresh, action=made.council_action, decision=ActionDecision.CLOSE, why="Staff moved."
    )
    assert refresh_complete(by=by, refresh=refresh) == made.plan
    assert [one.pk for one in Action.objects.filter(plan=made.plan, ended__isnull=True)] == [
        made.police_action.pk
    ]
    assert Priority.objects.get().title == made.priority.title


def test_one_refresh_at_a_time_and_an_abandoned_one_changes_nothing(by: Actor, made: PlanMade) -> None:
    refresh = refresh_begin(by=by, plan=made.plan)
    with pytest.raises(ValidationError, match="under way"):
        refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by, refresh=refresh, priority=made.priority, decision=PriorityDecision.END, why="Rare."
    )
    refresh_abandon(by=by, refresh=refresh, reason="Too early.")
    with pytest.raises(ValidationError, match="was over on 6 March 2018"):
        refresh_complete(by=by, refresh=refresh)
    assert Priority.objects.get(pk=made.priority.pk).ended is None
    assert refresh_begin(by=by, plan=made.plan).is_open


@pytest.mark.parametrize(
    ("organisation", "role"), [("Police", "updater"), ("LCC", "auditor"), ("Police", "approver")]
)
def test_only_co_ordinator_and_chair_refresh(
    people: People, made: PlanMade, organisation: str, role: str
) -> None:
    with pytest.raises(PermissionDenied):
        refresh_begin(by=people.actor(organisation, role, MARCH), plan=made.plan)


def test_a_priority_agreed_as_a_continuation_is_the_one_that_continues(by: Actor, made: PlanMade) -> None:
    agreed = priority_agree(
        by=by,
        strategy=made.strategy,
        year=PlanYear(2018),
        title="Anti-social behaviour, litter and their causes",
        why="The workshop chose it.",
        continues=made.priority,
    )
    refresh = refresh_begin(by=by, plan=made.plan)
    assert continuations_of(refresh) == {made.priority.pk: agreed}
    added = action_add(
        by=by,
        plan=refresh.into,
        priority=agreed,
        headline="One list of repeat cases",
        starts=dt.date(2018, 4, 1),
        ends=dt.date(2019, 3, 31),
        lead=made.council_action.lead,
    )
    choose(by, refresh, made.priority, PriorityDecision.END)
    for action in (made.police_action, made.council_action):
        action_decide(by=by, refresh=refresh, action=action, decision=ActionDecision.CARRY, why="Goes on.")
    assert "continued" in {one.code for one in faults_of(refresh)}
    choose(by, refresh, made.priority, PriorityDecision.AMEND, "Anti-social behaviour, and litter")
    refresh_complete(by=by, refresh=refresh)
    assert list(Priority.objects.filter(year=2018)) == [agreed]
    agreed.refresh_from_db()
    assert agreed.title == "Anti-social behaviour, and litter"
    assert set(agreed.actions.values_list("continues", flat=True)) == {
        None,
        made.police_action.pk,
        made.council_action.pk,
    }
    assert added.priority == agreed
    assert agreed.measures.get().continues == made.measure


def test_the_next_year_stands_under_the_strategy_that_covers_it(by: Actor, made: PlanMade) -> None:
    plan = plan_draft(by=by, year=PlanYear(2019), strategy=made.strategy)
    theme = Theme(strategy=made.strategy, letter="a", title="Of the strategy that ends")
    record("theme_added", theme, by=by)
    last = Priority(strategy=made.strategy, year=2019, number=1, title="Of its last year")
    record("priority_agreed", last, by=by, themes=[theme])
    plan_adopt(by=by, plan=plan, on=dt.date(2018, 3, 6))
    with pytest.raises(ValidationError, match=r"No strategy covers 2020/21\. Begin the next one"):
        refresh_begin(by=by, plan=plan)
    following = strategy_draft(
        by=by, title="Strategy 2020-2023", starts=dt.date(2020, 4, 1), ends=dt.date(2023, 3, 31)
    )
    refresh = refresh_begin(by=by, plan=plan)
    choose(by, refresh, last, PriorityDecision.CONTINUE)
    refresh_complete(by=by, refresh=refresh)
    continued = Priority.objects.get(continues=last)
    assert continued.strategy == following
    assert list(continued.themes.all()) == []


def choose(
    by: Actor, refresh: Refresh, priority: Priority, decision: PriorityDecision, title: str = ""
) -> None:
    priority_decide(by=by, refresh=refresh, priority=priority, decision=decision, why="So.", title=title)


def test_a_year_that_is_over_stands_as_it_stood(people: People, by: Actor, made: PlanMade) -> None:
    police = people.actor("Police", "updater", dt.datetime(2017, 9, 1, tzinfo=dt.UTC))
    milestone_do(by=police, milestone=made.survey, done=dt.date(2017, 6, 30), evidence="Report.")
    milestone_move(by=police, milestone=made.patrols, due=dt.date(2018, 3, 31), reason="Staff.")
    refresh = refresh_begin(by=by, plan=made.plan)
    choose(by, refresh, made.priority, PriorityDecision.CONTINUE)
    action_decide(
        by=by, refresh=refresh, action=made.police_action, decision=ActionDecision.CARRY, why="It works."
    )
    action_decide(
        by=by, refresh=refresh, action=made.council_action, decision=ActionDecision.CLOSE, why="Not wanted."
    )
    refresh_complete(by=by, refresh=refresh)
    plan_close(by=by, plan=made.plan, on=dt.date(2018, 3, 31))
    later = people.actor("NWLDC", "co_ordinator", dt.datetime(2018, 7, 1, 9, tzinfo=dt.UTC))
    standing = plan_standing(by=later, plan=made.plan)
    assert [one.action for one in standing.actions] == [made.police_action, made.council_action]
    # Its last milestone was due on the day of the close, and not three months ago.
    assert standing.day == dt.date(2018, 3, 31)
    assert standing.actions[0].computed.status is DeliveryStatus.GREEN
    endings = endings_of(made.plan)
    assert endings["action", f"{made.council_action.pk}"] == Ending("Close", "Not wanted.")
    assert {one.action.continues for one in plan_standing(by=later, plan=refresh.into).actions} == {
        made.police_action
    }


def test_what_ended_in_the_middle_of_a_year_is_no_part_of_it_any_more(by: Actor, made: PlanMade) -> None:
    change = mid_year_change_begin(by=by, plan=made.plan, reason="A new council.")
    action_decide(
        by=by, refresh=change, action=made.council_action, decision=ActionDecision.CLOSE, why="Not wanted."
    )
    refresh_complete(by=by, refresh=change)
    assert [one.action for one in plan_standing(by=by, plan=made.plan).actions] == [made.police_action]


def test_a_continued_priority_goes_on_seeking_its_outcomes(by: Actor, made: PlanMade) -> None:
    wanted = outcome_add(by=by, priority=made.priority, title="Residents feel safe")
    action_amend(by=by, action=made.police_action, reason="It seeks that.", outcome=wanted)
    refresh = refresh_begin(by=by, plan=made.plan)
    priority_decide(
        by=by, refresh=refresh, priority=made.priority, decision=PriorityDecision.CONTINUE, why="Still first."
    )
    for one in (made.police_action, made.council_action):
        action_decide(by=by, refresh=refresh, action=one, decision=ActionDecision.CARRY, why="It works.")
    refresh_complete(by=by, refresh=refresh)
    carried = Outcome.objects.get(priority__year=2018)
    assert (carried.title, carried.priority.continues) == ("Residents feel safe", made.priority)
    assert fold(carried.history) == state(carried)
    following = {one.continues_id: one.outcome for one in Action.objects.filter(plan=refresh.into)}
    assert following == {made.police_action.pk: carried, made.council_action.pk: None}
    assert Outcome.objects.get(pk=wanted.pk).priority == made.priority, "the old year stays as it was"
