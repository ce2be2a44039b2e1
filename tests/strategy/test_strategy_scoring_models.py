"""A partnership edits its own copy of a model; every edit is a version, and a workshop keeps the one it used."""

from __future__ import annotations

import msgspec
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import people_make
from saferplan.domain.planning.model_editing import rescaled, with_bands, with_criterion
from saferplan.domain.planning.scoring_models import Band, Formula, scoring_model, scoring_models
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.recording import fold, record, state
from saferplan.strategy.models import ScoringModel
from saferplan.strategy.ranking import model_of
from saferplan.strategy.scoring_models import (
    scoring_model_change,
    scoring_model_copy,
    scoring_model_end,
    scoring_model_revise,
    scoring_model_take_up,
    scoring_model_use,
)
from saferplan.strategy.selectors import scoring_model_list, scoring_models_in_use
from saferplan.strategy.workshops import workshop_amend
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


def test_a_draft_is_changed_step_by_step_and_put_into_use_once_nothing_is_wrong() -> None:
    scene = prepared(model="four_by_four")
    by, row = scene.co_ordinator, scene.workshop.model
    draft = scoring_model_copy(by=by, row=row)
    assert (draft.version, draft.is_draft) == (2, True)
    assert list(scoring_models_in_use()) == [row], "a draft is not offered"
    with pytest.raises(ValidationError, match="There is a draft of the next version already"):
        scoring_model_copy(by=by, row=row)
    with pytest.raises(ValidationError, match="is not in use"):
        workshop_amend(by=by, workshop=scene.workshop, model=draft)
    scoring_model_change(by=by, row=draft, model=rescaled(model_of(draft), 0, 4))
    with pytest.raises(ValidationError, match="Give 5 descriptions, the lowest first"):
        scoring_model_use(by=by, row=draft, reason="Finer.")
    whole = with_criterion(
        model_of(draft),
        msgspec.structs.replace(model_of(draft).criteria[0], levels=("0", "1", "2", "3", "4")),
    )
    whole = with_criterion(
        whole, msgspec.structs.replace(whole.criteria[1], levels=("a", "b", "c", "d", "e"))
    )
    whole = with_bands(whole, {Band.LOW: 0, Band.HIGH: 8})
    scoring_model_change(by=by, row=draft, model=msgspec.structs.replace(whole, title="From nought to four"))
    assert draft.title == "From nought to four"
    with pytest.raises(ValidationError, match="Say why"):
        scoring_model_use(by=by, row=draft, reason=" ")
    scoring_model_use(by=by, row=draft, reason="Finer.")
    row.refresh_from_db()
    assert (draft.in_use, row.in_use) == (True, False)
    assert model_of(scene.fresh().model) == scoring_model("four_by_four"), "the workshop keeps its version"
    with pytest.raises(ValidationError, match="it stays as it is"):
        scoring_model_change(by=by, row=draft, model=whole)
    for one in ScoringModel.objects.all():
        assert fold(one.history) == state(one)


def test_a_copy_under_its_own_title_is_another_model() -> None:
    by = people_make().actor("NWLDC", "co_ordinator")
    row = scoring_model_take_up(by=by, identity="weighted_sum")
    with pytest.raises(ValidationError, match="Choose another title"):
        scoring_model_copy(by=by, row=row, title="weighted SUM")
    copy = scoring_model_copy(by=by, row=row, title="Ours")
    assert (copy.identity, copy.version, copy.title, model_of(copy).id) == ("ours", 1, "Ours", "ours")
    scoring_model_use(by=by, row=copy, reason="It is.")
    assert {one.title for one in scoring_models_in_use()} == {"Weighted sum", "Ours"}
    with pytest.raises(PermissionDenied):
        scoring_model_copy(by=Actor(by.now), row=row)
