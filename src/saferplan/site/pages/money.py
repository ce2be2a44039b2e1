"""The money of a plan's year: who gives what, what is known of it, and what is not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.history.policies import may
from saferplan.money.models import Contribution
from saferplan.money.selectors import contribution_get, money_of
from saferplan.money.services import contribution_add, contribution_amend, contribution_withdraw
from saferplan.plan.selectors import organisations_to_choose, plan_get
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm, text_area
from saferplan.site.pages.plan.overview import plan_context


def money(request: ActorRequest, year: int) -> HttpResponse:
    """Every contribution to a plan's year, and their sum as far as it is known."""
    plan = plan_get(year=year)
    held = money_of(plan=plan)
    changes = may(request.actor, "money.change")
    table = Table(
        "Who gives what",
        ["Funder", "What it is for", Column("Amount", numeric=True), "What it is bound to"],
        [
            [
                Cell(one.funder.name, href=reverse("contribution", args=[one.pk]) if changes else ""),
                Cell(one.purpose),
                Cell(pounds(one.amount)),
                Cell(one.condition or "Nothing stated"),
            ]
            for one in held.contributions
        ],
        caption_size="hidden",
    )
    return render(
        request,
        "money/money.html",
        {
            **plan_context(request, plan),
            "table": table,
            "held": held,
            "known": pounds(held.known),
            "may_change_money": changes,
        },
    )


def add(request: ActorRequest, year: int) -> HttpResponse:
    """Add a contribution."""
    plan = plan_get(year=year)
    back = reverse("plan_money", args=[year])

    def act(data: dict[str, Any]) -> Contribution:
        return contribution_add(by=request.actor, plan=plan, **data)

    return form_page(
        request,
        ContributionForm,
        act,
        title="Add a contribution",
        caption=str(plan),
        done=lambda one: f"The contribution of {one.funder} is added.",
        to=back,
        cancel=back,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change a contribution."""
    held = contribution_get(number=number)
    back = reverse("plan_money", args=[held.plan.year])

    def act(data: dict[str, Any]) -> None:
        contribution_amend(by=request.actor, contribution=held, **data)

    return form_page(
        request,
        AmountForm,
        act,
        title="Change the contribution",
        caption=str(held),
        done="The contribution is changed.",
        to=back,
        cancel=back,
        initial={"amount": held.amount, "condition": held.condition},
        template="money/contribution.html",
        withdraw=reverse("contribution_withdraw", args=[number]),
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a contribution is no longer given."""
    held = contribution_get(number=number)
    back = reverse("plan_money", args=[held.plan.year])
    return form_page(
        request,
        ReasonForm,
        lambda data: contribution_withdraw(by=request.actor, contribution=held, reason=data["reason"]),
        title="Withdraw the contribution",
        caption=str(held),
        intro="It stays on record, and no longer counts.",
        done="The contribution is withdrawn.",
        to=back,
        cancel=reverse("contribution", args=[number]),
    )


def pounds(amount: Decimal | None) -> str:
    """An amount as people write it.

    >>> pounds(Decimal("34500.00")), pounds(Decimal("0.50")), pounds(None)
    ('£34,500', '£0.50', 'Not known')
    """
    if amount is None:
        return "Not known"
    return f"£{amount:,.0f}" if amount == amount.to_integral() else f"£{amount:,.2f}"


class AmountForm(PageForm):
    """How much, and what it is bound to."""

    amount = forms.DecimalField(
        label="Amount in pounds",
        required=False,
        decimal_places=2,
        help_text="Leave it blank where it is not known: unknown is not zero.",
    )
    condition = text_area(label="What is it bound to?", required=False)
    reason = text_area(label="Why does it change?")
    submit = "Save"


class ContributionForm(PageForm):
    """What a funder gives."""

    funder: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="Who gives it?", queryset=None)
    purpose = forms.CharField(label="What is it for?", max_length=200)
    amount = forms.DecimalField(
        label="Amount in pounds",
        required=False,
        decimal_places=2,
        help_text="Leave it blank where it is not known: unknown is not zero.",
    )
    condition = text_area(
        label="What is it bound to?",
        required=False,
        help_text="Such as an objective of the police and crime plan.",
    )
    submit = "Add it"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        funder = self.fields["funder"]
        if isinstance(funder, forms.ModelChoiceField):
            funder.queryset = organisations_to_choose()


urls = [
    page("plan/<int:year>/money/", money, name="plan_money", policy="money.view"),
    page("plan/<int:year>/money/add/", add, name="contribution_add", policy="money.change", writes=True),
    page("plan/money/<int:number>/", amend, name="contribution", policy="money.change", writes=True),
    page(
        "plan/money/<int:number>/withdraw/",
        withdraw,
        name="contribution_withdraw",
        policy="money.change",
        writes=True,
    ),
]
