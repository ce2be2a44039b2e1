"""Scores in the form that `saferplan.statistics.scoring` asks for, to learn how firm a ranking is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from saferplan.domain.planning.scoring import Confidence, Scores, score
from saferplan.domain.planning.scoring_models import BLOCKS_BESIDE_RISK, Block, ScoringModel


class StabilityInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What `rank_stability` takes: scores and confidence as options by criteria, weights by criterion.

    Options that lack a score are in `incomplete`, and not in the arrays. `total` computes the model's priority from
    arrays of scores and weights.
    """

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    confidence: tuple[tuple[int, ...], ...]
    weights: tuple[float, ...]
    scale: tuple[float, float]
    total: Callable[[Any, Any], Any]
    incomplete: tuple[str, ...] = ()


def stability_inputs(
    model: ScoringModel,
    options: Mapping[str, Scores],
    confidences: Mapping[str, Mapping[str, Confidence]],
) -> StabilityInputs:
    """The scores of several options, ready for `rank_stability`. A score without a confidence counts as judgement.

    Raises:
        SaferPlanError: a score is of no criterion of the model, or not on its scale.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> options = {"asb": {"impact": 3, "likelihood": 4}, "drugs": {"impact": 3}}
    >>> found = stability_inputs(scoring_model("four_by_four"), options, {"asb": {"impact": Confidence.DATA}})
    >>> found.options, found.scores, found.confidence, found.incomplete
    (('asb',), ((3, 4),), ((0, 2),), ('drugs',))
    """
    criteria = tuple(one.id for one in model.criteria)
    incomplete = tuple(option for option, scores in options.items() if score(model, scores).missing)
    complete = {option: scores for option, scores in options.items() if option not in incomplete}
    return StabilityInputs(
        options=tuple(complete),
        criteria=criteria,
        scores=tuple(
            tuple(value for id_ in criteria if (value := scores[id_]) is not None)
            for scores in complete.values()
        ),
        confidence=tuple(
            tuple(confidences.get(option, {}).get(id_, Confidence.JUDGEMENT).number for id_ in criteria)
            for option in complete
        ),
        weights=tuple(one.weight for one in model.criteria),
        scale=(model.lowest, model.highest),
        total=model_total(model),
        incomplete=incomplete,
    )


def model_total(model: ScoringModel) -> Callable[[Any, Any], Any]:
    """The model's priority as a function of arrays: scores (..., options, criteria), weights (..., criteria)."""
    places = {
        block: [place for place, one in enumerate(model.criteria) if one.block is block] for block in Block
    }

    def mean(block: Block, scores: Any, weights: Any) -> Any:
        of_each = [weights[..., None, place] for place in places[block]]
        pairs = zip(of_each, places[block], strict=True)
        return sum(weight * scores[..., place] for weight, place in pairs) / sum(of_each)

    def total(scores: Any, weights: Any) -> Any:
        risk = model.risk_from.risk(
            mean(Block.HARM, scores, weights), mean(Block.LIKELIHOOD, scores, weights), model.highest
        )
        found = model.formula.risk * risk / model.highest**2
        for block in BLOCKS_BESIDE_RISK:
            if places[block]:
                found = found + model.formula.of(block) * mean(block, scores, weights) / model.highest
        return found

    return total
