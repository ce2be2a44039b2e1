"""Risks on a scale of five by five: scores, bands, what a score may not be, which way a risk moves, the matrix.

Levels and bands are those of the five-by-five model (`data/scoring_models.toml`); they are defaults of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import msgspec

from saferplan.domain.planning.scoring_models import Band, scoring_model
from saferplan.domain.planning.wording import Shown, Worded

MODEL = "five_by_five"
LOWEST, HIGHEST = 1, 5


class RiskKind(Worded):
    """Whose risk it is: of the partnership as a whole, or of one piece of its work.

    >>> RiskKind.STRATEGIC.label
    'Strategic'
    """

    STRATEGIC = "strategic"
    OPERATIONAL = "operational"


class RiskResponse(Worded):
    """What is done about a risk.

    >>> RiskResponse.TOLERATE.label
    'Tolerate'
    """

    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"


class Movement(Shown):
    """Which way a risk went at its last review.

    >>> Movement.UP.arrow, Movement.NEW.arrow
    ('↑', '')
    """

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"

    @property
    def arrow(self) -> str:
        """The arrow beside the word; nothing for a risk that was not reviewed yet."""
        return {"up": "↑", "down": "↓", "same": "→", "new": ""}[self.value]


class ControlStanding(Shown):
    """How a mitigating action stands.

    >>> ControlStanding.IN_PLACE.word
    'In place'
    """

    IN_PLACE = "in_place"
    PLANNED = "planned"
    OVERDUE = "overdue"


class RiskScore(msgspec.Struct, frozen=True):
    """Likelihood and impact, each from 1 to 5.

    Raises:
        ValueError: one of them is not.

    >>> score = RiskScore(4, 3)
    >>> score.value, score.band.word, score.written
    (12, 'Medium', '12 (4 × 3)')
    """

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        for one in (self.likelihood, self.impact):
            if not LOWEST <= one <= HIGHEST:
                raise ValueError(f"likelihood and impact are from {LOWEST} to {HIGHEST}, not {one}")

    @property
    def value(self) -> int:
        """Likelihood times impact, from 1 to 25."""
        return self.likelihood * self.impact

    @property
    def band(self) -> Band:
        """The band that the product lies in."""
        return next(one.band for one in reversed(scoring_model(MODEL).bands) if self.value >= one.at_least)

    @property
    def written(self) -> str:
        """The product with what it is made of."""
        return f"{self.value} ({self.likelihood} × {self.impact})"


def movement(before: RiskScore | None, now: RiskScore) -> Movement:
    """Which way a risk went, by its score; new where there was none before.

    >>> movement(RiskScore(3, 3), RiskScore(4, 3)).value
    'up'
    """
    if before is None:
        return Movement.NEW
    if before.value == now.value:
        return Movement.SAME
    return Movement.UP if now.value > before.value else Movement.DOWN


def score_faults(
    inherent: RiskScore, residual: RiskScore, target: RiskScore | None = None
) -> Mapping[str, str]:
    """What is wrong with the scores of a risk together, by the one that is wrong.

    Controls do not make a risk worse, so that what is left of it is not above what it is without them; and nobody aims
    at more than that.

    >>> score_faults(RiskScore(2, 3), RiskScore(3, 3))["residual"]
    'With its controls the risk scores 9, and without them 6. Controls do not make it worse: correct one of the two.'
    """
    faults = {}
    if residual.value > inherent.value:
        faults["residual"] = (
            f"With its controls the risk scores {residual.value}, and without them {inherent.value}. "
            "Controls do not make it worse: correct one of the two."
        )
    if target is not None and target.value > inherent.value:
        faults["target"] = (
            f"The target scores {target.value}, and the risk without any control {inherent.value}: "
            "aim at no more than that."
        )
    return faults


def control_standing(done: date | None, due: date | None, today: date) -> ControlStanding:
    """How a mitigating action stands.

    >>> control_standing(None, date(2017, 5, 31), date(2017, 6, 1)).value
    'overdue'
    """
    if done is not None:
        return ControlStanding.IN_PLACE
    return ControlStanding.OVERDUE if due is not None and due < today else ControlStanding.PLANNED


@cache
def levels() -> Mapping[str, tuple[str, ...]]:
    """The words of the scores from 1 to 5, for `likelihood` and `impact`.

    >>> levels()["likelihood"][0], levels()["impact"][4]
    ('Rare', 'Severe')
    """
    return {name: scoring_model(MODEL).criterion(name).levels for name in ("likelihood", "impact")}


class MatrixCell(msgspec.Struct, frozen=True):
    """A cell of the matrix: its score, and the risks in it by reference."""

    score: RiskScore
    risks: tuple[str, ...] = ()


def matrix(risks: Iterable[tuple[str, RiskScore]]) -> tuple[tuple[MatrixCell, ...], ...]:
    """The matrix: a row for each likelihood, the highest first, and in it a cell for each impact, the lowest first.

    >>> matrix([("R1", RiskScore(5, 2))])[0][1].risks
    ('R1',)
    """
    held: dict[RiskScore, list[str]] = {}
    for reference, score in risks:
        held.setdefault(score, []).append(reference)
    scale = range(LOWEST, HIGHEST + 1)
    return tuple(
        tuple(
            MatrixCell(RiskScore(likelihood, impact), tuple(held.get(RiskScore(likelihood, impact), ())))
            for impact in scale
        )
        for likelihood in reversed(scale)
    )
