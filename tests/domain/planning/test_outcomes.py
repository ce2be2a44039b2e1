"""A measure is judged against its target only where everything is known, and in the direction wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Direction
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.domain.planning.outcomes import (
    BUSY_BUT_NOT_WORKING,
    OutcomeFacts,
    OutcomeStatus,
    busy_but_not_working,
    outcome_status,
)
from saferplan.domain.verdicts import Verdict


def facts(direction=Direction.DOWN, **more) -> OutcomeFacts:
    return OutcomeFacts(
        **{"direction": direction, "baseline": 110.0, "target": 100.0, "value": 100.0, **more}
    )


@pytest.mark.parametrize(
    ("direction", "value", "status", "missed_by"),
    [
        (Direction.DOWN, 99, "green", 0),
        (Direction.DOWN, 100, "green", 0),
        (Direction.DOWN, 101, "amber", 1),
        (Direction.DOWN, 105, "amber", 5),
        (Direction.DOWN, 105.1, "red", 5.1),
        (Direction.UP, 101, "green", 0),
        (Direction.UP, 95, "amber", 5),
        (Direction.UP, 94.9, "red", 5.1),
    ],
)
def test_the_thresholds_hold_in_both_directions(direction, value, status, missed_by):
    found = outcome_status(facts(direction, value=value))
    assert (found.status.value, found.missed_by) == (status, pytest.approx(missed_by))


def test_an_edge_is_an_edge_whatever_the_computer_makes_of_decimals():
    assert outcome_status(facts(target=0.7, value=0.735)).status is OutcomeStatus.AMBER
    assert outcome_status(facts(target=1.1, value=1.155)).status is OutcomeStatus.AMBER


def test_sentences():
    said = {value: outcome_status(facts(value=value)).sentence for value in (100, 100.05, 106.25)}
    assert said == {
        100: "Target met: the value is at the target or better.",
        100.05: "Just missed: less than 0.1% above the target, and lower is wanted.",
        106.25: "Missed: 6.3% above the target, and lower is wanted.",
    }
    up = outcome_status(facts(Direction.UP, value=50)).sentence
    assert up == "Missed: 50.0% below the target, and higher is wanted."


@pytest.mark.parametrize("direction", [Direction.DOWN, Direction.UP])
def test_a_target_of_zero_is_met_or_missed_without_a_percentage(direction):
    assert outcome_status(facts(direction, target=0, value=0)).status is OutcomeStatus.GREEN
    missed = outcome_status(facts(direction, target=0, value=1 if direction is Direction.DOWN else -1))
    assert (missed.status, missed.missed_by) == (OutcomeStatus.RED, None)


@pytest.mark.parametrize("why", Absence)
@pytest.mark.parametrize("part", ["baseline", "target", "value"])
def test_what_is_not_there_is_grey_and_says_which_and_why(part, why):
    found = outcome_status(facts(**{part: why}))
    if (part, why) == ("baseline", Absence.NOT_APPLICABLE):
        assert found.status is OutcomeStatus.GREEN
        return
    assert found.status is OutcomeStatus.GREY
    assert [(one.part.value, one.why) for one in found.missing] == [(part, why)]
    assert found.sentence.startswith(f"Cannot be judged: the {part} is ")


def test_everything_that_is_missing_is_named():
    found = outcome_status(facts(baseline=Absence.UNKNOWN, target=Absence.NOT_YET_AVAILABLE))
    assert found.sentence == "Cannot be judged: the baseline is not known; the target is not yet available."


def test_where_either_direction_may_be_intended_nothing_is_met_or_missed():
    found = outcome_status(facts(Direction.EITHER))
    assert (found.status, found.missing, found.missed_by) == (OutcomeStatus.GREY, (), None)


@pytest.mark.parametrize("target", [100.0, Absence.UNKNOWN])
def test_what_may_be_said_of_the_change_stands_beside_the_status(target):
    assert outcome_status(facts(target=target, verdict=Verdict.SIGNAL)).verdict is Verdict.SIGNAL


@given(st.integers(-500, 500), st.integers(-500, 500))
def test_turning_everything_round_keeps_the_status(target, value):
    down = outcome_status(facts(Direction.DOWN, target=target, value=value))
    up = outcome_status(facts(Direction.UP, target=-target, value=-value))
    assert (down.status, down.missed_by) == (up.status, up.missed_by)


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_a_value_further_from_the_target_is_never_judged_better(target, value, further):
    order = ["green", "amber", "red"]
    near = outcome_status(facts(target=target, value=value)).status.value
    far = outcome_status(facts(target=target, value=value + further)).status.value
    assert order.index(far) >= order.index(near)


@pytest.mark.parametrize("delivery", DeliveryStatus)
@pytest.mark.parametrize("outcome", OutcomeStatus)
def test_green_delivery_with_a_missed_outcome_is_highlighted(delivery, outcome):
    expected = delivery.value in ("green", "blue") and outcome.value == "red"
    assert busy_but_not_working(delivery, outcome) is expected
    assert BUSY_BUT_NOT_WORKING.startswith("Busy but not working")
