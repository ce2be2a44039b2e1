"""Risks: entered, reviewed, closed; what is refused; who sees which; which moved; the register once frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from governance_world import APRIL, JUNE, Governance, risk_make
from saferplan.documents.definition import Notice, Table
from saferplan.domain.governance.attention import AttentionKind
from saferplan.domain.governance.risk import Movement, RiskScore
from saferplan.domain.planning.roles import Visibility
from saferplan.governance.models import RiskReview
from saferplan.governance.moved import risks_moved
from saferplan.governance.needs import attention_of, mine_of
from saferplan.governance.register_data import register_data
from saferplan.governance.register_document import register_document
from saferplan.governance.registering import data_of, document_of, register_freeze
from saferplan.governance.risks import (
    control_add,
    control_amend,
    control_end,
    control_put_in_place,
    risk_amend,
    risk_close,
    risk_enter,
    risk_give,
    risk_reopen,
    risk_review,
)
from saferplan.governance.selectors import control_get, movement_of, risk_get, risk_list
from saferplan.history.freezing import AlteredError
from saferplan.history.recording import fold, state
from saferplan.history.selectors import history_of
from saferplan.plan.actions import action_amend

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2017, 9, 30)
MAY = dt.date(2017, 5, 22)


def reviewed(world: Governance, residual: RiskScore, day: dt.date = JUNE, **given: Any) -> RiskReview:
    said = {"why": "Two officers more.", "next_due": SEPTEMBER} | given
    return risk_review(by=world.police(day), risk=world.risk, residual=residual, **said)


def test_a_review_keeps_the_score_before_it_and_says_which_way_the_risk_went(world: Governance) -> None:
    assert movement_of(risk_get(by=world.police(), number=world.risk.pk)) is Movement.NEW
    reviewed(world, RiskScore(3, 3))
    held = risk_get(by=world.police(), number=world.risk.pk)
    first = held.reviews.all()[0]
    assert (first.before.value, first.after.value, held.residual.value) == (12, 9, 9)
    assert (movement_of(held), held.review_due) == (Movement.DOWN, SEPTEMBER)
    reviewed(world, RiskScore(4, 4), why="One left.")
    held = risk_get(by=world.police(), number=world.risk.pk)
    assert movement_of(held) is Movement.UP
    assert [one.why for one in held.reviews.all()] == ["One left.", "Two officers more."]
    assert fold(held.history) == state(held)
    said = [one.what for one in history_of(by=world.police(), subject=held)]
    assert any("reviewed the risk" in one for one in said)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"residual": RiskScore(5, 5)}, "likelihood"),
        ({"why": " "}, "why"),
        ({"why": "Ring 07700 900123."}, "why"),
        ({"next_due": JUNE}, "next_due"),
        ({"on": dt.date(2017, 6, 28)}, "on"),
        ({"on": dt.date(2017, 4, 2)}, "on"),
    ],
)
def test_a_review_that_cannot_be_is_refused_at_its_field(
    world: Governance, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        reviewed(world, **{"residual": RiskScore(3, 3)} | change)
    assert field in refused.value.message_dict
    assert not RiskReview.objects.exists()


def test_a_review_is_not_before_the_last(world: Governance) -> None:
    reviewed(world, RiskScore(3, 3))
    with pytest.raises(ValidationError, match="before its last review"):
        reviewed(world, RiskScore(3, 3), on=MAY)


def test_who_reviews_and_who_changes(world: Governance) -> None:
    for stranger in (world.actor("Turning Point", "updater"), world.actor("Police", "reader")):
        with pytest.raises(PermissionDenied):
            risk_review(by=stranger, risk=world.risk, residual=RiskScore(3, 3), why="x", next_due=SEPTEMBER)
    with pytest.raises(PermissionDenied):
        risk_close(by=world.police(), risk=world.risk, reason="Over.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"residual": RiskScore(5, 5)}, "likelihood"),
        ({"target": RiskScore(5, 5)}, "target_likelihood"),
        ({"review_due": APRIL}, "review_due"),
        ({"causes": "Mail a.b@example.org"}, "causes"),
    ],
)
def test_a_risk_that_cannot_be_is_refused(world: Governance, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        risk_make(world, **given)
    assert field in refused.value.message_dict


def test_a_risk_of_an_action_is_one_of_its_priority(world: Governance) -> None:
    held = risk_make(world, action=world.made.council_action)
    assert held.priority == world.made.priority
    assert (held.reference, str(held)) == ("R2", "R2 Patrols are withdrawn")


def test_a_risk_is_amended_given_closed_and_opened_again(world: Governance) -> None:
    by, risk = world.co_ordinator(), world.risk
    words = {"title": "No patrols", "causes": "x", "consequences": "y", "inherent": RiskScore(5, 5)}
    with pytest.raises(ValidationError, match="Controls do not make it worse"):
        risk_amend(by=by, risk=risk, reason="Lower.", **words | {"inherent": RiskScore(2, 2)})
    risk_amend(by=by, risk=risk, reason="It is worse.", **words)
    assert (risk.title, risk.target, risk.priority) == ("No patrols", None, None)
    risk_give(
        by=by,
        risk=risk,
        owner=world.people.organisations["NWLDC"],
        owner_post="Director of Services",
        reason="It is ours.",
    )
    risk_close(by=by, risk=risk, reason="It happened.")
    assert risk.closed == JUNE
    with pytest.raises(ValidationError, match="Open it again first"):
        risk_close(by=by, risk=risk, reason="Again.")
    with pytest.raises(ValidationError, match="Open it again first"):
        risk_review(by=by, risk=risk, residual=RiskScore(1, 1), why="x", next_due=SEPTEMBER)
    assert risk_list(by=by) == []
    assert [one.reference for one in risk_list(by=by, closed=True)] == ["R1"]
    risk_reopen(by=by, risk=risk, reason="It is back.", review_due=SEPTEMBER)
    with pytest.raises(ValidationError, match="is open"):
        risk_reopen(by=by, risk=risk, reason="x", review_due=SEPTEMBER)
    assert fold(risk.history) == state(risk)


def test_mitigating_actions_have_a_day_and_an_owner(world: Governance) -> None:
    by, police = world.police(), world.people.organisations["Police"]
    with pytest.raises(ValidationError) as refused:
        control_add(by=by, risk=world.risk, text="Rota", owner=police)
    assert "due" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        control_add(by=by, risk=world.risk, text="Rota", owner=police, done=SEPTEMBER)
    assert "done" in refused.value.message_dict
    control = control_get(by=by, number=world.control.pk)
    with pytest.raises(ValidationError, match="by when"):
        control_amend(
            by=by, control=control, text="Rota", owner=police, owner_post="", due=None, reason="No day."
        )
    control_amend(
        by=by, control=control, text="Rota", owner=police, owner_post="", due=SEPTEMBER, reason="Later."
    )
    control_put_in_place(by=by, control=control, done=JUNE)
    with pytest.raises(ValidationError, match="in place since 27 June 2017"):
        control_put_in_place(by=by, control=control, done=JUNE)
    control_end(by=by, control=control, reason="Not needed.")
    with pytest.raises(ValidationError, match="was ended on"):
        control_end(by=by, control=control, reason="Not needed.")
    assert list(risk_get(by=by, number=world.risk.pk).controls.all()) == []


def restricted(world: Governance) -> None:
    risk = world.risk
    risk_amend(
        by=world.co_ordinator(APRIL),
        risk=risk,
        reason="It is of one action.",
        title=risk.title,
        causes=risk.causes,
        consequences=risk.consequences,
        inherent=risk.inherent,
        action=world.made.police_action,
    )
    action_amend(
        by=world.co_ordinator(APRIL),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )


def test_a_risk_of_a_restricted_action_is_known_to_those_who_take_part(world: Governance) -> None:
    restricted(world)
    provider = world.actor("Turning Point", "updater")
    with pytest.raises(Http404):
        risk_get(by=provider, number=world.risk.pk)
    with pytest.raises(Http404):
        control_get(by=provider, number=world.control.pk)
    assert risk_list(by=provider) == []
    assert risk_get(by=world.police(), number=world.risk.pk) == world.risk
    # What goes to the whole partnership leaves it out, whoever makes it.
    assert risks_moved(APRIL - dt.timedelta(days=1), JUNE) is None
    assert register_data(by=world.co_ordinator()).risks == ()
    assert register_data(by=world.co_ordinator()).restricted
    # Not even that there is one is told.
    assert not register_data(by=provider).restricted


def test_what_is_overdue_needs_its_owner_and_the_co_ordinator(world: Governance) -> None:
    july = dt.date(2017, 7, 10)
    kinds = {one.kind for one in mine_of(by=world.police(july))}
    assert kinds == {AttentionKind.RISK_REVIEW_OVERDUE, AttentionKind.CONTROL_OVERDUE}
    assert {one.kind for one in mine_of(by=world.co_ordinator(july))} == kinds
    assert mine_of(by=world.actor("Turning Point", "updater", july)) == ()
    # On the day itself it is not late yet.
    due = [one.kind for one in attention_of(by=world.police(dt.date(2017, 6, 30)))]
    assert AttentionKind.RISK_REVIEW_DUE in due
    assert AttentionKind.RISK_REVIEW_OVERDUE not in due


def test_which_risks_moved_between_two_meetings(world: Governance) -> None:
    steady = risk_make(world, title="Records come late", review_due=dt.date(2017, 6, 1))
    gone = risk_make(world, title="A grant ends", review_due=SEPTEMBER)
    reviewed(world, RiskScore(5, 4), MAY)
    reviewed(world, RiskScore(4, 4), JUNE)
    risk_close(by=world.co_ordinator(), risk=gone, reason="It ended.")
    new = risk_make(world, JUNE, title="A station closes", review_due=SEPTEMBER)

    first = risks_moved(APRIL, MAY)
    assert first is not None
    assert [(one.risk, one.before, one.after, one.why) for one in first.moved] == [
        ("R1 Patrols are withdrawn", 12, 20, "Two officers more.")
    ]
    assert first.open == 3
    second = risks_moved(MAY, JUNE)
    assert second is not None
    assert [(one.risk, one.before, one.after) for one in second.moved] == [
        ("R1 Patrols are withdrawn", 20, 16),
        (str(gone), 12, None),
        (str(new), None, 12),
    ]
    assert [one.why for one in second.moved][1] == "It ended."
    assert (second.open, second.overdue) == (3, (str(steady),))
    # Before there was a register, there is nothing to tell of it.
    assert risks_moved(dt.date(2017, 1, 1), dt.date(2017, 4, 2)) is None
    after = risks_moved(JUNE, dt.date(2017, 7, 31))
    assert after is not None
    assert after.moved == ()


def test_before_a_later_review_the_score_is_the_one_it_had_then(world: Governance) -> None:
    reviewed(world, RiskScore(5, 4), JUNE)
    then = risks_moved(dt.date(2017, 4, 2), MAY)
    assert then is not None
    assert [(one.before, one.after) for one in then.moved] == [(None, 12)]
    assert then.overdue == ()


def test_a_frozen_register_stays_as_it_was(world: Governance) -> None:
    frozen = register_freeze(by=world.chair(), purpose="Strategy group, June")
    reviewed(world, RiskScore(1, 1))
    risk_close(by=world.co_ordinator(), risk=world.risk, reason="Over.")
    (row,) = data_of(frozen).risks
    assert (row.residual, row.owner) == (RiskScore(4, 3), "Neighbourhood inspector, Police")
    assert row.controls[0].standing.value == "overdue"
    document = document_of(frozen)
    assert document.status == "Frozen"
    assert [one.id for one in document.sections] == ["register", "matrix", "risks"]
    table = document.sections[0].blocks[0]
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0].cells][3:5] == [
        "20 (5 × 4)",
        "▲ 12 (4 × 3) medium",
    ]
    with pytest.raises(ValidationError, match="frozen for this on this day already"):
        register_freeze(by=world.chair(), purpose="Strategy group, June")
    with pytest.raises(PermissionDenied):
        register_freeze(by=world.police(), purpose="Mine")
    frozen.data["risks"] = []
    with pytest.raises(AlteredError):
        document_of(frozen)


def test_the_register_says_what_is_late_and_what_is_missing(world: Governance) -> None:
    bare = risk_make(world, title="Records come late", review_due=dt.date(2017, 6, 1))
    reviewed(world, RiskScore(3, 3))
    document = register_document(register_data(by=world.co_ordinator()))
    notices = [
        "".join(part.text for part in block.text)  # type: ignore[union-attr]
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Notice)
    ]
    assert notices == [f"Past the day of review: {bare.reference}.", "R2 has no mitigating action."]
    assert document.status == "Draft"


def test_an_empty_register_says_so(world: Governance) -> None:
    risk_close(by=world.co_ordinator(), risk=world.risk, reason="Over.")
    document = register_document(register_data(by=world.co_ordinator()))
    assert [one.heading for one in document.sections] == ["The register"]


def test_a_fixed_number_of_queries_however_many_risks(
    world: Governance, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        risk = risk_make(world)
        control_add(
            by=world.co_ordinator(),
            risk=risk,
            text="Rota",
            owner=world.people.organisations["Police"],
            due=SEPTEMBER,
        )
    with django_assert_max_num_queries(8):
        register_data(by=world.co_ordinator())
    with django_assert_max_num_queries(4):
        risks_moved(APRIL, JUNE)
    with django_assert_max_num_queries(16):
        attention_of(by=world.co_ordinator())


def test_risks_are_entered_by_the_co_ordinator(world: Governance) -> None:
    with pytest.raises(PermissionDenied):
        risk_enter(
            by=world.police(),
            title="x",
            causes="x",
            consequences="x",
            inherent=RiskScore(1, 1),
            residual=RiskScore(1, 1),
            owner=world.people.organisations["Police"],
            owner_post="x",
            review_due=SEPTEMBER,
        )
