"""Which candidates the law puts into a plan, how far up a rate stands, and what a verdict scores."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.candidates import (
    FEWEST_RATES,
    GENERAL,
    Standing,
    percentile_among,
    standing_of,
    verdict_score,
)
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.strands import statutory_strands, strands_in_force
from saferplan.domain.verdicts import Verdict

RATES = st.lists(st.integers(0, 50), min_size=FEWEST_RATES, max_size=30)
CHANGES = st.floats(-1e6, 1e6, allow_nan=False).filter(bool)


# --- the law ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
@pytest.mark.parametrize("one", statutory_strands(), ids=lambda one: one.strand.value)
def test_a_strand_is_the_laws_from_its_first_day_and_the_general_ones_before(one, jurisdiction):
    first = one.in_force_from
    assert standing_of(one.strand, first, jurisdiction) == Standing(one.strand, one.strand is not GENERAL)
    assert standing_of(one.strand, first - timedelta(days=1), jurisdiction) == Standing(GENERAL, False)


@given(st.sampled_from(Strand), st.dates(date(1998, 9, 30), date(2040, 1, 1)), st.sampled_from(Jurisdiction))
def test_every_candidate_serves_a_strand_in_force_and_only_the_general_one_is_ranked(
    strand, on, jurisdiction
):
    found = standing_of(strand, on, jurisdiction)
    assert found.strand in {one.strand for one in strands_in_force(on, jurisdiction)}
    assert found.statutory == (found.strand is not GENERAL)


# --- the place of a rate ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "others", "percentile"),
    [
        (5, [1, 2, 3, 4, 9], 80),
        (0, [1, 2, 3, 4, 5], 0),
        (6, [1, 2, 3, 4, 5], 100),
        (3, [3, 3, 3, 3, 3], 50),
        (2, [1, 2, 3, 4, 5, 6, 7], 21),
    ],
)
def test_the_share_of_lower_rates_is_counted_equal_ones_half_and_cut(own, others, percentile):
    assert percentile_among(own, others) == percentile


@pytest.mark.parametrize("number", range(FEWEST_RATES))
def test_among_too_few_rates_a_place_says_nothing(number):
    assert percentile_among(3, list(range(number))) is Absence.NOT_APPLICABLE


def test_from_the_fewest_rates_on_it_does():
    assert percentile_among(FEWEST_RATES, list(range(FEWEST_RATES))) == 100


@given(st.integers(0, 50), st.integers(0, 50), RATES)
def test_a_percentile_lies_from_0_to_100_and_rises_with_the_rate(own, other, rates):
    lower, higher = (percentile_among(one, rates) for one in sorted((own, other)))
    assert isinstance(lower, int)
    assert isinstance(higher, int)
    assert 0 <= lower <= higher <= 100


@given(st.integers(0, 50), RATES, st.randoms())
def test_the_order_in_which_rates_are_given_is_nothing_to_it(own, rates, random):
    shuffled = list(rates)
    random.shuffle(shuffled)
    assert percentile_among(own, shuffled) == percentile_among(own, rates)


# --- verdicts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "rise", "fall"),
    [(Verdict.SIGNAL, 4, 0), (Verdict.WATCH, 3, 1), (Verdict.NO_CLEAR_CHANGE, 2, 2)],
)
def test_the_firmer_the_verdict_the_farther_from_the_middle(verdict, rise, fall):
    assert (verdict_score(verdict, 17).score, verdict_score(verdict, -17).score) == (rise, fall)


@given(st.sampled_from([one for one in Verdict if one is not Verdict.NOT_TESTED]), CHANGES)
def test_a_score_lies_on_the_scale_on_the_side_of_the_change_and_never_rests_on_its_size(verdict, change):
    found = verdict_score(verdict, change)
    assert found.score is not None
    assert 0 <= found.score <= 4
    assert (found.score - 2) * change >= 0
    assert found == verdict_score(verdict, 1 if change > 0 else -1)
    assert found.confidence is Confidence.DATA


def test_a_score_says_which_way_it_went_and_that_chance_is_not_ruled_out():
    assert "a rise that is unlikely to be chance alone" in verdict_score(Verdict.SIGNAL, 3).sentence
    assert "a fall that is unlikely to be chance alone" in verdict_score(Verdict.SIGNAL, -3).sentence
    assert "chance is not ruled out" in verdict_score(Verdict.WATCH, 3).sentence
    said = verdict_score(Verdict.NO_CLEAR_CHANGE, 3).sentence
    assert "rise" not in said
    assert "fall" not in said


def test_what_was_not_tested_has_no_score_whatever_the_change():
    for change in (17, -17, Absence.UNKNOWN):
        found = verdict_score(Verdict.NOT_TESTED, change)
        assert found.score is None
        assert "could not compare the two years" in found.sentence


@pytest.mark.parametrize("why", Absence)
def test_a_change_that_is_missing_gives_no_score_and_says_why(why):
    found = verdict_score(Verdict.SIGNAL, why)
    assert found.score is None
    assert why.meaning in found.sentence
