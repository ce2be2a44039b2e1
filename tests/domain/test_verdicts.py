"""The verdict rule at its borders, and wording that promises no more than the rule does."""

from __future__ import annotations

import itertools
import math
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.categories import Direction
from saferplan.domain.verdicts import (
    Judgement,
    Movement,
    Slot,
    Verdict,
    WhyNotTested,
    direction_words,
    headline,
    judge,
    not_tested,
    verdict_rule,
    words_of,
)
from saferplan.statistics.change import compare

DATA = tomllib.loads(files("saferplan.domain").joinpath("data", "verdicts.toml").read_text("utf-8"))


def of(before, after, *, tests=1, rate=None) -> Judgement:
    """The verdict as an assessment of so many equal tests comes by it."""
    found = compare(before, after)
    p = float(found.p)
    return judge(before=before, after=after, p=p, adjusted_p=min(1.0, p * tests), rate=rate)


def test_the_founding_reports_rise_depends_on_its_base():
    assert of(6000, 6067).verdict is Verdict.NO_CLEAR_CHANGE
    assert of(1000, 1067).verdict is Verdict.WATCH
    assert of(200, 267).verdict is Verdict.SIGNAL


@pytest.mark.parametrize(("adjusted_p", "verdict"), [(0.05, Verdict.SIGNAL), (0.0501, Verdict.WATCH)])
def test_signal_up_to_the_false_discovery_rate(adjusted_p, verdict):
    assert judge(before=100, after=140, p=0.01, adjusted_p=adjusted_p).verdict is verdict


def test_the_assessments_own_rate_counts():
    assert judge(before=100, after=140, p=0.01, adjusted_p=0.03, rate=0.01).verdict is Verdict.WATCH


@pytest.mark.parametrize(("p", "verdict"), [(0.157, Verdict.WATCH), (0.158, Verdict.NO_CLEAR_CHANGE)])
def test_watched_up_to_the_p_of_the_rule(p, verdict):
    assert judge(before=400, after=440, p=p, adjusted_p=0.3).verdict is verdict


def test_the_p_watched_is_how_often_z_reaches_two_by_chance():
    assert math.erfc(2 / math.sqrt(2) / math.sqrt(2)) == pytest.approx(verdict_rule().watch_p, abs=5e-4)


def test_one_after_none_is_not_watched_though_its_z_is_two():
    assert float(compare(0, 1).z) == 2
    assert of(0, 1).verdict is Verdict.NO_CLEAR_CHANGE


def test_small_counts_are_watched_by_p():
    assert of(3, 10, tests=20).verdict is Verdict.WATCH
    assert of(4, 9, tests=20).verdict is Verdict.NO_CLEAR_CHANGE


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 500))
def test_turning_time_round_keeps_the_verdict_and_turns_the_movement(before, after, tests):
    forth, back = of(before, after, tests=tests), of(after, before, tests=tests)
    assert forth.verdict is back.verdict
    assert {forth.movement, back.movement} in ({Movement.UP, Movement.DOWN}, {Movement.LEVEL})


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_tests_never_make_a_verdict_surer(before, after):
    order = [Verdict.NO_CLEAR_CHANGE, Verdict.WATCH, Verdict.SIGNAL]
    one, many = of(before, after), of(before, after, tests=300)
    assert order.index(many.verdict) <= order.index(one.verdict)


@given(st.integers(0, 5000))
def test_no_difference_is_no_change(count):
    assert of(count, count).verdict is Verdict.NO_CLEAR_CHANGE
    assert of(count, count).movement is Movement.LEVEL


@pytest.mark.parametrize("why", WhyNotTested)
def test_every_reason_for_not_testing_has_its_sentence(why):
    judged = not_tested(why)
    assert judged.verdict is Verdict.NOT_TESTED
    assert (judged.why, judged.movement) == (why, None)
    assert judged.words.startswith("The two periods cannot be compared, because")


def test_what_was_not_tested_cannot_be_judged():
    with pytest.raises(ValueError, match="use not_tested"):
        judge(before=3, after=4, p=0.5, adjusted_p=float("nan"))


def test_every_verdict_is_told_by_word_and_shape_without_its_colour():
    assert len({verdict.word for verdict in Verdict}) == len({verdict.shape for verdict in Verdict}) == 4
    assert all(verdict.colour and verdict.meaning.endswith(".") for verdict in Verdict)


def every_wording():
    tables = (DATA["said"], DATA["headline"], DATA["wanted"], {"untested": DATA["untested"]})
    lines = [line for table in tables for by in table.values() for line in by.values()]
    return [*lines, *(verdict["meaning"] for verdict in DATA["verdict"])]


def test_no_wording_claims_significance_proof_or_a_number():
    for line in every_wording():
        assert not any(word in line.lower() for word in ("significan", "prove", "confirm"))
        assert not any(character.isdigit() for character in line)


def test_every_verdict_and_movement_has_its_lines():
    for verdict, movement in itertools.product([Verdict.SIGNAL, Verdict.WATCH], ["up", "down"]):
        assert DATA["said"][verdict.value][movement].endswith(".")
        assert DATA["headline"][verdict.value][movement]
    assert set(DATA["said"]["no clear change"]) == set(DATA["headline"]["no clear change"])
    assert set(DATA["wanted"]) == {direction.value for direction in Direction}


def test_the_direction_is_only_read_where_something_moved():
    assert direction_words(of(200, 267), Direction.DOWN) == "This is not the direction wanted."
    assert direction_words(of(267, 200), Direction.DOWN) == "This is the direction wanted."
    assert "may be intended" in direction_words(of(200, 267), Direction.EITHER)
    assert "need not be good news" in direction_words(of(267, 200), Direction.EITHER)
    assert direction_words(of(6000, 6067), Direction.DOWN) == ""
    assert direction_words(not_tested(WhyNotTested.GAP), Direction.DOWN) == ""


def test_headlines_have_places_for_figures_and_no_signs():
    fallen = headline(of(267, 200))
    assert fallen == (Slot("measure"), " fell by ", Slot("difference"), " to ", Slot("after"))
    assert headline(not_tested(WhyNotTested.GAP)) == (Slot("measure"), ": no comparison can be made")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_that_was_given_before_is_said_in_its_own_words(verdict):
    risen, fallen = (words_of(verdict, before=100, after=after) for after in (120, 80))
    if verdict is Verdict.NOT_TESTED:
        assert risen == fallen == verdict.meaning
    else:
        assert {risen, fallen} <= set(DATA["said"][verdict.value].values())
