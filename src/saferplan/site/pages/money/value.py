"""Value for money of an action: what it costs, and how many crimes avoided would pay that back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.money.pence import written_pounds
from saferplan.money.value import WITHIN_FACTOR, value_of
from saferplan.plan.selectors import action_get
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.middleware import ActorRequest


def value(request: ActorRequest, number: int) -> HttpResponse:
    """What an action costs, and what would pay it back; never that it did."""
    action = action_get(by=request.actor, number=number)
    found = value_of(action=action)
    return render(
        request,
        "money/value.html",
        {
            "action": action,
            "plan": action.plan,
            "value": found,
            "cost": found.cost.written,
            "spent": written_pounds(found.spent),
            "factor": f"{WITHIN_FACTOR:g}",
            "lines": Table(
                "What pays for it",
                ["Line", "Paid from", Column("Amount", numeric=True)],
                [
                    [
                        Cell(one.title, href=reverse("allocation", args=[one.pk])),
                        Cell(str(one.contribution), detail=one.contribution.get_kind_display()),
                        Cell(written_pounds(one.pence)),
                    ]
                    for one in found.lines
                ],
            ),
            "break_even": Table(
                f"Crimes that would have to be avoided to pay back {written_pounds(found.cost.known)}",
                [
                    "Kind of crime",
                    Column("One costs society", numeric=True),
                    Column("Crimes to avoid", numeric=True),
                    Column("Range", numeric=True),
                ],
                [
                    [
                        Cell(one.crime.capitalize()),
                        Cell(f"£{one.unit_cost:,.0f}"),
                        Cell(f"{one.crimes:,}"),
                        Cell(f"{one.fewest:,} to {one.most:,}"),
                    ]
                    for one in found.break_even
                ],
            ),
        },
    )


urls = [page("plan/actions/<int:number>/value/", value, name="action_value", policy="money.view")]
