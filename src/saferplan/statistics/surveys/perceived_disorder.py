"""The seven-strand index of perceived anti-social behaviour of the Crime Survey for England and Wales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.result import Result

SEVEN_STRANDS = Method(
    "seven-strand index of perceived anti-social behaviour",
    1,
    "Home Office statistical bulletins on crime in England and Wales: seven questions scored 0 to 3, high from 11 of "
    "21; the scoring was taken from memory and not verified in the source",
)

STRANDS = (
    "abandoned or burnt-out cars",
    "noisy neighbours or loud parties",
    "people being drunk or rowdy in public places",
    "people using or dealing drugs",
    "rubbish or litter lying around",
    "teenagers hanging around on the streets",
    "vandalism, graffiti and other deliberate damage",
)
"""The questions, in order: how much of a problem is ..."""

HIGH_FROM = 11


@dataclass(frozen=True, slots=True, eq=False)
class PerceivedDisorder(Result):
    """Each respondent's index, 0 to 21, and whether it is high (1 or 0); NaN where a question was not answered.

    `high` goes into `surveys.estimates.survey_shares` with the weights. `incomplete` is how many respondents had
    answered some of the questions and not all.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SEVEN_STRANDS,)

    index: Floats
    high: Floats
    incomplete: int


def perceived_disorder(answers: ArrayLike) -> PerceivedDisorder:
    """The index of each respondent.

    Args:
        answers: respondents by the seven `STRANDS`: 3 for a very big problem, 2 fairly big, 1 not very big, 0 not a
            problem at all; NaN for don't know.

    Raises:
        ValueError: there are not seven answers each, or one is not on the scale.

    >>> found = perceived_disorder([[3, 3, 2, 1, 1, 1, 0], [0, 1, 0, 0, float("nan"), 0, 0]])
    >>> found.index.tolist(), found.high.tolist(), found.incomplete
    ([11.0, nan], [1.0, nan], 1)
    """
    given = np.array(answers, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != len(STRANDS):
        raise ValueError(f"answers: respondents by {len(STRANDS)} questions are needed: {'; '.join(STRANDS)}")
    known = ~np.isnan(given)
    if not np.isin(given[known], (0.0, 1.0, 2.0, 3.0)).all():
        raise ValueError(
            "answers: give 3 (very big), 2 (fairly big), 1 (not very big), 0 (no problem), NaN (don't know)"
        )
    index = given.sum(axis=1)
    high = np.where(np.isnan(index), np.nan, index >= HIGH_FROM)
    return PerceivedDisorder(sealed(index), sealed(high), int((known.any(axis=1) & ~known.all(axis=1)).sum()))
