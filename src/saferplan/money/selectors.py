"""What is read of the money of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from saferplan.domain.absence import Absence
from saferplan.domain.planning.plan_gaps import FunderOfPlan
from saferplan.money.models import Contribution
from saferplan.plan.models import Plan


@dataclass(frozen=True, slots=True)
class Money:
    """The contributions to a plan's year, the sum of the amounts that are known, and how many are not."""

    contributions: tuple[Contribution, ...]

    @property
    def known(self) -> Decimal:
        """The sum of the amounts that are known, exact to the penny."""
        return sum((one.amount for one in self.contributions if one.amount is not None), Decimal("0.00"))

    @property
    def unknown(self) -> int:
        """How many amounts are not known: the sum is at least `known`."""
        return sum(one.amount is None for one in self.contributions)


def money_of(*, plan: Plan) -> Money:
    """What funders give to a plan's year, by funder."""
    return Money(
        tuple(
            Contribution.objects.filter(plan=plan, withdrawn__isnull=True)
            .select_related("funder")
            .order_by("funder__name", "id")
        )
    )


def funders_of(*, plan: Plan) -> tuple[FunderOfPlan, ...]:
    """The funders of a plan as its gaps are found from them."""
    return tuple(
        FunderOfPlan(
            id=f"contribution {one.pk}",
            title=one.funder.name,
            amount=Absence.UNKNOWN if one.amount is None else float(one.amount),
        )
        for one in money_of(plan=plan).contributions
    )


def contribution_get(*, number: int) -> Contribution:
    """One contribution.

    Raises:
        Http404: there is none of that number.
    """
    contribution = Contribution.objects.select_related("plan", "funder").filter(pk=number).first()
    if contribution is None:
        raise Http404(f"no contribution {number}")
    return contribution
