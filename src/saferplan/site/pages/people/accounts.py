"""People: who may sign in, as what; suspending, restoring, taking lost second factors away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.partnership.people import (
    account_restore,
    account_suspend,
    membership_end,
    membership_give,
    second_factors_remove,
)
from saferplan.partnership.people_selectors import (
    account_history,
    account_state,
    membership_get,
    people_list,
)
from saferplan.partnership.selectors import invitations_open
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import GiveRoleForm, ReasonForm
from saferplan.site.pages.people.histories import entries


def people(request: ActorRequest) -> HttpResponse:
    """Everybody who has an account or is invited."""
    rows = []
    for account in people_list(by=request.actor):
        roles = [f"{one.get_role_display()}, {one.organisation.brief}" for one in account.current_memberships]  # type: ignore[attr-defined]
        rows.append(
            (
                Cell(account.title, href=reverse("person", args=[account.pk]), detail=account.email),
                "; ".join(roles) or "No role now",
                f"{account.last_login:%-d %B %Y}" if account.last_login else "Never",
                "Can sign in" if account.is_active else "Suspended",
            )
        )
    return render(
        request,
        "people/people.html",
        {
            "people": Table("Accounts", ("Who", "Roles", "Last sign-in", "State"), rows),
            "invitations": list(invitations_open()),
            "days": settings.SAFERPLAN_INVITATION_DAYS,
        },
    )


def person(request: ActorRequest, number: int) -> HttpResponse:
    """One account."""
    state = account_state(by=request.actor, number=number)
    return render(
        request,
        "people/person.html",
        {
            "state": state,
            "account": state.account,
            "own": state.account.pk == request.actor.account,
            "history": entries(account_history(account=state.account), by=request.actor),
        },
    )


def role_give(request: ActorRequest, number: int) -> HttpResponse:
    """Give an account a role."""
    account = account_state(by=request.actor, number=number).account
    back = reverse("person", args=[number])
    return form_page(
        request,
        GiveRoleForm,
        lambda data: membership_give(by=request.actor, account=account, **data),
        title="Give a role",
        caption=account.title,
        done=lambda made: f"{account} is now {made.get_role_display().lower()} for {made.organisation}.",
        to=back,
        cancel=back,
    )


def role_end(request: ActorRequest, number: int) -> HttpResponse:
    """End somebody's role."""
    membership = membership_get(by=request.actor, number=number)
    back = reverse("person", args=[membership.account_id])

    def act(data: dict[str, Any]) -> None:
        membership_end(by=request.actor, membership=membership, **data)

    today = membership.since >= request.actor.today
    return form_page(
        request,
        ReasonForm,
        act,
        title="End the role",
        caption=str(membership),
        intro="The role began today, and so it holds until midnight." if today else "The role ends at once.",
        done="The role is ended.",
        to=back,
        cancel=back,
    )


def suspend(request: ActorRequest, number: int) -> HttpResponse:
    """Suspend an account."""
    account = account_state(by=request.actor, number=number).account
    back = reverse("person", args=[number])
    return form_page(
        request,
        ReasonForm,
        lambda data: account_suspend(by=request.actor, account=account, **data),
        title="Suspend the account",
        caption=account.title,
        intro="It is signed out everywhere, and cannot sign in until you restore it. Its roles and what it did stay.",
        done=f"{account} is suspended and signed out.",
        to=back,
        cancel=back,
    )


def restore(request: ActorRequest, number: int) -> HttpResponse:
    """Restore an account."""
    account = account_state(by=request.actor, number=number).account
    back = reverse("person", args=[number])

    def act(data: dict[str, Any]) -> None:
        account_restore(by=request.actor, account=account, **data)

    return form_page(
        request,
        ReasonForm,
        act,
        title="Restore the account",
        caption=account.title,
        done=f"{account} can sign in again.",
        to=back,
        cancel=back,
    )


def factors_remove(request: ActorRequest, number: int) -> HttpResponse:
    """Take an account's second factors away."""
    account = account_state(by=request.actor, number=number).account
    back = reverse("person", args=[number])
    return form_page(
        request,
        ReasonForm,
        lambda data: second_factors_remove(by=request.actor, account=account, **data),
        title="Remove the second factors",
        caption=account.title,
        intro="For somebody who lost their telephone or key. Make sure it is them who asks: speak to them.",
        done=f"The second factors of {account} are removed, and it is signed out.",
        to=back,
        cancel=back,
    )


_PEOPLE = "partnership.people"
_ONE = "partnership/people/<int:number>"
urls = [
    page("partnership/people/", people, name="people", policy=_PEOPLE),
    page(_ONE, person, name="person", policy=_PEOPLE),
    page(f"{_ONE}/roles/give", role_give, name="membership_give", policy=_PEOPLE, writes=True),
    page(f"{_ONE}/suspend", suspend, name="account_suspend", policy=_PEOPLE, writes=True),
    page(f"{_ONE}/restore", restore, name="account_restore", policy=_PEOPLE, writes=True),
    page(f"{_ONE}/second-factors", factors_remove, name="factors_remove", policy=_PEOPLE, writes=True),
    page("partnership/roles/<int:number>/end", role_end, name="membership_end", policy=_PEOPLE, writes=True),
]
