"""What may be done with a ranking: each candidate is decided on, with the reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.strategy.models import Candidate, Decision, Score, Workshop
from saferplan.strategy.ranking import cells_of, model_of, ranked
from saferplan.strategy.states import WorkshopState
from saferplan.strategy.workshops import require_state


def decision_take(
    *, by: Actor, workshop: Workshop, candidate: Candidate, chosen: bool, reason: str
) -> Decision:
    """Decide whether a candidate becomes a priority; its rank and how firm that is are kept as of now.

    Raises:
        ValidationError: no reason is given, a strand of the Act would be left out, the candidate is not in the
            workshop, or the workshop is not in discussion.
    """
    require(by, "strategy.decide")
    if not reason.strip():
        raise ValidationError({"reason": _asked(chosen)})
    with transaction.atomic():
        take_turn()
        workshop = (
            Workshop.objects.select_for_update(of=("self",)).select_related("model").get(pk=workshop.pk)
        )
        require_state(workshop, WorkshopState.DISCUSSING)
        candidates = list(workshop.candidates.order_by("id"))
        if candidate not in candidates:
            raise ValidationError(f"“{candidate}” is not in this workshop.")
        if candidate.statutory and not chosen:
            raise ValidationError(
                {
                    "chosen": "The law asks for this strand: it is in the plan whatever its rank. "
                    "It may be maintained as it is; say so in the reason."
                }
            )
        model = model_of(workshop.model)
        order = ranked(
            model, candidates, cells_of(model, candidates, Score.objects.filter(workshop=workshop))
        )
        place = order.place_of(candidate)
        told: dict[str, Any] = {
            "chosen": chosen,
            "statutory": candidate.statutory,
            "rank": place.rank if place is not None else None,
            "standing": place.standing(order.top, len(order.places)) if place is not None else {},
            "why": reason.strip(),
        }
        held = Decision.objects.filter(workshop=workshop, candidate=candidate).first()
        if held is None:
            held = Decision(workshop=workshop, candidate=candidate, **told)
            record("decision_taken", held, by=by)
        else:
            record("decision_changed", held, by=by, **told)
        return held


def _asked(chosen: bool) -> str:
    if chosen:
        return "Say why it becomes a priority."
    return "Say why it does not become a priority, above all where it ranks high."
