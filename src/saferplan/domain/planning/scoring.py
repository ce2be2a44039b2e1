"""Setting priorities by scores: what they come to, how far low confidence moves it, and where assessors differ.

A model groups its criteria in blocks. With H and L the weighted means of the blocks harm and likelihood, and `top` the
highest score of the scale,

    risk = H x L
    priority = risk weight x risk / top squared + the other blocks, each its weight x its weighted mean / top

Criteria, weights, scale and bands are those of a model (`scoring_models`). A score that is missing is not zero: what
depends on it is not computed, and the result says what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set

import msgspec

from saferplan.domain.planning.scoring_models import BLOCKS_BESIDE_RISK, Band, Banded, Block, ScoringModel
from saferplan.domain.planning.wording import Worded
from saferplan.errors import SaferPlanError

Scores = Mapping[str, float | None]
"""By criterion; None, or no entry, where there is no score."""


class Confidence(Worded):
    """What a score rests on."""

    DATA = "data"
    MIXED = "mixed"
    JUDGEMENT = "judgement"

    @property
    def number(self) -> int:
        """0, 1 or 2, as the statistics of rankings count it."""
        return list(Confidence).index(self)

    @property
    def points(self) -> float:
        """How far a score may be out, in points of its scale; a default of ours.

        >>> [one.points for one in Confidence]
        [0.0, 0.5, 1.0]
        """
        return self.number / 2


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """What scores come to; None where a score that it depends on is missing.

    `harm` and `likelihood` are on the model's scale, `risk` is their product or sum, `priority` runs from 0 to 1.
    `missing` holds the ids of the criteria without a score.
    """

    harm: float | None
    likelihood: float | None
    risk: float | None
    priority: float | None
    band: Band | None
    missing: tuple[str, ...] = ()


class ScoreRange(msgspec.Struct, frozen=True):
    """The scores as they are, and with every uncertain one moved down, and up, as far as its confidence allows."""

    as_scored: Scored
    lower: Scored
    upper: Scored


class CriterionSpread(msgspec.Struct, frozen=True, kw_only=True):
    """How far assessors lie apart on a criterion."""

    criterion: str
    lowest: float
    highest: float
    mean: float
    assessors: int

    @property
    def apart(self) -> float:
        """Points between the lowest and the highest score."""
        return self.highest - self.lowest


class Ranking(msgspec.Struct, frozen=True):
    """Options in order of priority, with their ranks; those that need no rank, and those that cannot have one.

    Equal priorities share the better rank. `statutory` options are in the plan whatever their rank, and have none;
    `incomplete` ones lack scores.
    """

    ranked: tuple[tuple[int, str], ...]
    statutory: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


def score(model: ScoringModel, scores: Scores) -> Scored:
    """What the scores of an option come to.

    Raises:
        SaferPlanError: a score is of no criterion of the model, or not on its scale.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> found = score(scoring_model("four_by_four"), {"impact": 4, "likelihood": 2})
    >>> found.risk, found.band.word
    (8.0, 'High')
    >>> score(scoring_model("four_by_four"), {"impact": 4}).missing
    ('likelihood',)
    """
    known = _checked(model, scores)
    missing = tuple(one.id for one in model.criteria if one.id not in known)
    harm, likelihood = (_mean(model, block, known) for block in (Block.HARM, Block.LIKELIHOOD))
    risk = (
        None
        if harm is None or likelihood is None
        else float(model.risk_from.risk(harm, likelihood, model.highest))
    )
    priority = None if risk is None or missing else _priority(model, risk, known)
    banded = risk if model.banded is Banded.RISK else priority
    band = None if banded is None else _band(model, banded)
    return Scored(harm=harm, likelihood=likelihood, risk=risk, priority=priority, band=band, missing=missing)


def score_range(model: ScoringModel, scores: Scores, confidences: Mapping[str, Confidence]) -> ScoreRange:
    """How far an option's priority may lie from what its scores come to.

    Every score moves as far as its confidence says, all of them down or all of them up, and stays on the scale. A score
    without a confidence counts as judgement.

    Raises:
        SaferPlanError: a score or a confidence is of no criterion of the model, or a score is not on its scale.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> model, scores = scoring_model("four_by_four"), {"impact": 4, "likelihood": 2}
    >>> found = score_range(model, scores, {"impact": Confidence.DATA, "likelihood": Confidence.JUDGEMENT})
    >>> found.lower.risk, found.as_scored.risk, found.upper.risk
    (4.0, 8.0, 12.0)
    """
    known = _checked(model, scores)
    for id_ in confidences:
        model.criterion(id_)

    def moved(sign: int) -> dict[str, float]:
        return {
            id_: min(
                max(value + sign * confidences.get(id_, Confidence.JUDGEMENT).points, model.lowest),
                model.highest,
            )
            for id_, value in known.items()
        }

    return ScoreRange(score(model, known), score(model, moved(-1)), score(model, moved(1)))


def spread(by_assessor: Mapping[str, Scores]) -> tuple[CriterionSpread, ...]:
    """How far the assessors of one option lie apart, the widest first: what a workshop talks about.

    >>> found = spread({"council": {"impact": 4, "likelihood": 2}, "police": {"impact": 2, "likelihood": 2}})
    >>> [(one.criterion, one.apart) for one in found]
    [('impact', 2), ('likelihood', 0)]
    """
    given: dict[str, list[float]] = {}
    for scores in by_assessor.values():
        for id_, value in scores.items():
            if value is not None:
                given.setdefault(id_, []).append(value)
    spreads = [
        CriterionSpread(
            criterion=id_,
            lowest=min(values),
            highest=max(values),
            mean=math.fsum(values) / len(values),
            assessors=len(values),
        )
        for id_, values in given.items()
    ]
    return tuple(sorted(spreads, key=lambda one: -one.apart))


def ranking(scored: Mapping[str, Scored], statutory: Set[str] = frozenset()) -> Ranking:
    """Options in order of priority. What the law asks for bypasses the ranking.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> model = scoring_model("four_by_four")
    >>> scored = {id_: score(model, {"impact": impact, "likelihood": 3}) for id_, impact in (("a", 2), ("b", 4))}
    >>> ranking(scored | {"drugs": score(model, {})}, statutory={"drugs"})
    Ranking(ranked=((1, 'b'), (2, 'a')), statutory=('drugs',), incomplete=())
    """
    free = {id_: one.priority for id_, one in scored.items() if id_ not in statutory}
    known = {id_: priority for id_, priority in free.items() if priority is not None}
    return Ranking(
        ranked=tuple(
            (1 + sum(other > known[id_] for other in known.values()), id_)
            for id_ in sorted(known, key=lambda id_: -known[id_])
        ),
        statutory=tuple(id_ for id_ in scored if id_ in statutory),
        incomplete=tuple(id_ for id_, priority in free.items() if priority is None),
    )


def _checked(model: ScoringModel, scores: Scores) -> dict[str, float]:
    known = {}
    for id_, value in scores.items():
        criterion = model.criterion(id_)
        if value is None:
            continue
        if not model.lowest <= value <= model.highest:
            raise SaferPlanError(
                f"{value:g} is no score of “{criterion.title}”.",
                f"Scores run from {model.lowest} to {model.highest}.",
            )
        known[id_] = value
    return known


def _mean(model: ScoringModel, block: Block, known: Mapping[str, float]) -> float | None:
    criteria = model.of_block(block)
    if any(one.id not in known for one in criteria):
        return None
    return math.fsum(one.weight * known[one.id] for one in criteria) / math.fsum(
        one.weight for one in criteria
    )


def _priority(model: ScoringModel, risk: float, known: Mapping[str, float]) -> float:
    parts = [model.formula.risk * risk / model.highest**2]
    for block in BLOCKS_BESIDE_RISK:
        if model.formula.of(block):
            mean = _mean(model, block, known)
            assert mean is not None  # noqa: S101 - nothing is missing here
            parts.append(model.formula.of(block) * mean / model.highest)
    return math.fsum(parts)


def _band(model: ScoringModel, value: float) -> Band:
    # Numbers that are meant to be the edge of a band may lie a rounding error below it.
    return [one.band for one in model.bands if value >= one.at_least - 1e-9][-1]
