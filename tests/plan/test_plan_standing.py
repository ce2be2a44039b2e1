"""How a plan stands: delivery and outcome side by side, and both said when they disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.outcomes import OutcomeStatus
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.years import PlanYear
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.gaps import gaps_of
from saferplan.plan.milestones import milestone_add, milestone_do
from saferplan.plan.models import Action
from saferplan.plan.selectors import actions_of, sees, visible_to
from saferplan.plan.services import measure_add, reading_enter
from saferplan.plan.standing import by_status, plan_standing
from saferplan.plan.states import MeasureKind

pytestmark = pytest.mark.django_db

OCTOBER = dt.datetime(2017, 10, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people, adopted=False)


def test_busy_but_not_working_is_pointed_out(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator", OCTOBER)
    for action in (made.police_action, made.council_action):
        for milestone in action.milestones.all():
            milestone_do(by=by, milestone=milestone, done=dt.date(2017, 9, 30), evidence="Report.")
    reading = {"first": dt.date(2016, 10, 1), "last": dt.date(2017, 9, 30), "source": "Police"}
    reading_enter(by=by, measure=made.measure, value=Decimal(2300), **reading)
    standing = plan_standing(by=by, plan=made.plan).priorities[0]
    assert standing.delivery.status is DeliveryStatus.BLUE
    assert standing.outcome is OutcomeStatus.RED
    assert standing.busy_but_not_working
    reading_enter(by=by, measure=made.measure, value=Decimal(1990), reason="Counted twice.", **reading)
    standing = plan_standing(by=by, plan=made.plan).priorities[0]
    assert (standing.outcome, standing.busy_but_not_working) == (OutcomeStatus.GREEN, False)


def test_a_measure_without_a_value_is_not_judged_and_says_why(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "updater", OCTOBER)
    before = plan_standing(by=by, plan=made.plan).priorities[0].measures[0]
    assert before.computed.sentence == "Cannot be judged: the value is not yet available."
    reading_enter(
        by=by,
        measure=made.measure,
        first=dt.date(2017, 4, 1),
        last=dt.date(2017, 9, 30),
        value=None,
        absence=Absence.NOT_PUBLISHED,
    )
    after = plan_standing(by=by, plan=made.plan).priorities[0].measures[0]
    assert after.latest is None
    assert after.computed.status is OutcomeStatus.GREY
    assert "published" in after.computed.sentence


def test_the_board_has_every_action_once_and_every_status(people: People, made: PlanMade) -> None:
    by = people.actor("Police", "reader", OCTOBER)
    standing = plan_standing(by=by, plan=made.plan)
    board = by_status(standing.actions)
    assert list(board) == [
        DeliveryStatus.RED,
        DeliveryStatus.AMBER,
        DeliveryStatus.GREEN,
        DeliveryStatus.GREY,
        DeliveryStatus.BLUE,
        DeliveryStatus.BLACK,
    ]
    assert sorted(one.action.pk for row in board.values() for one in row) == sorted(
        [made.police_action.pk, made.council_action.pk]
    )


@pytest.mark.parametrize("actions", [10, 60])
def test_reading_a_plan_takes_the_same_number_of_queries_however_many_actions(
    people: People, made: PlanMade, actions: int, django_assert_num_queries: Callable[..., object]
) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    year = PlanYear(2017)
    for number in range(actions - 2):
        action = action_add(
            by=by,
            plan=made.plan,
            priority=made.priority,
            headline=f"Action {number}",
            lead=people.organisations["Police"],
            starts=year.first,
            ends=year.last,
        )
        milestone_add(by=by, action=action, text="Done", due=year.last)
    with django_assert_num_queries(8):  # type: ignore[operator]
        standing = plan_standing(by=by, plan=made.plan)
        assert len(standing.actions) == actions


def test_who_may_know_of_an_action_is_one_rule_for_rows_and_for_questions(
    people: People, made: PlanMade
) -> None:
    action_amend(
        by=people.actor("NWLDC", "co_ordinator"),
        action=made.police_action,
        visibility=Visibility.RESTRICTED,
        reason="A case is heard.",
    )
    knowing = {}
    for who in people.accounts:
        by = people.actor(*who)
        asked = set(Action.objects.filter(visible_to(by)).values_list("pk", flat=True))
        read = {one.pk for one in actions_of(made.plan) if sees(by, one)}
        assert asked == read, who
        knowing[who] = made.police_action.pk in asked
    assert set(knowing.values()) == {True, False}


def test_an_outcome_is_not_judged_by_a_measure_that_its_reader_must_not_know_of(
    people: People, made: PlanMade
) -> None:
    co_ordinator = people.actor("NWLDC", "co_ordinator", OCTOBER)
    hidden = measure_add(
        by=co_ordinator,
        priority=made.police_action.priority,
        action=made.police_action,
        title="Cases that were heard",
        kind=MeasureKind.OUTCOME,
        unit="cases",
        direction=Direction.DOWN,
        baseline=Decimal(10),
        baseline_period="2016/17",
        target=Decimal(8),
        target_by=dt.date(2018, 3, 31),
    )
    action_amend(
        by=co_ordinator,
        action=made.police_action,
        visibility=Visibility.RESTRICTED,
        reason="A case is heard.",
    )
    reading_enter(
        by=co_ordinator,
        measure=hidden,
        first=dt.date(2016, 10, 1),
        last=dt.date(2017, 9, 30),
        value=Decimal(12),
        source="Police",
    )

    def outcome(organisation: str, role: str) -> OutcomeStatus:
        by = people.actor(organisation, role, OCTOBER)
        return plan_standing(by=by, plan=made.plan).priorities[0].outcome

    assert outcome("NWLDC", "co_ordinator") is OutcomeStatus.RED
    assert outcome("Police", "reader") is OutcomeStatus.RED, "they lead it"
    assert outcome("Turning Point", "updater") is OutcomeStatus.GREY


def test_what_the_plan_lacks_names_no_measure_of_a_restricted_action(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    measure_add(
        by=by,
        priority=made.police_action.priority,
        action=made.police_action,
        title="Cases that were heard",
        kind=MeasureKind.OUTCOME,
        unit="cases",
        direction=Direction.DOWN,
    )
    said = " ".join(one.sentence for one in gaps_of(made.plan))
    assert "Cases that were heard" in said
    action_amend(
        by=by, action=made.police_action, visibility=Visibility.RESTRICTED, reason="A case is heard."
    )
    said = " ".join(one.sentence for one in gaps_of(made.plan))
    assert "Cases that were heard" not in said
    assert f"{made.police_action.reference} (restricted)" in said
