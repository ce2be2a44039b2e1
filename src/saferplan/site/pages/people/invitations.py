"""Invitations: sending them, and accepting one by its link."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.partnership.invitations import (
    Sent,
    expires,
    invitation_accept,
    invitation_of,
    invitation_send,
    invitation_send_again,
    invitation_withdraw,
)
from saferplan.partnership.models import Account, Invitation
from saferplan.partnership.people_selectors import account_of_address, invitation_get
from saferplan.site.access import PUBLIC, page
from saferplan.site.forms import add_service_errors, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import AcceptForm, InvitationForm, ReasonForm, SignedInAcceptForm


def _told(sent: Sent) -> str:
    if sent.mailed:
        return f"The invitation to {sent.invitation.email} is sent."
    return f"The mail to {sent.invitation.email} could not be sent. Give them this link yourself: {sent.link}"


def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody."""
    return form_page(
        request,
        InvitationForm,
        lambda data: invitation_send(by=request.actor, **data),
        title="Invite somebody",
        intro="They get a mail with a link, by which they choose how they sign in.",
        done=_told,
        to=reverse("people"),
        cancel=reverse("people"),
        initial={"organisation": request.GET.get("organisation")},
    )


def send_again(request: ActorRequest, number: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = invitation_get(by=request.actor, number=number)
    return form_page(
        request,
        partial(_named(SignedInAcceptForm, "Send it again")),
        lambda _data: invitation_send_again(by=request.actor, invitation=invitation),
        title="Send the invitation again",
        caption=str(invitation),
        intro="They get a new link; the one that was sent before stops working.",
        done=_told,
        to=reverse("people"),
        cancel=reverse("people"),
    )


def _named(form: type[SignedInAcceptForm], submit: str) -> type[SignedInAcceptForm]:
    return type(form.__name__, (form,), {"submit": submit, "__doc__": form.__doc__})


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = invitation_get(by=request.actor, number=number)

    def act(data: dict[str, Any]) -> None:
        invitation_withdraw(by=request.actor, invitation=invitation, **data)

    return form_page(
        request,
        ReasonForm,
        act,
        title="Withdraw the invitation",
        caption=str(invitation),
        done=f"The invitation to {invitation.email} is withdrawn.",
        to=reverse("people"),
        cancel=reverse("people"),
    )


def accept(request: ActorRequest, token: str) -> HttpResponseBase:
    """The invitation, and the form that accepts it."""
    try:
        invitation = invitation_of(token=token, now=request.actor.now)
    except ValidationError as error:
        return _refused(request, " ".join(error.messages))
    account = account_of_address(email=invitation.email)
    told: dict[str, Any] = {
        "title": "You are invited",
        "invitation": invitation,
        "until": expires(invitation),
        "provider": _provider(),
        "token": token,
    }
    if account is None:
        return _new(request, invitation, token, told)
    if request.actor.account != account.pk:
        if request.actor.account is not None:
            return _refused(
                request, f"This invitation is for {invitation.email}. Sign out, and open the link again."
            )
        messages.info(request, f"Sign in as {invitation.email} to accept the invitation.")
        return HttpResponseRedirect(f"{reverse('account_login')}?next={request.path}")
    return form_page(
        request,
        SignedInAcceptForm,
        lambda _data: invitation_accept(by=request.actor, token=token),
        done=f"You now act for {invitation.organisation} as {invitation.get_role_display().lower()}.",
        to="/",
        template="people/invitation.html",
        **told,
    )


def _new(request: ActorRequest, invitation: Invitation, token: str, told: dict[str, Any]) -> HttpResponseBase:
    if request.actor.account is not None:
        return _refused(
            request, f"This invitation is for {invitation.email}. Sign out, and open the link again."
        )
    by_organisation = bool(told["provider"] and request.POST.get("by_organisation"))
    form = AcceptForm(
        request.POST or None, initial={"title": invitation.title}, by_organisation=by_organisation
    )
    if request.method == "POST" and form.is_valid():
        try:
            account, _ = invitation_accept(
                by=request.actor,
                token=token,
                title=form.cleaned_data["title"],
                password=form.cleaned_data.get("password"),
            )
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            if by_organisation:
                messages.success(
                    request, "Your account is made. Now sign in with your organisation's account."
                )
                return HttpResponseRedirect(reverse("account_login"))
            return _signed_in(request, account)
    return render(request, "people/invitation.html", told | {"form": form})


def _signed_in(request: ActorRequest, account: Account) -> HttpResponseBase:
    messages.success(request, "Welcome. Your account is made, and you are signed in.")
    record_authentication(request, account, "password", email=account.email)
    response: HttpResponseBase = perform_login(request, account, redirect_url="/")
    return response


def _provider() -> str:
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


def _refused(request: ActorRequest, why: str) -> HttpResponse:
    return render(request, "people/invitation_refused.html", {"why": why}, status=410)


_PEOPLE = "partnership.people"
_ONE = "partnership/invitations/<int:number>"
urls = [
    page("partnership/people/invite", invite, name="invite", policy=_PEOPLE, writes=True),
    page(f"{_ONE}/again", send_again, name="invitation_again", policy=_PEOPLE, writes=True),
    page(f"{_ONE}/withdraw", withdraw, name="invitation_withdraw", policy=_PEOPLE, writes=True),
    page("invitation/<str:token>", accept, name="invitation", policy=PUBLIC, writes=True),
]
