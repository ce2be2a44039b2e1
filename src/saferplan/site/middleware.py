"""Who acts in a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from saferplan.history.actor import Actor
from saferplan.partnership.models import Account
from saferplan.partnership.selectors import actor_of
from saferplan.site.clock import now


class ActorRequest(HttpRequest):
    """A request that knows who acts; pages are typed with it."""

    actor: Actor


class ActorMiddleware:
    """Gives each request its `actor`: the account that signed in, its roles today, and the moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, with the actor known to whatever makes it."""
        account = request.user if isinstance(request.user, Account) else None
        request.actor = actor_of(account=account, now=now())  # type: ignore[attr-defined]
        return self.get_response(request)
