"""Models for scoring priorities, as data: criteria in blocks, a scale, weights, a formula and bands.

The models shipped (`data/scoring_models.toml`) are defaults of ours, not published standards. Partnerships edit copies;
`model_faults` says what is wrong with one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import msgspec

from saferplan.domain.planning.wording import Shown, Worded
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError


class Block(Worded):
    """The parts of the formula that criteria belong to."""

    HARM = "harm"
    LIKELIHOOD = "likelihood"
    CONCERN = "concern"
    VULNERABILITY = "vulnerability"
    POSITION = "position"


class Band(Shown):
    """How high, in a word.

    >>> Band.VERY_HIGH.word
    'Very high'
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class RiskFrom(Worded):
    """How harm and likelihood make the risk: multiplied, as in a matrix, or added, as in a weighted sum.

    Both run up to the highest score times itself, so that bands and weights mean the same.
    """

    PRODUCT = "product"
    SUM = "sum"

    def risk(self, harm: Any, likelihood: Any, highest: int) -> Any:
        """The risk of harm and likelihood; of numbers, or of arrays of them.

        >>> RiskFrom.PRODUCT.risk(4.0, 1.0, 4), RiskFrom.SUM.risk(4.0, 1.0, 4)
        (4.0, 10.0)
        """
        return harm * likelihood if self is RiskFrom.PRODUCT else highest * (harm + likelihood) / 2


class Banded(Worded):
    """Which number a model puts into bands."""

    RISK = "risk"
    PRIORITY = "priority"


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is scored. `levels` says in words what each score means, the lowest first.

    `computed`: the score can be computed from records; `likelihood` has how.
    """

    id: str
    title: str
    question: str
    block: Block
    levels: tuple[str, ...]
    weight: float = 1.0
    computed: bool = False


BLOCKS_BESIDE_RISK = (Block.CONCERN, Block.VULNERABILITY, Block.POSITION)


class Formula(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What risk and each other block weigh in the priority; together 1."""

    risk: float
    concern: float = 0.0
    vulnerability: float = 0.0
    position: float = 0.0

    def of(self, block: Block) -> float:
        """The weight of a block other than harm and likelihood, which make the risk."""
        return {
            Block.CONCERN: self.concern,
            Block.VULNERABILITY: self.vulnerability,
            Block.POSITION: self.position,
        }[block]


class BandFrom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A band, and the lowest number in it."""

    band: Band
    at_least: float


class ScoringModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Criteria, weights, scale, formula and bands. `source` says where it comes from."""

    id: str
    title: str
    description: str
    source: str
    lowest: int
    highest: int
    formula: Formula
    banded: Banded
    risk_from: RiskFrom = RiskFrom.PRODUCT
    bands: tuple[BandFrom, ...]
    criteria: tuple[Criterion, ...]

    def criterion(self, id_: str) -> Criterion:
        """The criterion with this id.

        Raises:
            SaferPlanError: the model has none such.
        """
        for one in self.criteria:
            if one.id == id_:
                return one
        known = ", ".join(one.id for one in self.criteria)
        raise SaferPlanError(
            f"The model “{self.title}” has no criterion {id_!r}.", f"Those it has are: {known}."
        )

    def of_block(self, block: Block) -> tuple[Criterion, ...]:
        """The criteria of a block, in order."""
        return tuple(one for one in self.criteria if one.block is block)


class ModelFault(msgspec.Struct, frozen=True):
    """One thing wrong with a model: at which field, what, and what to do."""

    field: str
    sentence: str
    remedy: str


@cache
def scoring_models() -> Mapping[str, ScoringModel]:
    """The models shipped, by id; the default first.

    >>> list(scoring_models())
    ['harm_likelihood_position', 'weighted_sum', 'four_by_four', 'five_by_five']
    """
    return MappingProxyType({one.id: one for one in read_table("scoring_models", _Table).model})


def scoring_model(id_: str) -> ScoringModel:
    """The model with this id.

    Raises:
        SaferPlanError: none is shipped with it.

    >>> scoring_model("five_by_five").highest
    5
    """
    found = scoring_models().get(id_)
    if found is None:
        raise SaferPlanError(
            f"There is no scoring model {id_!r}.", f"Those there are: {', '.join(scoring_models())}."
        )
    return found


def model_faults(model: ScoringModel) -> tuple[ModelFault, ...]:
    """What is wrong with an edited model; nothing where it can be used.

    >>> model = msgspec.structs.replace(scoring_model("four_by_four"), formula=Formula(risk=0.9))
    >>> [fault.sentence for fault in model_faults(model)]
    ['The weights of the formula sum to 0.9.']
    """
    return (*_scale_faults(model), *_criteria_faults(model), *_formula_faults(model))


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[ScoringModel, ...]


def _scale_faults(model: ScoringModel) -> Iterable[ModelFault]:
    if not 0 <= model.lowest < model.highest:
        yield ModelFault(
            "scale",
            f"The scale runs from {model.lowest} to {model.highest}.",
            "Let it run upwards, from 0 or more.",
        )
    thresholds = [one.at_least for one in model.bands]
    names = [list(Band).index(one.band) for one in model.bands]
    if not model.bands or any(a >= b for a, b in pairwise(thresholds)):
        yield ModelFault(
            "bands", "The bands do not start one above the other.", "Order them, the lowest first."
        )
    elif any(a >= b for a, b in pairwise(names)):
        yield ModelFault(
            "bands", "The names of the bands are out of order.", "Order them from low to very high."
        )
    elif thresholds[0] > (model.lowest**2 if model.banded is Banded.RISK else 0):
        yield ModelFault(
            "bands",
            f"No band holds what is below {thresholds[0]:g}.",
            "Let the lowest band start at the lowest number.",
        )


def _criteria_faults(model: ScoringModel) -> Iterable[ModelFault]:
    ids = [one.id for one in model.criteria]
    for block in (Block.HARM, Block.LIKELIHOOD):
        if not model.of_block(block):
            yield ModelFault(
                "criteria",
                f"There is no criterion of {block.label.lower()}.",
                "Add one: risk is harm times likelihood.",
            )
    for one in model.criteria:
        if ids.count(one.id) > 1:
            yield ModelFault(
                f"criteria.{one.id}", f"There are two criteria {one.id!r}.", "Give each its own id."
            )
        if not (one.weight > 0 and math.isfinite(one.weight)):
            yield ModelFault(
                f"criteria.{one.id}.weight",
                f"The weight of “{one.title}” is {one.weight:g}.",
                "Give it a weight above 0, or leave the criterion out.",
            )
        wanted = model.highest - model.lowest + 1
        if len({words.strip() for words in one.levels} - {""}) != wanted or len(one.levels) != wanted:
            yield ModelFault(
                f"criteria.{one.id}.levels",
                f"“{one.title}” does not say in words what each score from {model.lowest} to {model.highest} means.",
                f"Give {wanted} descriptions, the lowest first, no two alike.",
            )


def _formula_faults(model: ScoringModel) -> Iterable[ModelFault]:
    weights = {"risk": model.formula.risk} | {
        block.value: model.formula.of(block) for block in BLOCKS_BESIDE_RISK
    }
    for name, weight in weights.items():
        if not weight >= 0:
            yield ModelFault(
                f"formula.{name}", f"The weight of {name} is {weight:g}.", "Give it a weight of 0 or more."
            )
    total = math.fsum(weights.values())
    if not math.isclose(total, 1, abs_tol=1e-9):
        yield ModelFault(
            "formula", f"The weights of the formula sum to {total:g}.", "Change them so that they sum to 1."
        )
    for block in BLOCKS_BESIDE_RISK:
        has, weighs = bool(model.of_block(block)), model.formula.of(block) > 0
        if has and not weighs:
            yield ModelFault(
                f"formula.{block.value}",
                f"{block.label} is scored, but weighs nothing.",
                "Give it a weight, or leave its criteria out.",
            )
        if weighs and not has:
            yield ModelFault(
                f"formula.{block.value}",
                f"{block.label} has a weight, but no criterion.",
                "Add one, or set the weight to 0.",
            )
