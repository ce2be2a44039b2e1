"""Which of several scores stands, what agreement is called, and how firm a ranking is said to be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.workshops import (
    Basis,
    Given,
    Settled,
    agreement_sentence,
    agreement_steps,
    place_sentence,
    settled,
    top_sentence,
)

SCORES = st.builds(Given, st.integers(0, 4).map(float), st.sampled_from(Confidence))
MAYBE = st.none() | SCORES
NAN = float("nan")


# --- which score stands -----------------------------------------------------------------------------------


@given(MAYBE, MAYBE, st.lists(SCORES, max_size=6))
def test_the_moderated_score_stands_then_the_computed_one_then_the_mean(moderated, computed, independent):
    found = settled(moderated=moderated, computed=computed, independent=independent)
    for one, basis in ((moderated, Basis.MODERATED), (computed, Basis.COMPUTED)):
        if one is not None:
            assert found == Settled(one.value, one.confidence, basis)
            return
    if not independent:
        assert found == Settled(None, Confidence.JUDGEMENT, Basis.NONE)
        return
    values = [one.value for one in independent]
    assert found.basis is Basis.MEAN
    assert found.value == pytest.approx(sum(values) / len(values))
    assert min(values) <= found.value <= max(values)
    assert found.confidence.number == max(one.confidence.number for one in independent)


@given(st.lists(SCORES, min_size=1, max_size=6), st.randoms())
def test_the_mean_does_not_hang_on_who_scored_first(independent, random):
    shuffled = list(independent)
    random.shuffle(shuffled)
    first, second = (
        settled(moderated=None, computed=None, independent=one) for one in (independent, shuffled)
    )
    assert first == second


def test_a_moderated_nought_is_a_score_and_stands():
    found = settled(moderated=Given(0, Confidence.MIXED), computed=Given(4, Confidence.DATA))
    assert (found.value, found.basis) == (0, Basis.MODERATED)


def test_no_score_is_not_nought():
    assert settled(moderated=None, computed=None).value is None


def test_every_basis_is_said_in_words_of_its_own():
    assert {one: one.label for one in Basis} == {
        Basis.MODERATED: "Moderated",
        Basis.COMPUTED: "From the records",
        Basis.MEAN: "Mean of the organisations",
        Basis.NONE: "No score",
    }


# --- agreement --------------------------------------------------------------------------------------------


def test_the_steps_run_from_the_strongest_down_and_leave_no_w_without_a_word():
    starts = [one.at_least for one in agreement_steps()]
    assert starts == sorted(starts, reverse=True)
    assert starts[-1] == 0
    assert all(one.meaning.endswith((".", ":")) for one in agreement_steps())


@pytest.mark.parametrize(
    ("w", "word"),
    [(1.0, "Strong"), (0.7, "Strong"), (0.69, "Moderate"), (0.4, "Moderate"), (0.39, "Weak"), (0.0, "Weak")],
)
def test_agreement_is_called_by_the_step_that_w_reaches(w, word):
    assert agreement_sentence(w, 0.01, 5).startswith(f"{word} agreement (W {w:.2f}, 5 organisations).")


@given(st.floats(0, 1) | st.sampled_from([0.695, 0.6949999, 0.7, 0.395, 0.3949999, 0.4]))
def test_the_word_of_agreement_is_that_of_the_figure_printed_beside_it(w):
    word, printed = re.match(r"(\w+) agreement \(W ([\d.]+),", agreement_sentence(w, 0.01, 5)).groups()
    assert abs(float(printed) - w) <= 0.005 + 1e-12
    assert word == ("Strong" if float(printed) >= 0.7 else "Moderate" if float(printed) >= 0.4 else "Weak")


@pytest.mark.parametrize(
    ("w", "said"),
    [
        (0.695, "Strong agreement (W 0.70,"),
        (0.6949, "Moderate agreement (W 0.69,"),
        (0.395, "Moderate agreement (W 0.40,"),
        (0.3949, "Weak agreement (W 0.39,"),
    ],
)
def test_at_the_edge_of_a_step_word_and_figure_agree(w, said):
    assert agreement_sentence(w, 0.01, 5).startswith(said)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(2, 12), st.integers(0, 5))
def test_agreement_that_chance_would_often_bring_is_never_said_without_saying_so(w, p, assessors, left_out):
    said = agreement_sentence(w, p, assessors, left_out)
    assert ("would often come by chance" in said) == (p > 0.05)
    assert ("left out" in said) == (left_out > 0)


def test_who_is_left_out_is_counted_in_plain_english():
    assert agreement_sentence(0.8, 0.01, 3, 1).endswith(
        " One organisation is left out, for not everything was scored by it."
    )
    assert agreement_sentence(0.8, 0.01, 3, 2).endswith(
        " 2 organisations are left out, for not everything was scored by them."
    )


@pytest.mark.parametrize("left_out", [0, 1])
def test_agreement_that_cannot_be_computed_is_not_called_weak(left_out):
    said = agreement_sentence(NAN, NAN, 1, left_out)
    assert said.startswith("Agreement cannot be computed: fewer than two organisations scored everything")
    assert "Weak" not in said
    assert ("left out" in said) == bool(left_out)


# --- how firm a ranking is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "no draw"),
        (0.0004, "1% of the draws"),
        (0.01, "1% of the draws"),
        (0.5, "50% of the draws"),
        (0.996, "99% of the draws"),
        (1.0, "all draws"),
    ],
)
def test_only_every_draw_is_all_and_only_none_is_none(share, said):
    assert f" in {said};" in place_sentence(top=3, chance_in_top=share, lower=2, upper=4)
    assert f" in {said}." in top_sentence(top=3, same_top=share, firm=True, rivals=())


@given(st.floats(0, 1))
def test_a_share_of_draws_is_never_rounded_to_certainty(share):
    said = place_sentence(top=3, chance_in_top=share, lower=1, upper=2)
    assert ("all draws" in said) == (share == 1)
    assert ("no draw" in said) == (share == 0)


def test_a_place_that_does_not_move_is_one_rank():
    assert "ranked 2 to 4 in most" in place_sentence(top=3, chance_in_top=0.87, lower=2, upper=4)
    assert "ranked 2 in most" in place_sentence(top=3, chance_in_top=0.87, lower=2, upper=2)


def test_a_firm_top_names_no_rivals_and_one_that_can_change_names_those_there_are():
    firm = top_sentence(top=3, same_top=0.97, firm=True, rivals=("Hate crime",))
    assert firm == "The top 3 is firm: it is the same in 97% of the draws."
    close = top_sentence(top=3, same_top=0.64, firm=False, rivals=("Hate crime", "Theft"))
    assert close.endswith("in 64% of the draws only. Closest to a place in it: Hate crime, Theft.")
    assert top_sentence(top=3, same_top=0.64, firm=False, rivals=()).endswith("of the draws only.")
