"""A partnership edits its own copy of a model; every edit is a version, and a workshop keeps the one it used."""

from __future__ import annotations

import msgspec
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import people_make
from saferplan.domain.planning.scoring_models import Formula, scoring_model, scoring_models
from saferplan.errors import SaferPlanError
from saferplan.history.recording import fold, record, state
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scoring_models import (
    scoring_model_end,
    scoring_model_revise,
    scoring_model_take_up,
)
from saferplan.strategy.selectors import scoring_model_list, scoring_models_in_use
from workshops import prepared

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("identity", list(scoring_models()))
def test_a_shipped_model_comes_back_from_the_database_as_it_is(identity: str) -> None:
    row = scoring_model_take_up(by=people_make().actor("NWLDC", "co_ordinator"), identity=identity)
    assert model_of(ScoringModel.objects.get(pk=row.pk)) == scoring_model(identity)


def test_an_edited_model_is_a_new_version_and_the_workshop_keeps_its_own() -> None:
    scene = prepared(model="harm_likelihood_position")
    row = scene.workshop.model
    model = model_of(row)
    edited = msgspec.structs.replace(
        model, formula=Formula(risk=0.6, concern=0.2, vulnerability=0.1, position=0.1)
    )
    by = scene.co_ordinator
    with pytest.raises(PermissionDenied):
        scoring_model_revise(by=scene.people.actor("NWLDC", "chair"), row=row, model=edited, reason="x")
    with pytest.raises(ValidationError, match="Nothing was changed"):
        scoring_model_revise(by=by, row=row, model=model, reason="x")
    revised = scoring_model_revise(by=by, row=row, model=edited, reason="Concern weighs too little.")
    assert (revised.version, model_of(revised).formula.concern) == (2, 0.2)
    assert model_of(scene.fresh().model) == model
    assert list(scoring_models_in_use()) == [revised]
    assert [(one.version, one.used_by) for one in scoring_model_list()] == [(2, 0), (1, 1)] or [
        (one.version, one.used_by) for one in scoring_model_list()
    ] == [(1, 1), (2, 0)]
    with pytest.raises(ValidationError, match="not in use"):
        scoring_model_revise(by=by, row=scene.fresh().model, model=edited, reason="x")
    for one in ScoringModel.objects.all():
        assert fold(one.history) == state(one)


def test_a_model_that_cannot_be_used_is_refused_with_what_to_do() -> None:
    by = people_make().actor("NWLDC", "co_ordinator")
    row = scoring_model_take_up(by=by, identity="four_by_four")
    with pytest.raises(ValidationError) as refused:
        scoring_model_revise(
            by=by, row=row, model=msgspec.structs.replace(model_of(row), formula=Formula(risk=0.9)), reason=""
        )
    assert refused.value.message_dict == {
        "formula": ["The weights of the formula sum to 0.9. Change them so that they sum to 1."],
        "reason": ["Say why the model changes."],
    }
    assert ScoringModel.objects.count() == 1


def test_a_model_is_in_use_once_and_may_be_taken_up_again() -> None:
    by = people_make().actor("NWLDC", "co_ordinator")
    row = scoring_model_take_up(by=by, identity="four_by_four")
    with pytest.raises(ValidationError, match="Another version of the model is in use"):
        scoring_model_take_up(by=by, identity="four_by_four")
    scoring_model_end(by=by, row=row, reason="Too coarse.")
    assert scoring_model_take_up(by=by, identity="four_by_four").version == 2
    with pytest.raises(SaferPlanError):
        scoring_model_take_up(by=by, identity="six_by_six")
    with pytest.raises(ValidationError, match="this version of the model already"):
        record(
            "scoring_model_taken_up",
            ScoringModel(
                identity="four_by_four", version=1, title="x", definition={"a": 1}, ended="2017-04-01"
            ),
            by=by,
        )
