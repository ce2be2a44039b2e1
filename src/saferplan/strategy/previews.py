"""What a scoring model would give: the scores of the latest workshop that is open to all, ranked by another model."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.planning.scoring import Scored, ranking, score
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.strategy.models import Candidate, Score, Workshop
from saferplan.strategy.ranking import cells_of, model_of
from saferplan.strategy.states import WorkshopState


@dataclass(frozen=True, slots=True)
class Again:
    """A candidate with what it came to in the workshop, and by the other model; None where it has no rank."""

    candidate: Candidate
    before: int | None
    after: int | None
    scored: Scored


@dataclass(frozen=True, slots=True)
class RankedAgain:
    """The candidates of a workshop by another model, in its order; `lacking` are criteria not scored there."""

    workshop: Workshop
    places: tuple[Again, ...]
    lacking: tuple[str, ...]


def ranked_again(model: Model) -> RankedAgain | None:
    """The latest workshop whose scores everybody sees, by this model. None where there is none on the same scale."""
    shown = Workshop.objects.filter(
        state__in=[WorkshopState.DISCUSSING.value, WorkshopState.DECIDED.value], ended__isnull=True
    ).select_related("model")
    workshop = shown.order_by("-year", "-id").first()
    if workshop is None:
        return None
    theirs = model_of(workshop.model)
    if (theirs.lowest, theirs.highest) != (model.lowest, model.highest):
        return None
    candidates = list(workshop.candidates.filter(statutory=False).order_by("id"))
    cells = cells_of(theirs, candidates, Score.objects.filter(workshop=workshop))
    values = {
        one.pk: {identity: cell.stands.value for identity, cell in cells[one.pk].items()}
        for one in candidates
    }
    known = {one.id for one in theirs.criteria}
    asked = {one.id for one in model.criteria}
    before = _ranks({pk: score(theirs, held) for pk, held in values.items()})
    again = {
        pk: score(model, {identity: value for identity, value in held.items() if identity in asked})
        for pk, held in values.items()
    }
    after = _ranks(again)
    places = [Again(one, before.get(one.pk), after.get(one.pk), again[one.pk]) for one in candidates]
    return RankedAgain(
        workshop,
        tuple(sorted(places, key=lambda one: (one.after is None, one.after or 0, one.before or 0))),
        tuple(one.title for one in model.criteria if one.id not in known),
    )


def _ranks(scored: dict[int, Scored]) -> dict[int, int]:
    return {int(key): rank for rank, key in ranking({str(pk): one for pk, one in scored.items()}).ranked}
