"""Contributions: unknown is not zero, sums are exact, changes have reasons."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.history.recording import fold, state
from saferplan.money.models import Contribution
from saferplan.money.selectors import funders_of, money_of
from saferplan.money.services import contribution_add, contribution_amend, contribution_withdraw
from saferplan.plan.gaps import gaps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


def give(people: People, made: PlanMade, purpose: str, amount: str | None, by: str = "NWLDC") -> Contribution:
    return contribution_add(
        by=people.actor("NWLDC", "co_ordinator"),
        plan=made.plan,
        funder=people.organisations[by],
        purpose=purpose,
        amount=None if amount is None else Decimal(amount),
    )


def test_the_founding_reports_money_adds_up_and_one_amount_is_not_known(
    people: People, made: PlanMade
) -> None:
    give(people, made, "Community safety work", "34500", by="Police")
    give(people, made, "Community safety", "12000")
    give(people, made, "Anti-social behaviour", "2000")
    give(people, made, "Community safety work", None, by="LCC")
    money = money_of(plan=made.plan)
    assert (money.known, money.unknown) == (Decimal("48500.00"), 1)
    gaps = [one.sentence for one in gaps_of(made.plan, funders_of(plan=made.plan))]
    assert "Leicestershire County Council gives money, and how much is not stated (not known)." in gaps


def test_pence_are_not_lost(people: People, made: PlanMade) -> None:
    for number in range(30):
        give(people, made, f"Line {number}", "0.10")
    assert money_of(plan=made.plan).known == Decimal("3.00")


def test_an_amount_is_not_negative_and_not_held_twice(people: People, made: PlanMade) -> None:
    with pytest.raises(ValidationError, match="not less than nothing"):
        give(people, made, "x", "-1")
    give(people, made, "x", "1")
    with pytest.raises(ValidationError, match="held already"):
        give(people, made, "x", "2")


def test_changes_have_reasons_and_a_withdrawn_one_no_longer_counts(people: People, made: PlanMade) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    held = give(people, made, "x", None)
    with pytest.raises(ValidationError, match="Say why"):
        contribution_amend(by=by, contribution=held, amount=Decimal(5), condition="", reason="")
    contribution_amend(by=by, contribution=held, amount=Decimal(5), condition="", reason="A letter of May.")
    assert money_of(plan=made.plan).known == 5
    contribution_withdraw(by=by, contribution=held, reason="The county's budget.")
    assert money_of(plan=made.plan).contributions == ()
    stored = Contribution.objects.get()
    assert fold(stored.history) == state(stored)
    with pytest.raises(ValidationError, match="was withdrawn"):
        contribution_withdraw(by=by, contribution=stored, reason="Again.")


def test_only_the_co_ordinator_changes_money(people: People, made: PlanMade) -> None:
    with pytest.raises(PermissionDenied):
        contribution_add(
            by=people.actor("NWLDC", "chair"),
            plan=made.plan,
            funder=people.organisations["NWLDC"],
            purpose="x",
            amount=None,
        )
