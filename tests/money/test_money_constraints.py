"""What the database holds of money, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from money_world import JUNE, Money, money_make
from saferplan.money.certifying import return_certify
from saferplan.money.models import (
    Allocation,
    CarryForward,
    Commitment,
    Condition,
    Contribution,
    LineReport,
    MonitoringReturn,
    Spend,
    Virement,
)
from saferplan.money.reporting import line_report
from saferplan.money.services import condition_add, condition_meet
from saferplan.money.spending import money_bind, spend_record
from saferplan.money.states import Binding
from saferplan.money.virements import virement_ask
from saferplan.money.year_end import carry_forward_ask

pytestmark = pytest.mark.django_db

MAY_22, JULY_10 = dt.date(2017, 5, 22), dt.date(2017, 7, 10)


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Money:
    """Something in every table."""
    world = money_make()
    by = world.co_ordinator(JULY_10)
    condition = condition_add(by=by, contribution=world.fund, text="Sign", due=JUNE)
    condition_meet(by=by, condition=condition, met=JUNE, evidence="Signed.")
    bound = {"text": "Overtime", "amount": Decimal(10), "on": MAY_22}
    money_bind(by=by, allocation=world.patrols, binding=Binding.EARMARK, **bound)
    spend_record(by=by, allocation=world.patrols, **bound)
    line_report(by=by, allocation=world.patrols, quarter=1)
    virement_ask(by=by, giving=world.patrols, receiving=world.letters, amount=Decimal(1), why="x")
    carry_forward_ask(by=by, contribution=world.fund, amount=Decimal(1), why="x")
    return_certify(by=by, contribution=world.fund, quarter=1, certified_as="Section 151 Officer")
    return world


# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "contribution_kind": (Contribution, {"kind": "promise"}),
    "contribution_not_negative": (Contribution, {"pence": -1}),
    "contribution_returned_not_negative": (Contribution, {"returned": -1}),
    "contribution_return_days": (Contribution, {"return_days": 181}),
    "contribution_not_carried_from_itself": (Contribution, {"carried_from": models.F("id")}),
    "condition_met_says_how": (Condition, {"evidence": ""}),
    "allocation_not_negative": (Allocation, {"pence": -1, "q1": None, "q2": None, "q3": None, "q4": None}),
    "allocation_profile_is_whole": (Allocation, {"q2": models.F("q2") + 1}),
    "commitment_binding": (Commitment, {"binding": "promised"}),
    "commitment_of_something": (Commitment, {"pence": 0}),
    "spend_of_something": (Spend, {"pence": 0}),
    "line_report_quarter": (LineReport, {"quarter": 5}),
    "line_forecast_not_negative": (LineReport, {"forecast": -1}),
    "virement_state": (Virement, {"state": "perhaps"}),
    "virement_of_something": (Virement, {"pence": 0}),
    "virement_to_another_line": (Virement, {"receiving": models.F("giving")}),
    "virement_decided_by_somebody": (Virement, {"state": "approved"}),
    "virement_decided_by_another": (
        Virement,
        {"state": "approved", "decided_by": models.F("asked_by"), "decided_on": JULY_10},
    ),
    "carry_forward_state": (CarryForward, {"state": "perhaps"}),
    "carry_forward_of_something": (CarryForward, {"pence": 0}),
    "carry_forward_answered": (CarryForward, {"state": "refused"}),
    "carry_forward_into_a_year": (
        CarryForward,
        {"state": "approved", "decided_on": JULY_10, "consent": "Letter."},
    ),
    "monitoring_return_schema": (MonitoringReturn, {"schema": 0}),
    "monitoring_return_has_its_hash": (MonitoringReturn, {"sha256": "abc"}),
    "monitoring_return_quarter": (MonitoringReturn, {"quarter": 0}),
    "monitoring_return_certified_as": (MonitoringReturn, {"certified_as": ""}),
}
MADE: dict[str, type[models.Model]] = {
    "contribution_once": Contribution,
    "allocation_once": Allocation,
    "line_reported_once": LineReport,
    "carry_forward_one_at_a_time": CarryForward,
    "monitoring_return_once": MonitoringReturn,
}


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    found = [one for model in apps.get_app_config("money").get_models() for one in model._meta.constraints]
    assert {*BROKEN, *MADE} == {str(one.name) for one in found}
    for one in found:
        assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: Money, name: str) -> None:
    model, change = BROKEN[name]
    if name == "virement_state":
        # Only this constraint is to be broken, not those of who decided.
        chair = filled.people.accounts["NWLDC", "chair"].pk
        change = change | {"decided_by": chair, "decided_on": JULY_10}
    rows: models.QuerySet[Any] = models.QuerySet(model)
    assert rows.exists()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("half", [{"q2": None}, {"pence": None}])
def test_a_half_profile_is_refused_although_nothing_can_be_compared(
    filled: Money, half: dict[str, None]
) -> None:
    rows: models.QuerySet[Any] = models.QuerySet(Allocation)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**half)


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(filled: Money, name: str) -> None:
    row = MADE[name]._base_manager.first()
    assert row is not None
    row.pk = None
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row, force_insert=True)
