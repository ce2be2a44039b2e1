"""Who must have a second factor: the roles that a setting names, before they open anything of the partnership's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from saferplan.history.actor import Actor
from saferplan.partnership.models import Account
from saferplan.partnership.people import sessions_end
from saferplan.partnership.people_selectors import second_factors
from saferplan.site.access import PUBLIC

_SEEN = "saferplan_second_factor"
_OWN = ("partnership.account", PUBLIC)


def must_have(actor: Actor) -> bool:
    """Whether one of the actor's roles asks for a second factor."""
    return actor.has(*settings.SAFERPLAN_SECOND_FACTOR_ROLES)


class SecondFactorMiddleware:
    """Leads whoever must have a second factor, and has none, to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; the work is done once the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _arguments: Any, _named: Any
    ) -> HttpResponseBase | None:
        """The way to where it is set up, for our own pages; those of signing in stay open."""
        policy = getattr(view, "policy", None)
        if policy is None or policy in _OWN or not must_have(request.actor):  # type: ignore[attr-defined]
            return None
        if _has_one(request):
            return None
        messages.warning(
            request,
            "Your role needs a second factor: a passkey, or an app that shows codes. Set one up to go on.",
        )
        return HttpResponseRedirect(reverse("mfa_index"))


def _has_one(request: HttpRequest) -> bool:
    # Kept in the session once seen, so that a page costs no query; whatever takes a factor away takes this, too.
    if request.session.get(_SEEN):
        return True
    records = get_authentication_records(request, request.user)
    by_provider = any(one.get("method") == "socialaccount" for one in records)
    has = (settings.SAFERPLAN_OIDC_SECOND_FACTOR and by_provider) or second_factors(
        account=request.user.pk
    ) > 0
    if has:
        request.session[_SEEN] = True
    return has


def connect() -> None:
    """Listen to factors being taken away."""
    authenticator_removed.connect(_removed, dispatch_uid="saferplan_second_factor_removed")


def _removed(*, request: HttpRequest, user: Account, **_told: Any) -> None:
    if second_factors(account=user.pk):
        return
    request.session.pop(_SEEN, None)
    sessions_end(account=user, but=request.session.session_key)
