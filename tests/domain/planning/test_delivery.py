"""The delivery status follows its rule on every boundary day, and says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.delivery import (
    ActionFacts,
    DeliveryStatus,
    MilestoneFacts,
    ReasonCode,
    Stage,
    delivery_status,
    roll_up,
    slippage,
)

TODAY = date(2017, 8, 15)
SOON = date(2017, 9, 30)
WORST_FIRST = ["red", "amber", "green", "grey", "blue"]


def milestone(*, overdue: int = -30, **more) -> MilestoneFacts:
    return MilestoneFacts(due=TODAY - timedelta(days=overdue), title="Survey out", **more)


def proven(**more) -> MilestoneFacts:
    return milestone(done=TODAY, evidence=True, **more)


def action(*milestones: MilestoneFacts, stage: Stage = Stage.IN_PROGRESS, **more) -> ActionFacts:
    return ActionFacts(stage=stage, milestones=milestones, **more)


def found(facts: ActionFacts) -> tuple[str, list[str]]:
    computed = delivery_status(facts, TODAY)
    return computed.status.value, [reason.code.value for reason in computed.reasons]


@pytest.mark.parametrize(
    ("overdue", "status"), [(-1, "green"), (0, "green"), (1, "amber"), (30, "amber"), (31, "red")]
)
def test_an_overdue_milestone_is_amber_from_day_1_and_red_from_day_31(overdue, status):
    assert found(action(milestone(overdue=overdue)))[0] == status


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (action(proven(overdue=90)), ("blue", ["all_done"])),
        (action(proven(), milestone(stopped=True, overdue=90)), ("blue", ["all_done"])),
        (action(milestone(done=TODAY)), ("green", ["none_overdue", "evidence_missing"])),
        (
            action(proven(), milestone(), stage=Stage.COMPLETED),
            ("green", ["none_overdue", "reported_completed"]),
        ),
        (action(milestone(overdue=1, done=TODAY + timedelta(days=1))), ("amber", ["overdue"])),
        (action(milestone(overdue=5), stage=Stage.NOT_STARTED), ("amber", ["overdue"])),
        (action(milestone(), stage=Stage.NOT_STARTED), ("grey", ["not_started"])),
        (
            action(milestone(done=TODAY), milestone(), stage=Stage.NOT_STARTED),
            ("green", ["none_overdue", "evidence_missing"]),
        ),
        (action(), ("grey", ["no_milestones"])),
        (action(milestone(stopped=True)), ("grey", ["no_milestones"])),
        (action(proven(), stage=Stage.STOPPED), ("black", ["stopped"])),
        (
            action(milestone(), risk_flagged=True, recovery=SOON),
            ("amber", ["risk_flagged", "recovery_stands"]),
        ),
        (action(milestone(), risk_flagged=True), ("amber", ["risk_flagged", "no_recovery"])),
        (action(milestone(), missed_updates=1), ("red", ["missed_quarter", "no_recovery"])),
        (
            action(milestone(), missed_updates=1, recovery=TODAY),
            ("amber", ["missed_quarter", "recovery_stands"]),
        ),
        (
            action(milestone(), missed_updates=2, recovery=TODAY - timedelta(days=1)),
            ("red", ["missed_quarter", "recovery_passed"]),
        ),
        (action(milestone(), recovery=SOON), ("green", ["none_overdue"])),
    ],
)
def test_the_rule(facts, expected):
    assert found(facts) == expected


def test_a_recovery_date_does_not_soften_what_is_overdue_for_long():
    facts = action(milestone(overdue=31), risk_flagged=True, recovery=SOON)
    assert found(facts) == ("red", ["overdue", "risk_flagged", "recovery_stands"])


def test_the_longest_overdue_comes_first_and_is_said_with_its_days():
    facts = action(
        MilestoneFacts(due=TODAY - timedelta(days=1)),
        milestone(overdue=40),
        missed_updates=1,
        stage=Stage.COMPLETED,
    )
    assert delivery_status(facts, TODAY).sentence == (
        "Off track. Survey out was due on 6 July 2017 and is 40 days overdue. "
        "A milestone was due on 14 August 2017 and is 1 day overdue. "
        "Nothing was reported for 1 quarter. No day is given by which it is back on course."
    )


def test_sentences_have_no_place_left_open():
    for code in ReasonCode:
        assert "{" not in code.meaning.format(milestone="", day="", days="", quarters="", milestones="")
    assert delivery_status(action(proven(), proven()), TODAY).sentence == (
        "Complete. Everything is done, with evidence: 2 milestones."
    )


@given(st.dates(), st.dates(), st.dates())
def test_slippage_adds_up_over_moves(first, second, third):
    assert slippage(first, first) == 0
    assert slippage(first, second) + slippage(second, third) == slippage(first, third)
    assert MilestoneFacts(due=second, first_due=first).slippage == slippage(first, second)
    assert MilestoneFacts(due=second).slippage == 0


MILESTONES = st.builds(
    MilestoneFacts,
    due=st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60)),
    done=st.none() | st.just(TODAY),
    evidence=st.booleans(),
    stopped=st.booleans(),
)
ACTIONS = st.builds(
    ActionFacts,
    stage=st.sampled_from(Stage),
    milestones=st.lists(MILESTONES, max_size=4).map(tuple),
    risk_flagged=st.booleans(),
    recovery=st.none() | st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40)),
    missed_updates=st.integers(0, 3),
)


@given(ACTIONS, st.integers(0, 90))
def test_waiting_without_doing_anything_never_makes_it_better(facts, days):
    now = delivery_status(facts, TODAY).status.value
    later = delivery_status(facts, TODAY + timedelta(days=days)).status.value
    if now in ("black", "blue", "grey"):
        assert later == now or now == "grey"
    else:
        assert WORST_FIRST.index(later) <= WORST_FIRST.index(now)


@given(ACTIONS)
def test_every_status_has_its_reason(facts):
    computed = delivery_status(facts, TODAY)
    assert computed.reasons
    assert computed.sentence.startswith(f"{computed.status.word}. ")


STATUSES = st.lists(st.sampled_from(DeliveryStatus))


@given(STATUSES, st.randoms())
def test_a_roll_up_does_not_depend_on_the_order(statuses, random):
    shuffled = list(statuses)
    random.shuffle(shuffled)
    assert roll_up(statuses) == roll_up(shuffled)
    assert sum(number for _, number in roll_up(statuses).counts) == len(statuses)


@given(st.lists(st.sampled_from(WORST_FIRST), min_size=1), st.data())
def test_one_that_gets_worse_never_makes_the_whole_better(values, data):
    place = data.draw(st.integers(0, len(values) - 1))
    worse = data.draw(st.sampled_from(WORST_FIRST[: WORST_FIRST.index(values[place]) + 1]))
    before = roll_up(map(DeliveryStatus, values)).status
    after = roll_up(map(DeliveryStatus, [*values[:place], worse, *values[place + 1 :]])).status
    assert WORST_FIRST.index(after.value) <= WORST_FIRST.index(before.value)


@given(st.lists(st.lists(st.sampled_from(DeliveryStatus), min_size=1), min_size=1))
def test_a_plan_rolls_up_alike_from_actions_and_from_priorities(by_priority):
    from_actions = roll_up([one for statuses in by_priority for one in statuses])
    from_priorities = roll_up([roll_up(statuses).status for statuses in by_priority])
    assert from_actions.status is from_priorities.status


def test_stopped_ones_do_not_decide_unless_all_are():
    assert roll_up([DeliveryStatus.BLACK, DeliveryStatus.BLUE]).status is DeliveryStatus.BLUE
    assert roll_up([DeliveryStatus.BLACK]).status is DeliveryStatus.BLACK
    assert roll_up([]).status is DeliveryStatus.GREY
    assert roll_up([]).sentence == "Nothing to roll up."
