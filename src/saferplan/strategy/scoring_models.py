"""What may be done to scoring models: one is taken up as shipped, edited as a new version, ended."""

from __future__ import annotations

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.scoring_models import model_faults, scoring_model
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.strategy.models import ScoringModel


def scoring_model_take_up(*, by: Actor, identity: str) -> ScoringModel:
    """Take up a model as it is shipped, to score by or to edit.

    Raises:
        SaferPlanError: no model of this identity is shipped.
        ValidationError: the partnership uses it already.
    """
    require(by, "strategy.scoring_model_change")
    model = scoring_model(identity)
    newest = ScoringModel.objects.filter(identity=identity).order_by("-version").first()
    row = ScoringModel(
        identity=identity,
        version=newest.version + 1 if newest is not None else 1,
        title=model.title,
        definition=msgspec.to_builtins(model),
    )
    record("scoring_model_taken_up", row, by=by)
    return row


def scoring_model_revise(*, by: Actor, row: ScoringModel, model: Model, reason: str) -> ScoringModel:
    """Edit a model: the edited one is a new version, and the old one stays with the workshops that used it.

    Raises:
        ValidationError: no reason is given, the version is not in use any more, or the model cannot be used; by
            field, each with what to do.
    """
    require(by, "strategy.scoring_model_change")
    faults: dict[str, list[str]] = {}
    for fault in model_faults(model):
        faults.setdefault(fault.field, []).append(f"{fault.sentence} {fault.remedy}")
    if not reason.strip():
        faults["reason"] = ["Say why the model changes."]
    if faults:
        raise ValidationError(faults)
    if row.ended is not None:
        raise ValidationError(f"{row} is not in use any more. Edit the version that is.")
    if msgspec.to_builtins(model) == row.definition:
        raise ValidationError("Nothing was changed, so there is no new version.")
    revised = ScoringModel(
        identity=row.identity,
        version=row.version + 1,
        title=model.title,
        definition=msgspec.to_builtins(model),
    )
    with transaction.atomic():
        record(
            "scoring_model_ended",
            row,
            by=by,
            reason=f"Replaced by version {revised.version}: {reason.strip()}",
            ended=by.today,
        )
        record("scoring_model_revised", revised, by=by, reason=reason.strip())
    return revised


def scoring_model_end(*, by: Actor, row: ScoringModel, reason: str) -> None:
    """Stop using a model; workshops that used it keep it.

    Raises:
        ValidationError: no reason is given.
    """
    require(by, "strategy.scoring_model_change")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the model is not used any more."})
    record("scoring_model_ended", row, by=by, reason=reason.strip(), ended=by.today)
