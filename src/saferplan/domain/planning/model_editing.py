"""Editing a scoring model: each step gives another model, which may have faults until the next one.

`scoring_models.model_faults` says which, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from saferplan.domain.planning.scoring_models import Band, BandFrom, Criterion, ScoringModel


def rescaled(model: ScoringModel, lowest: int, highest: int) -> ScoringModel:
    """The model on another scale. Descriptions stay with their scores; new scores have none yet.

    Records give scores from 0 to 4; on another scale no criterion is computed.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> wider = rescaled(scoring_model("four_by_four"), 0, 4)
    >>> wider.criteria[0].levels
    ('', 'Minor', 'Moderate', 'Serious', 'Severe')
    """
    return msgspec.structs.replace(
        model,
        lowest=lowest,
        highest=highest,
        criteria=tuple(
            msgspec.structs.replace(
                one,
                levels=tuple(
                    one.levels[score - model.lowest] if 0 <= score - model.lowest < len(one.levels) else ""
                    for score in range(lowest, highest + 1)
                ),
                computed=one.computed and (lowest, highest) == (model.lowest, model.highest),
            )
            for one in model.criteria
        ),
    )


def with_criterion(model: ScoringModel, criterion: Criterion) -> ScoringModel:
    """The model with a criterion: in the place of the one with its id, or else as the last.

    >>> from saferplan.domain.planning.scoring_models import scoring_model
    >>> model = scoring_model("four_by_four")
    >>> [one.weight for one in with_criterion(model, msgspec.structs.replace(model.criteria[0], weight=2)).criteria]
    [2, 1.0]
    """
    if all(one.id != criterion.id for one in model.criteria):
        return msgspec.structs.replace(model, criteria=(*model.criteria, criterion))
    return msgspec.structs.replace(
        model, criteria=tuple(criterion if one.id == criterion.id else one for one in model.criteria)
    )


def without_criterion(model: ScoringModel, id_: str) -> ScoringModel:
    """The model without a criterion.

    Raises:
        SaferPlanError: the model has none such.
    """
    left_out = model.criterion(id_)
    return msgspec.structs.replace(
        model, criteria=tuple(one for one in model.criteria if one is not left_out)
    )


def with_bands(model: ScoringModel, starts: Mapping[Band, float | None]) -> ScoringModel:
    """The model with these bands, the lowest first; a band without a start is not used."""
    return msgspec.structs.replace(
        model,
        bands=tuple(BandFrom(band, start) for band in Band if (start := starts.get(band)) is not None),
    )


def free_id(title: str, taken: Sequence[str]) -> str:
    """An id made of a title, such as `fear_of_crime`, that none of the others has.

    >>> free_id("Fear of crime!", ["fear_of_crime"])
    'fear_of_crime_2'
    """
    wanted = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:50] or "criterion"
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found
