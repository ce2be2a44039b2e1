"""What is read of the money of a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from saferplan.domain.absence import Absence
from saferplan.domain.display import names_in_words
from saferplan.domain.money.pence import pounds_of, total, written_pounds
from saferplan.domain.planning.plan_gaps import FunderOfPlan
from saferplan.history.actor import Actor
from saferplan.history.remembering import remembered
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
from saferplan.plan.models import Action, Plan
from saferplan.plan.selectors import visible_to
from saferplan.strategy.models import Objective
from saferplan.strategy.states import ObjectiveOwner


@dataclass(frozen=True, slots=True)
class Money:
    """The contributions in money to a plan's year, the sum of the amounts that are known, and how many are not."""

    contributions: tuple[Contribution, ...]

    @property
    def known(self) -> Decimal:
        """The sum of the amounts that are known, in pounds, exact to the penny."""
        return pounds_of(total(one.pence for one in self.contributions).known)

    @property
    def unknown(self) -> int:
        """How many amounts are not known: the sum is at least `known`."""
        return total(one.pence for one in self.contributions).unknown


def money_of(*, plan: Plan) -> Money:
    """What funders give to a plan's year in money, by funder."""
    return Money(tuple(one for one in contribution_list(plan=plan) if not one.in_kind))


def contribution_list(*, plan: Plan) -> tuple[Contribution, ...]:
    """The contributions to a plan's year that stand, by funder."""
    found = (
        Contribution.objects.filter(plan=plan, withdrawn__isnull=True)
        .select_related("funder")
        .order_by("funder__name", "id")
    )
    return remembered(("contributions", plan.pk), lambda: tuple(found))


def priorities_with_lines(*, plan: Plan) -> frozenset[int]:
    """The priorities of a plan that a line pays for, through an action or a measure."""
    lines = Allocation.objects.filter(contribution__plan=plan, withdrawn__isnull=True)
    found = lines.values_list("action__priority_id", "measure__priority_id")
    return frozenset(number for pair in found for number in pair if number is not None)


def funders_of(*, plan: Plan) -> tuple[FunderOfPlan, ...]:
    """The funders of a plan as its gaps are found from them."""
    return tuple(
        FunderOfPlan(
            id=f"contribution {one.pk}",
            title=one.funder.name,
            amount=Absence.UNKNOWN if one.pence is None else float(pounds_of(one.pence)),
        )
        for one in contribution_list(plan=plan)
    )


def money_sentence(*, plan: Plan, day: dt.date) -> str:
    """The money of a plan's year in a sentence or two, for a report: what is given, not known, and spent by a day."""
    held = money_of(plan=plan).contributions
    if not held:
        return "No contribution to the plan is recorded."
    known = total(one.pence for one in held)
    unknown = [one.funder.name for one in held if one.pence is None]
    said = [f"{written_pounds(known.known)} from {len(held)} contributions."]
    if unknown:
        said = [
            f"{written_pounds(known.known)} known. The amount is not known from {names_in_words(unknown)}."
        ]
    spent = total(
        Spend.objects.filter(
            allocation__contribution__in=[one.pk for one in held],
            allocation__withdrawn__isnull=True,
            withdrawn__isnull=True,
            on__lte=day,
        ).values_list("pence", flat=True)
    ).known
    if spent:
        said.append(f"{written_pounds(spent)} of it is spent.")
    return " ".join(said)


def contribution_get(*, number: int) -> Contribution:
    """One contribution.

    Raises:
        Http404: there is none of that number.
    """
    contribution = (
        Contribution.objects.select_related("plan", "funder", "carried_from__plan").filter(pk=number).first()
    )
    if contribution is None:
        raise Http404(f"no contribution {number}")
    return contribution


def condition_get(*, number: int) -> Condition:
    """One condition.

    Raises:
        Http404: there is none of that number.
    """
    condition = (
        Condition.objects.select_related("contribution__plan", "contribution__funder")
        .filter(pk=number)
        .first()
    )
    if condition is None:
        raise Http404(f"no condition {number}")
    return condition


def allocations_visible(actor: Actor) -> QuerySet[Allocation]:
    """The lines that an actor may know of: those for no action, and those for actions it may know of."""
    if not visible_to(actor):
        return Allocation.objects.all()
    return Allocation.objects.filter(
        Q(action__isnull=True)
        | Q(action__in=Action.objects.filter(visible_to(actor)).order_by().values("pk"))
    )


def allocation_get(*, by: Actor, number: int) -> Allocation:
    """One line.

    Raises:
        Http404: there is none of that number, or it pays for an action that the actor must not know of.
    """
    line = (
        allocations_visible(by)
        .select_related("contribution__plan", "contribution__funder", "action__lead", "measure", "objective")
        .filter(pk=number)
        .first()
    )
    if line is None:
        raise Http404(f"no line {number}")
    return line


def commitment_get(*, by: Actor, number: int) -> Commitment:
    """One earmark or commitment.

    Raises:
        Http404: there is none of that number, or its line pays for an action that the actor must not know of.
    """
    bound = Commitment.objects.filter(
        allocation__in=allocations_visible(by).order_by().values("pk"), pk=number
    ).first()
    if bound is None:
        raise Http404(f"no commitment {number}")
    bound.allocation = allocation_get(by=by, number=bound.allocation_id)
    return bound


def spend_get(*, by: Actor, number: int) -> Spend:
    """One payment.

    Raises:
        Http404: there is none of that number, or its line pays for an action that the actor must not know of.
    """
    spend = Spend.objects.filter(
        allocation__in=allocations_visible(by).order_by().values("pk"), pk=number
    ).first()
    if spend is None:
        raise Http404(f"no payment {number}")
    spend.allocation = allocation_get(by=by, number=spend.allocation_id)
    return spend


def commitments_open(*, allocation: Allocation) -> QuerySet[Commitment]:
    """The earmarks and commitments of a line that were not released."""
    return Commitment.objects.filter(allocation=allocation, released__isnull=True).order_by("on", "id")


def line_report_of(*, allocation: Allocation, quarter: int) -> LineReport | None:
    """What was said of a line for a quarter; None where nothing was."""
    return LineReport.objects.filter(allocation=allocation, quarter=quarter).first()


def virements_visible(actor: Actor) -> QuerySet[Virement]:
    """The moves of money between lines that an actor may know of."""
    lines = allocations_visible(actor).order_by().values("pk")
    return Virement.objects.filter(giving__in=lines, receiving__in=lines)


def virement_get(*, by: Actor, number: int) -> Virement:
    """One move of money.

    Raises:
        Http404: there is none, or one of its lines pays for an action that the actor must not know of.
    """
    virement = (
        virements_visible(by)
        .select_related(
            "giving__contribution__plan",
            "giving__contribution__funder",
            "receiving",
            "asked_by",
            "decided_by",
        )
        .filter(pk=number)
        .first()
    )
    if virement is None:
        raise Http404(f"no move of money {number}")
    return virement


def virements_of(*, by: Actor, allocation: Allocation) -> QuerySet[Virement]:
    """The moves of money from and to a line, the newest first."""
    return (
        virements_visible(by)
        .filter(Q(giving=allocation) | Q(receiving=allocation))
        .select_related("giving", "receiving")
        .order_by("-asked_on", "-id")
    )


def lines_to_move_to(*, by: Actor, allocation: Allocation) -> QuerySet[Allocation]:
    """The other lines of a line's contribution whose amount is known."""
    return (
        allocations_visible(by)
        .filter(contribution=allocation.contribution, withdrawn__isnull=True, pence__isnull=False)
        .exclude(pk=allocation.pk)
        .order_by("title")
    )


def allocations_of(*, action: Action) -> tuple[Allocation, ...]:
    """The lines that pay for an action."""
    found = (
        Allocation.objects.filter(action=action, withdrawn__isnull=True, contribution__withdrawn__isnull=True)
        .select_related("contribution__funder", "contribution__plan")
        .order_by("id")
    )
    return remembered(("lines of", action.pk), lambda: tuple(found))


def carry_forwards_of(*, plan: Plan) -> QuerySet[CarryForward]:
    """What of a year's money was asked to be carried forward."""
    return (
        CarryForward.objects.filter(contribution__plan=plan)
        .select_related("contribution__funder", "into")
        .order_by("asked_on", "id")
    )


def carry_forward_get(*, number: int) -> CarryForward:
    """One request to carry money forward.

    Raises:
        Http404: there is none of that number.
    """
    asked = (
        CarryForward.objects.select_related("contribution__plan", "contribution__funder", "into")
        .filter(pk=number)
        .first()
    )
    if asked is None:
        raise Http404(f"no request {number} to carry money forward")
    return asked


def return_of(*, contribution: Contribution, quarter: int) -> MonitoringReturn | None:
    """The certified return for a quarter; None where there is none."""
    return MonitoringReturn.objects.filter(
        contribution=contribution, quarter=quarter, superseded__isnull=True
    ).first()


def policing_objectives(*, plan: Plan) -> QuerySet[Objective]:
    """The objectives of the police and crime plan that were in force in some part of a plan's year."""
    first, last = dt.date(plan.year, 4, 1), dt.date(plan.year + 1, 3, 31)
    return Objective.objects.filter(
        Q(until__isnull=True) | Q(until__gte=first),
        owner=ObjectiveOwner.LOCAL_POLICING_BODY.value,
        since__lte=last,
    ).order_by("title")
