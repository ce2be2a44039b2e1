"""What the database holds of governance, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from governance_world import (
    APRIL,
    JUNE,
    Governance,
    assessment_make,
    completed,
    governance_make,
    protection_make,
    risk_make,
)
from saferplan.domain.governance.risk import RiskScore
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.equality import equality_sign
from saferplan.governance.equality_actions import equality_action_do
from saferplan.governance.models import (
    Control,
    EqualityAction,
    EqualityAssessment,
    EqualityLine,
    FrozenEquality,
    HeldDataset,
    ProtectionAssessment,
    ProtectionRegister,
    Protocol,
    ProtocolSignature,
    ProtocolVersion,
    Risk,
    RiskRegister,
    RiskReview,
)
from saferplan.governance.protection import protection_accept, protection_write
from saferplan.governance.registering import equality_freeze, protection_freeze, register_freeze
from saferplan.governance.risks import risk_review

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Governance:
    """Something in every table."""
    world = governance_make()
    by = world.co_ordinator()
    risk_review(
        by=by, risk=world.risk, residual=RiskScore(3, 3), why="Two more.", next_due=dt.date(2017, 9, 30)
    )
    register_freeze(by=by, purpose="Strategy group")
    protection_freeze(by=by, purpose="Strategy group")
    held, action = completed(world, assessment_make(world))
    equality_action_do(by=by, action=action, done=JUNE, evidence="Counted.")
    equality_sign(
        by=world.chair(), assessment=held, signed_as="Portfolio Holder", review_due=dt.date(2018, 6, 1)
    )
    equality_freeze(by=by, assessment=held, purpose="Strategy group")
    register = protection_make(world)
    protection_write(
        by=by,
        assessment=register.assessment,
        need="Nothing less would do.",
        risks="Somebody is known.",
        measures="Counts only.",
        left=Band.LOW,
        advice="None.",
    )
    protection_accept(
        by=by,
        assessment=register.assessment,
        accepted_as="Director of Services",
        review_due=dt.date(2018, 6, 1),
    )
    return world


# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "risk_kind": (Risk, {"kind": "bad"}),
    "risk_response": (Risk, {"response": "pray"}),
    "risk_scores": (Risk, {"target_impact": 6, "target_likelihood": 1}),
    "risk_residual_not_above_inherent": (Risk, {"likelihood": 5, "impact": 5}),
    "risk_target_not_above_inherent": (Risk, {"target_likelihood": 5, "target_impact": 5}),
    "risk_target_whole": (Risk, {"target_impact": None}),
    "risk_said_in_words": (Risk, {"owner_post": ""}),
    "control_has_its_day": (Control, {"due": None}),
    "risk_review_scores": (RiskReview, {"likelihood_before": 0}),
    "risk_review_says_why": (RiskReview, {"why": ""}),
    "risk_review_next_later": (RiskReview, {"next_due": models.F("on")}),
    "risk_register_schema": (RiskRegister, {"schema": 0}),
    "risk_register_has_its_hash": (RiskRegister, {"sha256": "abc"}),
    "risk_register_has_purpose": (RiskRegister, {"purpose": ""}),
    "equality_frozen_schema": (FrozenEquality, {"schema": 0}),
    "equality_frozen_has_its_hash": (FrozenEquality, {"sha256": "abc"}),
    "equality_frozen_has_purpose": (FrozenEquality, {"purpose": ""}),
    "protection_register_schema": (ProtectionRegister, {"schema": 0}),
    "protection_register_has_its_hash": (ProtectionRegister, {"sha256": "abc"}),
    "protection_register_has_purpose": (ProtectionRegister, {"purpose": ""}),
    "equality_state": (EqualityAssessment, {"state": "done"}),
    "equality_about_one_thing": (EqualityAssessment, {"plan": None}),
    "equality_decided_for_a_reason": (EqualityAssessment, {"decision_reason": ""}),
    "equality_signed_by_somebody": (EqualityAssessment, {"signed_as": ""}),
    "equality_signed_by_another": (EqualityAssessment, {"signed_by": models.F("author")}),
    "equality_ended_on_a_day": (EqualityAssessment, {"ended": JUNE}),
    "equality_characteristic": (EqualityLine, {"characteristic": "height"}),
    "equality_relevance": (EqualityLine, {"relevance": "perhaps"}),
    "equality_effect": (EqualityLine, {"effect": "good"}),
    "equality_limbs_in_law": (EqualityLine, {"advance": True}),
    "equality_action_characteristic": (EqualityAction, {"characteristic": "height"}),
    "equality_action_done_says_how": (EqualityAction, {"evidence": ""}),
    "protocol_review_after_agreed": (ProtocolVersion, {"review_due": models.F("agreed")}),
    "protocol_version_has_source": (ProtocolVersion, {"source": ""}),
    "protocol_signed_by_a_post": (ProtocolSignature, {"post": ""}),
    "held_dataset_basis": (HeldDataset, {"basis": "because"}),
    "held_dataset_names_the_law": (HeldDataset, {"law": ""}),
    "held_dataset_has_owner_and_retention": (HeldDataset, {"retention": ""}),
    "held_dataset_ended_says_how": (HeldDataset, {"ended": JUNE}),
    "protection_state": (ProtectionAssessment, {"state": "done"}),
    "protection_left": (ProtectionAssessment, {"left": "tiny"}),
    "protection_of_something": (ProtectionAssessment, {"dataset": None}),
    "protection_says_why": (ProtectionAssessment, {"reason": ""}),
    "protection_accepted_whole": (ProtectionAssessment, {"measures": ""}),
    "protection_high_risk_consulted": (ProtectionAssessment, {"left": Band.HIGH.value}),
}
MADE: dict[str, type[models.Model]] = {
    "control_once": Control,
    "risk_register_once": RiskRegister,
    "equality_frozen_once": FrozenEquality,
    "protection_register_once": ProtectionRegister,
    "equality_characteristic_once": EqualityLine,
    "protocol_once": Protocol,
    "protocol_version_once": ProtocolVersion,
    "protocol_signed_once": ProtocolSignature,
    "held_dataset_once": HeldDataset,
}


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    found = [
        one for model in apps.get_app_config("governance").get_models() for one in model._meta.constraints
    ]
    assert {*BROKEN, *MADE, "protocol_statutory_once"} == {str(one.name) for one in found}
    for one in found:
        assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: Governance, name: str) -> None:
    model, change = BROKEN[name]
    rows = models.QuerySet(model)
    assert rows.exists()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_the_same_row_again(filled: Governance, name: str) -> None:
    model = MADE[name]
    row = model._default_manager.first()
    assert row is not None
    row.pk = None
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    message = next(str(one.violation_error_message) for one in model._meta.constraints if one.name == name)
    assert message in str(refused.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(model).bulk_create([row])


def test_there_is_one_protocol_that_the_regulations_ask_for(filled: Governance) -> None:
    row = Protocol(title="Another", purpose="Too.", statutory=True)
    with pytest.raises(ValidationError, match="end that first"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(Protocol).bulk_create([row])


def test_numbers_are_given_once(filled: Governance) -> None:
    assert [risk_make(filled, JUNE, review_due=dt.date(2017, 9, 1)).reference for _ in range(2)] == [
        "R2",
        "R3",
    ]
    assert assessment_make(filled, APRIL).reference == "E2"
