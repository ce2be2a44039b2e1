"""Money that moves: virement is decided by another, loses no penny; a year is settled to the penny."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from money_world import Money, money_make
from saferplan.domain.planning.years import PlanYear
from saferplan.money.allocating import allocation_make
from saferplan.money.ledger import carried_of, held_of, line_of
from saferplan.money.models import Allocation, CarryForward, Contribution, Virement
from saferplan.money.needs import attention_of
from saferplan.money.services import contribution_add
from saferplan.money.spending import money_bind, spend_record
from saferplan.money.states import Binding, ContributionKind, MoveState
from saferplan.money.virements import virement_approve, virement_ask, virement_refuse, virement_withdraw
from saferplan.money.year_end import (
    carry_forward_approve,
    carry_forward_ask,
    carry_forward_refuse,
    carry_forward_withdraw,
    contribution_return,
)
from saferplan.plan.services import plan_draft

JUNE_1, APRIL_20 = dt.date(2017, 6, 1), dt.date(2018, 4, 20)


def ask(world: Money, amount: str = "1000") -> Virement:
    return virement_ask(
        by=world.co_ordinator(),
        giving=world.patrols,
        receiving=world.letters,
        amount=Decimal(amount),
        why="More landlords than thought.",
    )


def lines(world: Money) -> list[int | None]:
    return list(
        Allocation.objects.filter(contribution=world.fund).order_by("id").values_list("pence", flat=True)
    )


def test_nothing_moves_before_somebody_else_approved_it(world: Money) -> None:
    asked = ask(world)
    assert lines(world) == [2_000_000, 1_000_000]
    assert "virement_waiting" in [
        one.kind for one in attention_of(by=world.co_ordinator(), plan=world.made.plan)
    ]
    with pytest.raises(PermissionDenied):
        virement_approve(by=world.co_ordinator(), virement=asked)
    with pytest.raises(PermissionDenied):
        virement_approve(by=world.police(), virement=asked)
    virement_approve(by=world.chair(), virement=asked)
    assert lines(world) == [1_900_000, 1_100_000]
    giving, receiving = Allocation.objects.filter(contribution=world.fund).order_by("id")
    assert giving.profile == (500_000, 500_000, 500_000, 400_000)
    assert receiving.profile == (500_000, 600_000, 0, 0)
    held = Virement.objects.get()
    assert (held.state, held.decided_by_id != held.asked_by_id) == (MoveState.APPROVED, True)
    events = [one.name for one in giving.history] + [one.name for one in held.history]
    assert events == ["allocation_made", "allocation_gave", "virement_asked", "virement_approved"]
    with pytest.raises(ValidationError, match="approved already"):
        virement_refuse(by=world.chair(), virement=asked, reason="Too late.")


def test_a_refused_and_a_withdrawn_request_move_nothing(world: Money) -> None:
    first, second = ask(world), ask(world)
    with pytest.raises(ValidationError, match="Say why it is refused"):
        virement_refuse(by=world.chair(), virement=first, reason="")
    virement_refuse(by=world.chair(), virement=first, reason="The patrols are needed.")
    virement_withdraw(by=world.co_ordinator(), virement=second, reason="Asked twice.")
    assert lines(world) == [2_000_000, 1_000_000]
    assert sorted(Virement.objects.values_list("state", flat=True)) == ["refused", "withdrawn"]


def test_where_the_funder_must_agree_its_agreement_is_recorded(db: None) -> None:
    world = money_make(transfers_need_consent=True)
    asked = ask(world)
    with pytest.raises(ValidationError, match="say how it did"):
        virement_approve(by=world.chair(), virement=asked)
    assert lines(world) == [2_000_000, 1_000_000]
    virement_approve(by=world.chair(), virement=asked, consent="Mail of the fund's manager, 26 June.")
    assert lines(world) == [1_900_000, 1_100_000]


def test_what_is_bound_does_not_move_not_even_after_it_was_asked_for(world: Money) -> None:
    asked = ask(world, "6000")
    money_bind(
        by=world.police(),
        allocation=world.patrols,
        binding=Binding.COMMITMENT,
        text="Overtime",
        amount=Decimal(15000),
        on=JUNE_1,
    )
    with pytest.raises(ValidationError, match="Only £5,000 of the line is free"):
        ask(world, "5000.01")
    with pytest.raises(ValidationError, match="Only £5,000 of the line is free"):
        virement_approve(by=world.chair(), virement=asked)


def test_money_stays_with_its_contribution(world: Money) -> None:
    by = world.co_ordinator()
    other = contribution_add(
        by=by,
        plan=world.made.plan,
        funder=world.people.organisations["NWLDC"],
        purpose="Revenue",
        amount=Decimal(12000),
    )
    line = allocation_make(by=by, contribution=other, title="Stall", amount=Decimal(100))
    for receiving, said in ((line, "same contribution"), (world.patrols, "another line")):
        with pytest.raises(ValidationError, match=said):
            virement_ask(by=by, giving=world.patrols, receiving=receiving, amount=Decimal(1), why="x")
    with pytest.raises(ValidationError, match="more than nothing"):
        ask(world, "0")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.booleans(), st.integers(1, 700_000)), max_size=4))
def test_however_money_moves_the_lines_have_what_they_had(
    world: Money, moves: list[tuple[bool, int]]
) -> None:
    before = sum(one or 0 for one in lines(world))
    for forth, pence in moves:
        giving, receiving = (world.patrols, world.letters) if forth else (world.letters, world.patrols)
        giving, receiving = (Allocation.objects.get(pk=one.pk) for one in (giving, receiving))
        try:
            asked = virement_ask(
                by=world.co_ordinator(),
                giving=giving,
                receiving=receiving,
                amount=Decimal(pence).scaleb(-2),
                why="x",
            )
            virement_approve(by=world.chair(), virement=asked)
        except ValidationError:
            assert (line_of(by=world.chair(), allocation=giving).standing.free or 0) < pence
        held = [Allocation.objects.get(pk=one.pk) for one in (world.patrols, world.letters)]
        assert sum(one.pence or 0 for one in held) == before
        assert all(sum(one.profile or ()) == one.pence for one in held)


def spent(world: Money, amount: str) -> None:
    spend_record(
        by=world.co_ordinator(),
        allocation=world.patrols,
        text="Officers",
        amount=Decimal(amount),
        on=JUNE_1,
    )


def test_a_year_is_settled_to_the_penny(world: Money) -> None:
    spent(world, "20000.01")
    by = world.co_ordinator(APRIL_20)
    assert "year_end_open" in [one.kind for one in attention_of(by=by, plan=world.made.plan)]
    asked = carry_forward_ask(
        by=by, contribution=world.fund, amount=Decimal("14000.00"), why="Letters go out in May."
    )
    with pytest.raises(ValidationError, match="Draft it first"):
        carry_forward_approve(by=by, carry_forward=asked, on=APRIL_20, consent="Letter of the office.")
    following = plan_draft(by=by, year=PlanYear(2018), strategy=world.made.strategy, follows=world.made.plan)
    with pytest.raises(ValidationError, match="Say how the funder answered"):
        carry_forward_approve(by=by, carry_forward=asked, on=APRIL_20, consent=" ")
    into = carry_forward_approve(
        by=by, carry_forward=asked, on=APRIL_20, consent="Letter of the office, 19 April."
    )
    assert (into.plan_id, into.pence, into.carried_from_id) == (following.pk, 1_400_000, world.fund.pk)
    assert into.purpose == "Community safety work 2017/18, carried forward from 2017/18"
    assert (into.return_days, into.policing) == (28, True)
    with pytest.raises(ValidationError, match=r"Only £499\.99 is neither spent nor carried forward"):
        contribution_return(by=by, contribution=world.fund, amount=Decimal(500), reason="x")
    contribution_return(by=by, contribution=world.fund, amount=Decimal("499.99"), reason="Paid back in May.")
    held = held_of(by=by, contribution=Contribution.objects.get(pk=world.fund.pk))
    assert held.settlement is not None
    assert held.spent + held.carried + (held.contribution.returned or 0) == held.contribution.pence
    assert held.settlement.to_return == held.contribution.returned
    assert "year_end_open" not in [one.kind for one in attention_of(by=by, plan=world.made.plan)]
    # What is gone cannot be spent any more.
    with pytest.raises(ValidationError, match="£0 is left to pay from"):
        spent(world, "0.01")


def test_no_more_is_carried_forward_than_is_left_and_one_request_at_a_time(world: Money) -> None:
    spent(world, "30000")
    by = world.co_ordinator(APRIL_20)
    with pytest.raises(ValidationError, match="Only £4,500 of it is not spent"):
        carry_forward_ask(by=by, contribution=world.fund, amount=Decimal("4500.01"), why="x")
    first = carry_forward_ask(by=by, contribution=world.fund, amount=Decimal(4500), why="x")
    with pytest.raises(ValidationError, match="waits for the funder's answer"):
        carry_forward_ask(by=by, contribution=world.fund, amount=Decimal(1), why="x")
    carry_forward_refuse(by=by, carry_forward=first, on=APRIL_20, consent="Mail: it is to be returned.")
    second = carry_forward_ask(by=by, contribution=world.fund, amount=Decimal(1), why="x")
    carry_forward_withdraw(by=by, carry_forward=second, reason="Returned instead.")
    assert carried_of(world.fund) == 0
    assert sorted(CarryForward.objects.values_list("state", flat=True)) == ["refused", "withdrawn"]


def test_what_is_given_in_kind_or_not_known_is_not_carried_forward(world: Money) -> None:
    by = world.co_ordinator(APRIL_20)
    for amount, kind, said in (
        (Decimal(10), ContributionKind.IN_KIND, "in kind"),
        (None, ContributionKind.CASH, "is not known"),
    ):
        given_ = contribution_add(
            by=by,
            plan=world.made.plan,
            funder=world.people.organisations["LCC"],
            purpose=kind.label,
            amount=amount,
            kind=kind,
        )
        with pytest.raises(ValidationError, match=said):
            carry_forward_ask(by=by, contribution=given_, amount=Decimal(1), why="x")
        with pytest.raises(ValidationError, match="Only money whose amount is known"):
            contribution_return(by=by, contribution=given_, amount=Decimal(1), reason="x")
