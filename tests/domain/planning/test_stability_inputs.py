"""Scores go to the statistics of rankings in the form asked for, and the totals there are the priorities here."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.domain.planning.scoring import Confidence, score
from saferplan.domain.planning.scoring_models import scoring_model, scoring_models
from saferplan.domain.planning.stability_inputs import stability_inputs
from saferplan.statistics.scoring.stability import Confidence as StatisticalConfidence
from saferplan.statistics.scoring.stability import rank_stability


def test_what_a_score_rests_on_is_counted_alike():
    assert {one.name: one.number for one in Confidence} == {
        one.name: one.value for one in StatisticalConfidence
    }
    assert all(one.points == StatisticalConfidence[one.name] / 2 for one in Confidence)


@pytest.mark.parametrize("model", scoring_models().values(), ids=list(scoring_models()))
def test_totals_are_the_priorities(model):
    rng = np.random.default_rng(2017)
    ids = [one.id for one in model.criteria]
    options = {
        f"option {number}": dict(
            zip(ids, map(int, rng.integers(model.lowest, model.highest + 1, len(ids))), strict=True)
        )
        for number in range(5)
    }
    options["unfinished"] = {ids[0]: model.lowest, ids[1]: None}
    inputs = stability_inputs(model, options, {"option 0": dict.fromkeys(ids, Confidence.DATA)})
    assert inputs.incomplete == ("unfinished",)
    assert inputs.confidence[0] == (0,) * len(ids)
    assert inputs.confidence[1] == (2,) * len(ids)
    found = rank_stability(
        inputs.scores,
        inputs.weights,
        seed=1,
        confidence=inputs.confidence,
        scale=inputs.scale,
        total=inputs.total,
        draws=200,
    )
    priorities = [score(model, options[option]).priority for option in inputs.options]
    assert found.total.tolist() == pytest.approx(priorities)


def test_weights_of_the_arrays_count():
    model = scoring_model("harm_likelihood_position")
    ids = [one.id for one in model.criteria]
    inputs = stability_inputs(model, {"a": {id_: number % 5 for number, id_ in enumerate(ids)}}, {})
    weights = np.arange(1.0, len(ids) + 1)
    import msgspec

    weighed = msgspec.structs.replace(
        model,
        criteria=tuple(
            msgspec.structs.replace(one, weight=float(w))
            for one, w in zip(model.criteria, weights, strict=True)
        ),
    )
    (total,) = inputs.total(np.array(inputs.scores, dtype=float), weights)
    assert total == pytest.approx(score(weighed, dict(zip(ids, inputs.scores[0], strict=True))).priority)
