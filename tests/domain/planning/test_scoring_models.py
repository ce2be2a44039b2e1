"""The models shipped are sound, and whatever is wrong with an edited one is said."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from saferplan.domain.planning.scoring_models import (
    Band,
    Banded,
    BandFrom,
    Block,
    Formula,
    ScoringModel,
    model_faults,
    scoring_model,
    scoring_models,
)
from saferplan.errors import SaferPlanError

DEFAULT = scoring_model("harm_likelihood_position")
FOUR = scoring_model("four_by_four")


@pytest.mark.parametrize("model", scoring_models().values(), ids=list(scoring_models()))
def test_models_shipped_are_sound(model):
    assert model_faults(model) == ()
    assert "default of ours" in model.source.lower()


def test_the_default_has_the_weights_and_blocks_of_its_description():
    formula = DEFAULT.formula
    assert (formula.risk, formula.concern, formula.vulnerability, formula.position) == (
        0.55,
        0.15,
        0.10,
        0.20,
    )
    assert {block.value: len(DEFAULT.of_block(block)) for block in Block} == {
        "harm": 6,
        "likelihood": 4,
        "concern": 1,
        "vulnerability": 1,
        "position": 4,
    }
    assert [one.id for one in DEFAULT.criteria if one.computed] == [
        "volume",
        "trend",
        "peer_position",
        "forecast",
    ]
    assert all(len(one.levels) == 5 for one in DEFAULT.criteria)


@pytest.mark.parametrize(
    ("model", "bands"),
    [
        ("four_by_four", {"low": 1, "medium": 4, "high": 8, "very_high": 12}),
        ("five_by_five", {"low": 1, "medium": 6, "high": 15, "very_high": 20}),
    ],
)
def test_bands_of_the_alternatives(model, bands):
    assert {one.band.value: one.at_least for one in scoring_model(model).bands} == bands


def test_what_is_not_there_is_named_with_what_is():
    with pytest.raises(SaferPlanError, match="Those there are: harm_likelihood_position"):
        scoring_model("morile")
    with pytest.raises(SaferPlanError, match="Those it has are: impact, likelihood"):
        FOUR.criterion("harm")


def without(model: ScoringModel, block: Block) -> ScoringModel:
    return replace(model, criteria=tuple(one for one in model.criteria if one.block is not block))


def impact(**changes) -> ScoringModel:
    return replace(FOUR, criteria=(replace(FOUR.criteria[0], **changes), FOUR.criteria[1]))


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        (replace(FOUR, lowest=4), "scale", "runs from 4 to 4"),
        (replace(FOUR, bands=()), "bands", "do not start one above the other"),
        (replace(FOUR, bands=FOUR.bands[::-1]), "bands", "do not start one above the other"),
        (
            replace(FOUR, bands=(BandFrom(Band.HIGH, 1), BandFrom(Band.LOW, 8))),
            "bands",
            "names of the bands are out of order",
        ),
        (replace(FOUR, bands=FOUR.bands[1:]), "bands", "No band holds what is below 4"),
        (replace(FOUR, banded=Banded.PRIORITY), "bands", "No band holds what is below 1"),
        (without(FOUR, Block.LIKELIHOOD), "criteria", "no criterion of likelihood"),
        (without(FOUR, Block.HARM), "criteria", "no criterion of harm"),
        (
            replace(FOUR, criteria=FOUR.criteria + FOUR.criteria[:1]),
            "criteria.impact",
            "two criteria 'impact'",
        ),
        (impact(weight=0.0), "criteria.impact.weight", "is 0."),
        (impact(weight=-1.0), "criteria.impact.weight", "is -1."),
        (impact(weight=math.nan), "criteria.impact.weight", "is nan."),
        (impact(weight=math.inf), "criteria.impact.weight", "is inf."),
        (impact(levels=("Minor", "Major")), "criteria.impact.levels", "each score from 1 to 4"),
        (impact(levels=("A", "B", "C", " ")), "criteria.impact.levels", "each score from 1 to 4"),
        (impact(levels=("A", "B", "C", "A")), "criteria.impact.levels", "each score from 1 to 4"),
        (replace(FOUR, formula=Formula(risk=0.5)), "formula", "sum to 0.5"),
        (replace(FOUR, formula=Formula(risk=1.2, concern=-0.2)), "formula.concern", "is -0.2"),
        (replace(FOUR, formula=Formula(risk=0.9, concern=0.1)), "formula.concern", "no criterion"),
        (without(DEFAULT, Block.POSITION), "formula.position", "no criterion"),
        (replace(DEFAULT, formula=Formula(0.55, 0.25, 0.0, 0.2)), "formula.vulnerability", "weighs nothing"),
    ],
)
def test_what_is_wrong_with_an_edited_model(model, field, words):
    found = [fault for fault in model_faults(model) if fault.field == field]
    assert any(words in fault.sentence for fault in found)
    assert all(fault.remedy.endswith(".") for fault in found)
