"""Each step of editing gives another model; faults say what is still wrong, and the original stays as it is."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.model_editing import (
    free_id,
    rescaled,
    with_bands,
    with_criterion,
    without_criterion,
)
from saferplan.domain.planning.scoring import score
from saferplan.domain.planning.scoring_models import (
    Band,
    Block,
    Criterion,
    RiskFrom,
    model_faults,
    scoring_model,
    scoring_models,
)
from saferplan.errors import SaferPlanError

DEFAULT = scoring_model("harm_likelihood_position")


@given(st.sampled_from(list(scoring_models().values())), st.integers(0, 3), st.integers(1, 6))
def test_another_scale_keeps_the_words_of_its_scores_and_asks_for_the_others(model, lowest, width):
    found = rescaled(model, lowest, lowest + width)
    for before, after in zip(model.criteria, found.criteria, strict=True):
        assert len(after.levels) == width + 1
        for at, words in enumerate(after.levels):
            old = lowest + at - model.lowest
            assert words == (before.levels[old] if 0 <= old < len(before.levels) else "")
    beyond = lowest < model.lowest or lowest + width > model.highest
    assert bool([one for one in model_faults(found) if one.field.endswith(".levels")]) == beyond


def test_on_another_scale_records_give_no_scores():
    assert any(one.computed for one in rescaled(DEFAULT, 0, 4).criteria)
    assert not any(one.computed for one in rescaled(DEFAULT, 0, 5).criteria)


def test_criteria_come_change_and_go():
    new = Criterion(
        id="fear",
        title="Fear",
        question="Who stays at home?",
        block=Block.HARM,
        levels=("a", "b", "c", "d", "e"),
    )
    more = with_criterion(DEFAULT, new)
    assert (more.criteria[-1], model_faults(more)) == (new, ())
    renamed = with_criterion(more, msgspec.structs.replace(new, title="Fear of crime"))
    assert [one.title for one in renamed.criteria][-1] == "Fear of crime"
    assert without_criterion(renamed, "fear") == DEFAULT
    with pytest.raises(SaferPlanError, match="no criterion 'fear'"):
        without_criterion(DEFAULT, "fear")


def test_bands_are_those_that_have_a_start_in_the_order_of_their_names():
    found = with_bands(DEFAULT, {Band.HIGH: 0.5, Band.LOW: 0.0, Band.MEDIUM: None})
    assert [(one.band, one.at_least) for one in found.bands] == [(Band.LOW, 0.0), (Band.HIGH, 0.5)]


@given(st.text(max_size=80), st.lists(st.text(max_size=10)))
def test_an_id_is_free_and_can_stand_in_an_address(title, taken):
    found = free_id(title, taken)
    assert found not in taken
    assert found.replace("_", "a").isalnum()
    assert found.isascii()


def test_an_id_that_is_taken_is_numbered_and_a_title_without_letters_still_has_one():
    assert free_id("Fear of crime!", []) == "fear_of_crime"
    assert free_id("Fear of crime", ["fear_of_crime", "fear_of_crime_2"]) == "fear_of_crime_3"
    assert free_id("???", ["criterion"]) == "criterion_2"


@given(st.floats(0, 4), st.floats(0, 4))
def test_added_or_multiplied_the_risk_runs_as_far(harm, likelihood):
    for how in RiskFrom:
        assert 0 <= how.risk(harm, likelihood, 4) <= 16
        assert how.risk(4, 4, 4) == 16
    assert RiskFrom.SUM.risk(harm, likelihood, 4) >= RiskFrom.PRODUCT.risk(harm, likelihood, 4) - 1e-9


def test_in_a_weighted_sum_a_high_score_makes_up_for_a_low_one():
    model = scoring_model("weighted_sum")
    found = score(model, {one.id: 4 if one.id == "harm" else 0 for one in model.criteria})
    assert (found.risk, found.priority) == (8.0, 0.25)
