"""An intervention evaluated: the founding report's cases, what is said where methods cannot run or disagree."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.evaluation_design import Design, grade, maryland_scale
from saferplan.domain.glossary import method_notes
from saferplan.domain.periods import Month, Period
from saferplan.statistics.evaluation.answers import About, Finding
from saferplan.statistics.evaluation.break_even import PaidBack, break_even
from saferplan.statistics.evaluation.evaluate import Evaluation, evaluate
from saferplan.statistics.evaluation.intervention import Assignment, Direction, Intervention

MONTHS = Period(Month(2018, 10), Month(2022, 9))
AREAS = [f"area {number}" for number in range(30)]
START = Month(2021, 10)


def counts(seed: int = 1, mean: float = 20.0, effect: float = 1.0, treated: int = 1) -> np.ndarray:
    """Areas alike but for chance and a common season; the first ones change by `effect` from the start."""
    rng = np.random.default_rng(seed)
    season = 1 + 0.2 * np.sin(np.arange(len(MONTHS)) * np.pi / 6)
    expected = mean * np.ones((len(AREAS), 1)) * season
    expected[:treated, START - MONTHS.first :] *= effect
    return rng.poisson(expected)


def intervention(**change: object) -> Intervention:
    given: dict = {
        "name": "patrols",
        "treated": ("area 0",),
        "control": tuple(AREAS[5:]),
        "start": START,
        **change,
    }
    return Intervention(**given)


def by_name(found: Evaluation) -> dict[str, object]:
    return {one.method.name: one for one in found.answers}


def test_a_clear_effect_is_found_by_every_method_and_none_disagree():
    found = evaluate(intervention(control=tuple(AREAS[5:26])), counts(effect=0.4), AREAS, MONTHS)
    ran = by_name(found)
    assert [one.finding for one in found.answers] == [Finding.IMPROVED] * 6 + [Finding.NOT_RUN]
    assert found.answers[-1].why_not == "no weights of harm are given"
    truth = counts(effect=0.4)[0, 36:].sum() * 1.5
    for name, one in ran.items():
        if one.finding is Finding.IMPROVED and name != "weighted displacement difference":
            assert one.avoided_lower < truth < one.avoided_upper, name
    assert not found.disagreements or {one.about for one in found.disagreements} == {About.SIZE}


def test_no_effect_is_seldom_called_one():
    clear = [
        one.finding is not Finding.NOT_CLEAR
        for seed in range(40)
        for one in evaluate(intervention(control=tuple(AREAS[5:10])), counts(seed), AREAS, MONTHS).ran
    ]
    assert np.mean(clear) < 0.09


def test_the_worse_is_said_too_and_more_may_be_what_was_wanted():
    worse = evaluate(intervention(), counts(effect=2), AREAS, MONTHS)
    assert {one.finding for one in worse.ran} <= {Finding.WORSENED, Finding.NOT_CLEAR}
    assert Finding.WORSENED in {one.finding for one in worse.ran}
    wanted = evaluate(intervention(desired=Direction.MORE), counts(effect=2), AREAS, MONTHS)
    assert [one.finding for one in wanted.ran] == [Finding(-one.finding) for one in worse.ran]


def test_a_festival_over_three_years_is_compared_with_its_own_month():
    months = Period(Month(2013, 1), Month(2018, 12))
    rng = np.random.default_rng(3)
    expected = np.full((2, len(months)), 6.0)
    june = np.array([month.month == 6 for month in months])
    expected[0, june] = 90
    expected[0, june & (np.arange(len(months)) >= 36)] = 45
    festival = Intervention(
        name="festival",
        treated=("park",),
        control=("town",),
        start=Month(2016, 1),
        before=Period(Month(2013, 1), Month(2015, 12)),
        after=Period(Month(2016, 1), Month(2018, 12)),
        calendar_months=(6,),
    )
    found = evaluate(festival, rng.poisson(expected), ["park", "town"], months)
    first = found.answers[0]
    assert first.finding is Finding.IMPROVED
    assert first.avoided == pytest.approx(135, abs=45)
    assert found.checks[0].holds  # the same months of the year
    ran = by_name(found)
    assert ran["interrupted time series of counts"].why_not == (
        "only some months of the year are compared, and those are no series"
    )
    assert not next(
        c for c in ran["weighted displacement difference"].checks if c.name == "alike in size"
    ).holds


def test_a_closure_order_of_three_months_has_only_itself_to_compare_with():
    rng = np.random.default_rng(5)
    closure = Intervention(
        name="closure order",
        treated=("premises",),
        start=Month(2021, 11),
        end=Month(2022, 1),
        before=Period(Month(2020, 11), Month(2021, 1)),
        cost=2500,
    )
    series = rng.poisson(4, len(MONTHS))
    series[37:40] = 0
    found = evaluate(closure, [series], ["premises"], MONTHS, unit_cost=1350)
    assert found.grade.level == 2
    assert found.after.label == "November 2021 to January 2022"
    ran = by_name(found)
    assert ran["difference in differences of counts"].why_not == "no control areas are given"
    assert found.checks[0].holds
    assert found.break_even is not None
    assert float(found.break_even.crimes) == pytest.approx(2500 / 1350)


def test_a_place_chosen_at_its_peak_is_warned_of():
    high = counts()
    high[0, 24:36] *= 2
    found = evaluate(intervention(), high, AREAS, MONTHS)
    peak = next(one for one in found.checks if one.name == "not at a peak")
    assert peak.holds is False
    assert peak.value > 2
    short = evaluate(intervention(), high[:, 24:], AREAS, Period(MONTHS.first + 24, MONTHS.last))
    assert next(one for one in short.checks if one.name == "not at a peak").holds is None


def test_displacement_counts_against_the_gain():
    moved = counts(effect=0.4, mean=40)
    moved[1, 36:] += 30
    near = {"displacement": ("area 1",), "displacement_control": ("area 2",)}
    found = by_name(evaluate(intervention(control=("area 5",), **near), moved, AREAS, MONTHS))
    alone = by_name(evaluate(intervention(control=("area 5",)), moved, AREAS, MONTHS))
    name = "weighted displacement difference"
    assert found[name].avoided < alone[name].avoided - 200
    assert found[name].result.displaced > 200


def test_methods_that_disagree_are_named_with_what_lies_behind():
    falling = np.maximum(counts(mean=40) - np.arange(48), 0)  # all areas fall by the same
    found = evaluate(intervention(control=tuple(AREAS[5:8])), falling, AREAS, MONTHS)
    ran = by_name(found)
    assert ran["ratio of two counts with exact conditional interval"].finding is Finding.IMPROVED
    assert ran["weighted displacement difference"].finding is Finding.NOT_CLEAR
    said = [one.said for one in found.disagreements if one.about is not About.DIRECTION]
    assert any(
        "the treated areas before, the other with the control areas' change in crimes" in one for one in said
    )


def test_harm_may_say_otherwise_than_counts():
    kinds = np.stack([counts(1, effect=0.5, mean=40), counts(2, mean=4)])
    kinds[1, 0, 36:] += 12
    found = evaluate(intervention(control=("area 5",)), kinds, AREAS, MONTHS, weight=[1, 400])
    ran = by_name(found)
    assert ran["weighted displacement difference of harm"].finding is Finding.WORSENED
    assert ran["weighted displacement difference"].finding is Finding.IMPROVED
    assert any(one.about is About.DIRECTION and "grave and light" in one.said for one in found.disagreements)


def test_control_areas_that_drift_are_no_comparison():
    drifting = counts(mean=100)
    drifting[5] = np.round(drifting[5] * np.exp(np.linspace(0, 1.5, 48)))
    found = evaluate(intervention(control=("area 5",)), drifting, AREAS, MONTHS)
    assert found.grade.level == 2
    assert evaluate(intervention(control=("area 6",)), counts(mean=100), AREAS, MONTHS).grade.level == 3


def test_months_not_held_are_left_out_everywhere():
    gone = counts().astype(float)
    gone[0, 40] = np.nan
    found = evaluate(intervention(), gone, AREAS, MONTHS)
    assert by_name(found)["gross, net and total net effect"].why_not is not None
    first = found.answers[0]
    whole = np.nansum(gone[0, 36:])
    assert first.avoided == pytest.approx(gone[0, 24:36].sum() * 11 / 12 - whole)
    nothing_before = evaluate(intervention(), gone[:, 36:], AREAS, Period(START, MONTHS.last))
    assert {one.finding for one in nothing_before.answers} == {Finding.NOT_RUN}
    assert nothing_before.grade.level == 1


def test_a_result_says_what_it_assumes_and_every_method_has_its_note():
    found = evaluate(intervention(), counts(), AREAS, MONTHS)
    assert found.assumptions
    assert found.caveats
    for one in found.answers:
        assert one.method.name in method_notes()
        assert one.result is None or one.result.reference


@pytest.mark.parametrize(
    ("design", "level"),
    [
        ({}, 2),
        ({"before": False}, 0),
        ({"before": False, "control_areas": 1}, 1),
        ({"control_areas": 1}, 3),
        ({"control_areas": 1, "comparable": False}, 2),
        ({"control_areas": 9, "treated_areas": 9}, 3),
        ({"control_areas": 9, "treated_areas": 9, "matched": True}, 4),
        ({"control_areas": 2, "treated_areas": 2, "matched": True}, 3),
        ({"control_areas": 9, "treated_areas": 9, "random": True}, 5),
        ({"control_areas": 2, "treated_areas": 2, "random": True}, 3),
    ],
)
def test_the_maryland_scale(design, level):
    whole = {
        "treated_areas": 1,
        "control_areas": 0,
        "before": True,
        "comparable": None,
        "matched": False,
        "random": False,
        **design,
    }
    assert grade(Design(**whole)).level == level
    assert [one.level for one in maryland_scale().level] == [5, 4, 3, 2, 1, 0]


def test_break_even_is_a_range_and_said_only_where_clear():
    assert PaidBack(int(break_even(1000, 100, avoided_lower=21, avoided_upper=40).paid_back)) is PaidBack.YES
    assert (
        PaidBack(int(break_even(1000, 100, avoided_lower=11, avoided_upper=40).paid_back))
        is PaidBack.NOT_CLEAR
    )
    assert PaidBack(int(break_even(1000, 100, avoided_lower=-9, avoided_upper=4).paid_back)) is PaidBack.NO
    assert PaidBack(int(break_even(1000, 100).paid_back)) is PaidBack.NOT_ASKED
    for wrong in ({"cost": -1, "unit_cost": 1}, {"cost": 1, "unit_cost": 0}):
        with pytest.raises(ValueError, match=r"-1|divided"):
            break_even(**wrong)
    with pytest.raises(ValueError, match="within_factor"):
        break_even(1, 1, within_factor=0.5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"treated": ()}, "at least one area"),
        ({"control": ("area 0",)}, "named twice"),
        ({"end": Month(2020, 1)}, "before the start"),
        ({"before": Period(Month(2021, 1), START)}, "reaches into"),
        ({"after": Period(Month(2021, 1), START)}, "begins before"),
        ({"calendar_months": (0,)}, "1 to 12"),
        ({"cost": -5.0}, "pounds from 0"),
        ({"exposure": {"area 0": 0}}, "above 0"),
    ],
)
def test_an_intervention_that_cannot_be_is_named(change, said):
    with pytest.raises(ValueError, match=said):
        intervention(**change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": counts()[0]}, "areas by months"),
        ({"count": np.zeros((2, 30, 48))}, "together with a weight"),
        ({"months": Period(MONTHS.first, MONTHS.last + 1)}, "49 months"),
        ({"areas": [*AREAS[:-1], "area 0"]}, "different"),
        ({"intervention": intervention(treated=("elsewhere",))}, "no counts of elsewhere"),
        ({"intervention": intervention(start=Month(2023, 1))}, "before the start"),
        ({"count": np.full((30, 48), np.nan)}, "is held"),
        ({"level": 1}, "level"),
    ],
)
def test_bad_input_is_named(change, said):
    whole = {"intervention": intervention(), "count": counts(), "areas": AREAS, "months": MONTHS, **change}
    with pytest.raises(ValueError, match=said):
        evaluate(**whole)


def test_random_assignment_of_many_areas_is_the_highest_grade():
    one = intervention(treated=tuple(AREAS[:10]), control=tuple(AREAS[10:]), assignment=Assignment.RANDOM)
    found = evaluate(one, counts(treated=10, effect=0.7), AREAS, MONTHS)
    assert found.grade.level == 5
    assert dataclasses.replace(one, assignment=Assignment.CHOSEN).assignment is Assignment.CHOSEN


@given(
    st.integers(0, 10_000),
    st.sampled_from([0.0, 0.05, 0.6, 5.0, 400.0]),
    st.integers(1, 4),
    st.integers(0, 6),
    st.integers(0, 2),
    st.integers(1, 40),
    st.sampled_from([(), (6,), (5, 6, 7)]),
    st.floats(0, 0.4),
)
def test_whatever_the_counts_every_method_answers_or_says_why_not(
    seed, mean, treated, control, about, start, calendar, unknown
):
    rng = np.random.default_rng(seed)
    areas = [f"area {number}" for number in range(treated + control + 2 * about)]
    months = Period(Month(2019, 1), Month(2022, 6))
    number = rng.poisson(mean, (2, len(areas), len(months))).astype(float)
    number[:, rng.random((len(areas), len(months))) < unknown / len(areas)] = np.nan
    cuts = np.cumsum([treated, control, about])
    one = Intervention(
        name="anything",
        treated=tuple(areas[: cuts[0]]),
        control=tuple(areas[cuts[0] : cuts[1]]),
        displacement=tuple(areas[cuts[1] : cuts[2]]),
        displacement_control=tuple(areas[cuts[2] :]),
        start=months.first + start,
        calendar_months=calendar,
        cost=1000,
    )
    compared = np.array(
        [one.periods(months.last)[1].first <= month <= one.periods(months.last)[1].last for month in months]
    )
    compared &= np.isin([month.month for month in months], calendar or range(1, 13))
    weight = [1, np.nan if seed % 2 else 50]
    if not (compared & ~np.isnan(number).any(axis=(0, 1))).any():
        with pytest.raises(ValueError, match="is held"):
            evaluate(one, number, areas, months, weight=weight, unit_cost=500)
        return
    found = evaluate(one, number, areas, months, weight=weight, unit_cost=500)
    for answer in found.answers:
        assert (answer.finding is Finding.NOT_RUN) == (answer.why_not is not None)
        if answer.finding is not Finding.NOT_RUN:
            assert 0 <= answer.p <= 1
            assert not np.isnan(answer.avoided)
            assert answer.avoided_lower <= answer.avoided + 1e-6
            assert answer.avoided <= answer.avoided_upper + 1e-6
        if answer.finding in {Finding.IMPROVED, Finding.WORSENED}:
            assert answer.p < 0.05
            assert (answer.avoided > 0) == (answer.finding is Finding.IMPROVED)
    assert 0 <= found.grade.level <= 4
