"""Lines: no more is allocated than given, nothing is bound that is not free, and who may do what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from money_world import Money
from saferplan.domain.planning.roles import AuthorityKind, PartnershipRole, Visibility
from saferplan.history.models import Recorded
from saferplan.history.recording import fold, state
from saferplan.history.searching import search
from saferplan.history.selectors import history_of
from saferplan.money.allocating import allocation_amend, allocation_make, allocation_withdraw
from saferplan.money.ledger import RESTRICTED_LINE, Sums, held_of, line_of, year_money
from saferplan.money.models import Allocation, Contribution
from saferplan.money.needs import attention_of
from saferplan.money.reporting import line_report
from saferplan.money.selectors import allocation_get, money_of, money_sentence, spend_get
from saferplan.money.services import (
    condition_add,
    condition_meet,
    condition_withdraw,
    contribution_add,
    contribution_amend,
    contribution_withdraw,
)
from saferplan.money.spending import (
    commitment_firm,
    commitment_release,
    money_bind,
    spend_correct,
    spend_record,
    spend_withdraw,
)
from saferplan.money.states import Binding, ContributionKind
from saferplan.partnership.services import organisation_add
from saferplan.plan.actions import action_amend
from saferplan.plan.services import plan_close
from saferplan.strategy.aims import objective_add
from saferplan.strategy.states import ObjectiveOwner

MAY_2, JUNE_1 = dt.date(2017, 5, 2), dt.date(2017, 6, 1)


def spend(world: Money, line: Allocation, amount: str, on: dt.date = JUNE_1, **more: Any) -> Any:
    return spend_record(
        by=world.co_ordinator(), allocation=line, text="Officers", amount=Decimal(amount), on=on, **more
    )


def test_the_sums_of_a_year(world: Money) -> None:
    contribution_add(
        by=world.co_ordinator(),
        plan=world.made.plan,
        funder=world.people.organisations["LCC"],
        purpose="County",
        amount=None,
    )
    contribution_add(
        by=world.co_ordinator(),
        plan=world.made.plan,
        funder=world.people.organisations["Police"],
        purpose="An officer's time",
        amount=Decimal(9000),
        kind=ContributionKind.IN_KIND,
    )
    spend(world, world.patrols, "1200.50")
    money = year_money(by=world.co_ordinator(), plan=world.made.plan)
    cash = Sums(money.of(in_kind=False))
    assert cash.given.written == "at least £34,500 (1 amount not known)"
    assert cash.allocated.written == "£30,000"
    assert cash.unallocated.written == "at least £4,500 (1 amount not known)"
    assert [one.known for one in cash.profile] == [900_000, 1_100_000, 500_000, 500_000]
    assert cash.spent_by_quarter == (120_050, 0, 0, 0)
    assert (cash.spent, cash.forecast.known) == (120_050, 3_000_000)
    assert [str(one.contribution.funder) for one in money.of(in_kind=True)] == ["Leicestershire Police"]
    assert money_of(plan=world.made.plan).known == Decimal(34500)
    assert money_sentence(plan=world.made.plan, day=JUNE_1) == (
        "£34,500 known. The amount is not known from Leicestershire County Council. £1,200.50 of it is spent."
    )


def test_no_more_is_allocated_than_is_given(world: Money) -> None:
    by = world.co_ordinator()
    with pytest.raises(ValidationError, match="Only £4,500 of the contribution is not allocated"):
        allocation_make(by=by, contribution=world.fund, title="More", amount=Decimal("4500.01"))
    line = allocation_make(by=by, contribution=world.fund, title="More", amount=Decimal(4500))
    with pytest.raises(ValidationError, match="Its lines have £34,500 already"):
        contribution_amend(by=by, contribution=world.fund, amount=Decimal(34499), reason="Cut.")
    with pytest.raises(ValidationError, match="has to be known"):
        contribution_amend(by=by, contribution=world.fund, amount=None, reason="Withdrawn letter.")
    with pytest.raises(ValidationError, match="Only £4,500"):
        allocation_amend(by=by, allocation=line, title="More", amount=Decimal(5000), reason="Larger.")
    with pytest.raises(ValidationError, match="Withdraw its lines first"):
        contribution_withdraw(by=by, contribution=world.fund, reason="Gone.")


def test_of_an_amount_that_is_not_known_only_what_is_not_known_is_allocated(world: Money) -> None:
    by = world.co_ordinator()
    county = contribution_add(
        by=by,
        plan=world.made.plan,
        funder=world.people.organisations["LCC"],
        purpose="County",
        amount=None,
    )
    with pytest.raises(ValidationError, match="How much the funder gives is not known"):
        allocation_make(by=by, contribution=county, title="Youth work", amount=Decimal(1))
    line = allocation_make(by=by, contribution=county, title="Youth work", amount=None, spread=True)
    assert (line.pence, line.profile) == (None, None)
    spend(world, line, "10")
    standing = line_of(by=by, allocation=line).standing
    assert (standing.free, standing.spent, standing.over) == (None, 1000, 0)


def test_a_profile_comes_to_the_amount(world: Money) -> None:
    assert world.letters.profile == (400_000, 600_000, 0, 0)
    with pytest.raises(ValidationError, match="they must come to the same"):
        allocation_make(
            by=world.co_ordinator(),
            contribution=world.fund,
            title="Wrong",
            amount=Decimal(10),
            quarters=(Decimal(4), Decimal(4), None, None),
        )


def test_a_line_is_of_its_year_and_its_objective_of_the_police_and_crime_plan(world: Money) -> None:
    by = world.co_ordinator()
    county = objective_add(by=by, owner=ObjectiveOwner.COUNTY, title="Reduce harm", since=by.today)
    with pytest.raises(ValidationError, match="objective of the police and crime plan"):
        allocation_make(by=by, contribution=world.fund, title="x", amount=None, objective=county)
    assert "line_without_objective" not in [one.kind for one in attention_of(by=by, plan=world.made.plan)]
    line = allocation_make(by=by, contribution=world.fund, title="Unmapped", amount=Decimal(1))
    (flagged,) = [
        one for one in attention_of(by=by, plan=world.made.plan) if one.kind == "line_without_objective"
    ]
    assert (flagged.subject, flagged.kind.urgent) == (f"line {line.pk}", True)


def test_only_what_is_free_is_bound_and_what_is_paid_is_not_counted_twice(world: Money) -> None:
    by = world.police()
    bound = money_bind(
        by=by,
        allocation=world.patrols,
        binding=Binding.EARMARK,
        text="Overtime",
        amount=Decimal(15000),
        on=MAY_2,
    )
    with pytest.raises(ValidationError, match="Only £5,000 of the line is free"):
        money_bind(
            by=by,
            allocation=world.patrols,
            binding=Binding.COMMITMENT,
            text="Vans",
            amount=Decimal("5000.01"),
            on=MAY_2,
        )
    commitment_firm(by=by, commitment=bound, on=JUNE_1)
    spend(world, world.patrols, "4000", commitment=bound)
    standing = line_of(by=by, allocation=world.patrols).standing
    assert (standing.earmarked, standing.committed, standing.spent) == (0, 1_100_000, 400_000)
    assert standing.free == 500_000
    with pytest.raises(ValidationError, match="is spent, committed or earmarked"):
        allocation_amend(
            by=world.co_ordinator(),
            allocation=world.patrols,
            title="Patrols",
            amount=Decimal(14999),
            reason="Cut.",
        )
    with pytest.raises(ValidationError, match="Move what is free"):
        allocation_withdraw(by=world.co_ordinator(), allocation=world.patrols, reason="Ended.")
    commitment_release(by=by, commitment=bound, reason="Fewer evenings.")
    assert line_of(by=by, allocation=world.patrols).standing.free == 1_600_000
    with pytest.raises(ValidationError, match="was released"):
        spend(world, world.patrols, "1", commitment=bound)


def test_a_payment_is_a_fact_even_where_it_is_too_much(world: Money) -> None:
    paid = spend(world, world.letters, "10500")
    assert line_of(by=world.police(), allocation=world.letters).standing.over == 50_000
    by = world.co_ordinator()
    assert "line_over" in [one.kind for one in attention_of(by=by, plan=world.made.plan)]
    spend_correct(
        by=by, spend=paid, text="Letters", amount=Decimal(9500), on=JUNE_1, reason="A figure was wrong."
    )
    assert line_of(by=by, allocation=world.letters).standing.over == 0
    spend_withdraw(by=by, spend=paid, reason="It stands twice.")
    assert line_of(by=by, allocation=world.letters).standing.spent == 0
    with pytest.raises(ValidationError, match="was withdrawn"):
        spend_withdraw(by=by, spend=paid, reason="Again.")


@pytest.mark.parametrize(
    ("on", "said"),
    [(dt.date(2017, 6, 28), "still to come"), (dt.date(2017, 3, 31), "choose a day from 1 April 2017")],
)
def test_a_payment_is_of_the_year_and_not_to_come(world: Money, on: dt.date, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        spend(world, world.letters, "1", on=on)


def test_parts_of_a_penny_and_other_lines_commitments_are_refused(world: Money) -> None:
    bound = money_bind(
        by=world.co_ordinator(),
        allocation=world.letters,
        binding=Binding.COMMITMENT,
        text="Print",
        amount=Decimal(10),
        on=MAY_2,
    )
    with pytest.raises(ValidationError, match="no parts of a penny"):
        spend(world, world.patrols, "1.001")
    with pytest.raises(ValidationError, match="of this line"):
        spend(world, world.patrols, "1", commitment=bound)


def test_who_spends(world: Money) -> None:
    assert (
        spend_record(
            by=world.police(), allocation=world.patrols, text="Fuel", amount=Decimal(10), on=JUNE_1
        ).pence
        == 1000
    )
    for who in (world.police(), world.chair(), world.actor("LCC", "auditor")):
        with pytest.raises(PermissionDenied):
            spend_record(by=who, allocation=world.letters, text="Ink", amount=Decimal(10), on=JUNE_1)
    with pytest.raises(PermissionDenied):
        allocation_make(by=world.chair(), contribution=world.fund, title="x", amount=None)


def test_a_report_on_a_line_says_why_and_names_nobody(world: Money) -> None:
    def report(**said: Any) -> Any:
        return line_report(by=world.police(), allocation=world.patrols, quarter=1, **said)

    with pytest.raises(ValidationError, match="say why"):
        report(forecast=Decimal(15000))
    with pytest.raises(ValidationError, match="nobody is to be known"):
        report(outputs="Call the family on 07700 900123.")
    held = report(forecast=Decimal(15000), variance_reason="Fewer evenings.", beneficiaries=3)
    assert report(outputs="12 evenings").pk == held.pk
    with pytest.raises(ValidationError, match="report on it then"):
        line_report(by=world.police(), allocation=world.patrols, quarter=2)
    spend(world, world.patrols, "200")
    with pytest.raises(ValidationError, match="spent already"):
        report(forecast=Decimal(100), variance_reason="x")


def test_conditions_are_met_with_evidence(world: Money) -> None:
    by = world.co_ordinator()
    condition = condition_add(by=by, contribution=world.fund, text="Sign the agreement", due=MAY_2)
    assert "condition_overdue" in [one.kind for one in attention_of(by=by, plan=world.made.plan)]
    with pytest.raises(ValidationError, match="Say how it was met"):
        condition_meet(by=by, condition=condition, met=JUNE_1, evidence="")
    with pytest.raises(ValidationError, match="still to come"):
        condition_meet(by=by, condition=condition, met=dt.date(2017, 7, 1), evidence="Signed.")
    condition_meet(by=by, condition=condition, met=JUNE_1, evidence="Signed.")
    with pytest.raises(ValidationError, match="It was met"):
        condition_withdraw(by=by, condition=condition, reason="x")
    other = condition_add(by=by, contribution=world.fund, text="Publicity", due=MAY_2)
    condition_withdraw(by=by, condition=other, reason="No longer asked for.")
    assert [one.text for one in held_of(by=by, contribution=world.fund).conditions] == ["Sign the agreement"]


def test_the_money_of_a_closed_plan_stays_as_it_was(world: Money) -> None:
    plan_close(by=world.chair(), plan=world.made.plan, on=JUNE_1)
    fund = Contribution.objects.get(pk=world.fund.pk)
    line = Allocation.objects.get(pk=world.patrols.pk)
    with pytest.raises(ValidationError, match="is closed"):
        allocation_make(by=world.co_ordinator(), contribution=fund, title="x", amount=None)
    with pytest.raises(ValidationError, match="is closed"):
        spend(world, line, "1")
    with pytest.raises(ValidationError, match="is closed"):
        contribution_amend(by=world.co_ordinator(), contribution=fund, amount=Decimal(1), reason="x")


def test_what_a_restricted_action_costs_counts_and_is_not_named(world: Money) -> None:
    paid = spend(world, world.patrols, "300")
    action_amend(
        by=world.co_ordinator(),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    stranger = world.actor("Turning Point", "updater")
    held = held_of(by=stranger, contribution=world.fund)
    assert (held.spent, held.allocated.known) == (30_000, 3_000_000)
    assert [one.title for one in held.lines] == [RESTRICTED_LINE, "Letters to landlords"]
    assert "Patrols" not in str(attention_of(by=stranger, plan=world.made.plan))
    for look in (
        lambda: allocation_get(by=stranger, number=world.patrols.pk),
        lambda: spend_get(by=stranger, number=paid.pk),
    ):
        with pytest.raises(Http404):
            look()
    assert "Officers" not in str(search(by=stranger, question="Officers"))
    told = history_of(by=stranger, subject=world.fund)
    assert {one.subject for one in told} == {str(world.fund), "Letters to landlords"}


def test_a_fixed_number_of_queries_however_many_lines(
    world: Money, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        line = allocation_make(
            by=world.co_ordinator(), contribution=world.fund, title=f"Line {number}", amount=Decimal(10)
        )
        spend(world, line, "1")
    with django_assert_max_num_queries(12):
        assert len(attention_of(by=world.police(), plan=world.made.plan)) > 20


def test_history_tells_amounts_in_pounds_and_every_row_is_the_fold_of_its_events(world: Money) -> None:
    spend(world, world.patrols, "1200.50")
    told = history_of(by=world.co_ordinator(), subject=world.patrols)
    changes = {change.label: change.after for one in told for change in one.changes}
    assert changes["Amount"] in ("£20,000", "£1,200.50")
    assert changes["April to June"] == "£5,000"
    for kind in apps.get_app_config("money").get_models():
        assert issubclass(kind, Recorded)
        for row in kind.objects.all():
            assert fold(row.history) == state(row)


def test_a_funder_who_is_no_policing_body_needs_no_objective(world: Money) -> None:
    by = world.co_ordinator()
    charity = organisation_add(
        by=by,
        name="A charity",
        kind=AuthorityKind.VOLUNTARY,
        role=PartnershipRole.OTHER,
        since=by.today,
    )
    gift = contribution_add(by=by, plan=world.made.plan, funder=charity, purpose="Gift", amount=Decimal(10))
    allocation_make(by=by, contribution=gift, title="Tea", amount=Decimal(10), spread=True)
    assert not gift.policing
    assert f"contribution {gift.pk}" not in [one.subject for one in attention_of(by=by, plan=world.made.plan)]
