"""Scores come to a priority by the formula; what is missing is said, and what is uncertain is shown as a range."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.scoring import (
    Confidence,
    ranking,
    score,
    score_range,
    spread,
)
from saferplan.domain.planning.scoring_models import Band, scoring_model, scoring_models
from saferplan.errors import SaferPlanError

DEFAULT = scoring_model("harm_likelihood_position")
IDS = [one.id for one in DEFAULT.criteria]
SCORES = st.fixed_dictionaries({id_: st.integers(0, 4) for id_ in IDS})
CONFIDENCES = st.fixed_dictionaries({}, optional={id_: st.sampled_from(Confidence) for id_ in IDS})


def test_the_formula_by_hand():
    harm = {
        "physical": 2,
        "psychological": 3,
        "financial": 1,
        "community": 3,
        "environmental": 1,
        "public_expectation": 2,
    }
    likelihood = {"volume": 4, "trend": 3, "peer_position": 2, "forecast": 3}
    rest = {"concern": 4, "vulnerability": 2, "influence": 3, "gap": 2, "alignment": 4, "prevention": 3}
    found = score(DEFAULT, harm | likelihood | rest)
    assert (found.harm, found.likelihood, found.risk) == (2, 3, 6)
    assert found.priority == pytest.approx(0.55 * 6 / 16 + 0.15 * 4 / 4 + 0.10 * 2 / 4 + 0.20 * 3 / 4)
    assert (found.band, found.missing) == (Band.HIGH, ())


@pytest.mark.parametrize(("value", "priority", "band"), [(0, 0, Band.LOW), (4, 1, Band.VERY_HIGH)])
def test_nothing_scores_0_and_everything_1(value, priority, band):
    found = score(DEFAULT, dict.fromkeys(IDS, value))
    assert found.priority == pytest.approx(priority)
    assert found.band is band


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (
            "four_by_four",
            {
                1: "low",
                3: "low",
                4: "medium",
                6: "medium",
                8: "high",
                9: "high",
                12: "very_high",
                16: "very_high",
            },
        ),
        (
            "five_by_five",
            {
                1: "low",
                5: "low",
                6: "medium",
                12: "medium",
                15: "high",
                16: "high",
                20: "very_high",
                25: "very_high",
            },
        ),
    ],
)
def test_every_product_is_in_its_band(model, expected):
    top = scoring_model(model).highest
    found = {}
    for impact in range(1, top + 1):
        for likelihood in range(1, top + 1):
            scored = score(scoring_model(model), {"impact": impact, "likelihood": likelihood})
            assert scored.risk == impact * likelihood
            found[impact * likelihood] = scored.band.value
    assert {risk: found[risk] for risk in expected} == expected


def test_a_missing_score_is_not_zero():
    scores = dict.fromkeys(IDS, 2)
    for id_, lost in (
        ("concern", {"priority"}),
        ("trend", {"likelihood", "risk", "priority"}),
        ("physical", {"harm", "risk", "priority"}),
    ):
        for without in (scores | {id_: None}, {one: value for one, value in scores.items() if one != id_}):
            found = score(DEFAULT, without)
            assert found.missing == (id_,)
            assert {
                name for name in ("harm", "likelihood", "risk", "priority") if getattr(found, name) is None
            } == lost
            assert found.band is None


def test_risk_has_its_band_where_only_the_rest_is_missing():
    assert score(scoring_model("four_by_four"), {}).missing == ("impact", "likelihood")


@pytest.mark.parametrize("value", [-1, 4.5, float("nan")])
def test_a_score_off_the_scale_is_refused(value):
    with pytest.raises(SaferPlanError, match="Scores run from 0 to 4"):
        score(DEFAULT, {"physical": value})


def test_a_score_of_no_criterion_is_refused():
    with pytest.raises(SaferPlanError, match="no criterion 'fear'"):
        score(DEFAULT, {"fear": 2})
    with pytest.raises(SaferPlanError, match="no criterion 'fear'"):
        score_range(DEFAULT, {}, {"fear": Confidence.DATA})


@given(SCORES, st.sampled_from(IDS))
def test_a_higher_score_never_lowers_the_priority(scores, id_):
    higher = scores | {id_: min(4, scores[id_] + 1)}
    assert score(DEFAULT, higher).priority >= score(DEFAULT, scores).priority - 1e-12


@given(SCORES, CONFIDENCES)
def test_the_range_contains_the_score_and_data_do_not_move(scores, confidences):
    found = score_range(DEFAULT, scores, confidences)
    assert found.lower.priority <= found.as_scored.priority + 1e-12
    assert found.as_scored.priority <= found.upper.priority + 1e-12
    firm = score_range(DEFAULT, scores, dict.fromkeys(IDS, Confidence.DATA))
    assert firm.lower == firm.as_scored == firm.upper


def test_the_range_stays_on_the_scale():
    top = dict.fromkeys(IDS, 4)
    found = score_range(DEFAULT, top, {})
    assert found.upper.priority == pytest.approx(1)
    assert found.lower.harm == 3
    mixed = score_range(DEFAULT, top, dict.fromkeys(IDS, Confidence.MIXED))
    assert mixed.lower.harm == 3.5


def test_a_range_of_what_is_missing_is_missing():
    found = score_range(DEFAULT, {"physical": 2, "trend": None}, {})
    assert found.lower.priority is found.upper.priority is None


@pytest.mark.parametrize("model", scoring_models().values(), ids=list(scoring_models()))
def test_every_band_can_be_reached(model):
    bands = {
        score(model, dict.fromkeys((one.id for one in model.criteria), value)).band
        for value in range(model.lowest, model.highest + 1)
    }
    assert {Band.LOW, Band.VERY_HIGH} <= bands


def test_assessors_lie_apart_first_where_it_matters():
    found = spread(
        {
            "council": {"physical": 1, "trend": 3, "gap": None},
            "police": {"physical": 4, "trend": 2},
            "health": {"physical": 1},
        }
    )
    assert [(one.criterion, one.lowest, one.highest, one.mean, one.assessors) for one in found] == [
        ("physical", 1, 4, 2, 3),
        ("trend", 2, 3, 2.5, 2),
    ]


def test_what_the_law_asks_for_bypasses_the_ranking():
    def scored(value):
        return score(DEFAULT, dict.fromkeys(IDS, value))

    options = {
        "asb": scored(3),
        "drugs": scored(1),
        "cyber": scored(2),
        "violence": scored(3),
        "new": score(DEFAULT, {}),
    }
    found = ranking(options, statutory={"drugs"})
    assert found.ranked == ((1, "asb"), (1, "violence"), (3, "cyber"))
    assert (found.statutory, found.incomplete) == (("drugs",), ("new",))
