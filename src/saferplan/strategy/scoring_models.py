"""What may be done to scoring models: one is taken up as shipped, edited as a new version, ended.

A draft of one is changed step by step, and put into use once nothing is wrong with it. What was put into use stays
as it is: a change of it is a new version.
"""

from __future__ import annotations

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.model_editing import free_id
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.domain.planning.scoring_models import model_faults, scoring_model
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.ranking import model_of


def scoring_model_take_up(*, by: Actor, identity: str) -> ScoringModel:
    """Take up a model as it is shipped, to score by or to edit.

    Raises:
        SaferPlanError: no model of this identity is shipped.
        ValidationError: the partnership uses it already.
    """
    require(by, "strategy.scoring_model_change")
    model = scoring_model(identity)
    row = ScoringModel(
        identity=identity,
        version=_next_version(identity),
        title=model.title,
        definition=msgspec.to_builtins(model),
        in_use_since=by.today,
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
    faults = _faults(model)
    if not reason.strip():
        faults["reason"] = ["Say why the model changes."]
    if faults:
        raise ValidationError(faults)
    if not row.in_use:
        raise ValidationError(f"{row} is not in use. Edit the version that is.")
    if msgspec.to_builtins(model) == row.definition:
        raise ValidationError("Nothing was changed, so there is no new version.")
    revised = ScoringModel(
        identity=row.identity,
        version=_next_version(row.identity),
        title=model.title,
        definition=msgspec.to_builtins(model),
        in_use_since=by.today,
    )
    with transaction.atomic():
        _replace(by, row, revised, reason)
        record("scoring_model_revised", revised, by=by, reason=reason.strip())
    return revised


def scoring_model_copy(*, by: Actor, row: ScoringModel, title: str = "") -> ScoringModel:
    """Begin a draft from a model: of its next version, or, under a title of its own, of another model.

    Raises:
        ValidationError: there is a draft of the next version already, or a model of this title.
    """
    require(by, "strategy.scoring_model_change")
    words = title.strip()
    held = ScoringModel.objects.filter(ended__isnull=True)
    if not words and held.filter(identity=row.identity, in_use_since__isnull=True).exists():
        raise ValidationError(
            "There is a draft of the next version already. Go on with that one, or give it up."
        )
    if words and held.filter(title__iexact=words).exists():
        raise ValidationError({"title": "There is a model of this title. Choose another title."})
    identity = row.identity
    if words:
        identity = free_id(words, list(ScoringModel.objects.values_list("identity", flat=True)))
    model = msgspec.structs.replace(model_of(row), id=identity, title=words or row.title)
    draft = ScoringModel(
        identity=identity,
        version=_next_version(identity),
        title=model.title,
        definition=msgspec.to_builtins(model),
    )
    record("scoring_model_copied", draft, by=by, reason=f"From {row}.")
    return draft


def scoring_model_change(*, by: Actor, row: ScoringModel, model: Model) -> None:
    """Change a draft. It may have faults until it is put into use.

    Raises:
        ValidationError: it is no draft, or has no title.
    """
    require(by, "strategy.scoring_model_change")
    _require_draft(row)
    record(
        "scoring_model_changed", row, by=by, title=model.title.strip(), definition=msgspec.to_builtins(model)
    )


def scoring_model_use(*, by: Actor, row: ScoringModel, reason: str) -> None:
    """Put a draft into use; the version before it is used no more.

    Raises:
        ValidationError: no reason is given, it is no draft, or something is wrong with it, each fault with what to do.
    """
    require(by, "strategy.scoring_model_change")
    _require_draft(row)
    require_words(reason, "Say why this model is used from now on.")
    faults = _faults(model_of(row))
    if faults:
        raise ValidationError([said for each in faults.values() for said in each])
    with transaction.atomic():
        before = ScoringModel.objects.filter(
            identity=row.identity, ended__isnull=True, in_use_since__isnull=False
        ).first()
        if before is not None:
            _replace(by, before, row, reason)
        record("scoring_model_put_into_use", row, by=by, reason=reason.strip(), in_use_since=by.today)


def _replace(by: Actor, row: ScoringModel, revised: ScoringModel, reason: str) -> None:
    record(
        "scoring_model_ended",
        row,
        by=by,
        reason=f"Replaced by version {revised.version}: {reason.strip()}",
        ended=by.today,
    )


def _faults(model: Model) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for fault in model_faults(model):
        faults.setdefault(fault.field, []).append(f"{fault.sentence} {fault.remedy}")
    return faults


def _next_version(identity: str) -> int:
    newest = ScoringModel.objects.filter(identity=identity).order_by("-version").first()
    return newest.version + 1 if newest is not None else 1


def _require_draft(row: ScoringModel) -> None:
    if not row.is_draft:
        raise ValidationError(f"{row} is no draft: it stays as it is. Begin a new version of it.")


def scoring_model_end(*, by: Actor, row: ScoringModel, reason: str) -> None:
    """Stop using a model, or give up a draft; workshops that used it keep it.

    Raises:
        ValidationError: no reason is given.
    """
    require(by, "strategy.scoring_model_change")
    require_words(reason, "Say why the model is not used any more.")
    record("scoring_model_ended", row, by=by, reason=reason.strip(), ended=by.today)
