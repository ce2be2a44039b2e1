"""One's own account: how others see it, mail, how it signs in, and where it is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.partnership.people import account_describe
from saferplan.partnership.people_selectors import account_state
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import AccountForm
from saferplan.site.second_factor import must_have


def account(request: ActorRequest) -> HttpResponse:
    """One's own account."""
    state = account_state(by=request.actor, number=request.actor.account or 0)
    return render(
        request,
        "people/account.html",
        {"state": state, "account": state.account, "must_have": must_have(request.actor)},
    )


def describe(request: ActorRequest) -> HttpResponse:
    """Change one's own account."""
    found = account_state(by=request.actor, number=request.actor.account or 0).account

    def act(data: dict[str, Any]) -> None:
        account_describe(by=request.actor, account=found, **data)

    return form_page(
        request,
        AccountForm,
        act,
        title="Change my account",
        done="Your account is changed.",
        to=reverse("account"),
        cancel=reverse("account"),
        initial={"title": found.title, "wants_mail": found.wants_mail},
    )


urls = [
    page("account/", account, name="account", policy="partnership.account"),
    page("account/describe", describe, name="account_describe", policy="partnership.account", writes=True),
]
