"""Who acts in a request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse

from saferplan.history.actor import Actor
from saferplan.history.clock import now
from saferplan.history.remembering import remembering
from saferplan.partnership.models import Account
from saferplan.partnership.selectors import signed_in_as


class ActorRequest(HttpRequest):
    """A request that knows who acts; pages are typed with it."""

    actor: Actor
    organisation_name: str
    """The organisation it acts for first, as every page shows it beside the account; empty where there is none."""


class ActorMiddleware:
    """Gives each request its `actor`: the account that signed in, its roles today, and the moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, with the actor known to whatever makes it."""
        # What shows, writes nothing: it may take what was made since the last event.
        with remembering() if request.method in ("GET", "HEAD") else nullcontext():
            account = request.user if isinstance(request.user, Account) else None
            actor, name = signed_in_as(account=account, now=now())
            request.actor = actor  # type: ignore[attr-defined]
            request.organisation_name = name  # type: ignore[attr-defined]
            return self.get_response(request)
