"""The route inventory: each page is declared with who may open it, and a page without that does not exist.

A page names the policy that its reader needs. Somebody who has not signed in is asked to; somebody who has, and may
not, gets 403; an object that a reader must not know of is not found by the selector and gets 404. Pages that only
show are refused other methods than GET.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from saferplan.history.policies import may

PUBLIC = "public"
"""The policy of pages that everybody may read: they show released documents only."""

View = Callable[..., HttpResponseBase]


def page(route: str, view: View, *, name: str, policy: str, writes: bool = False) -> URLPattern:
    """A page of the site.

    Args:
        route: its address, as `django.urls.path` takes it.
        view: what makes it.
        name: by which templates and redirects know it.
        policy: what its reader must be allowed to do; `PUBLIC` for everybody.
        writes: whether it takes a form, and so may change something on POST.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        actor = request.actor  # type: ignore[attr-defined]
        if policy != PUBLIC and not may(actor, policy):
            if not actor.signed_in and actor.account is None:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied(policy)
        return view(request, **arguments)

    methods = ["GET", "HEAD", "POST"] if writes else ["GET", "HEAD"]
    served = require_http_methods(methods)(guarded)
    served.policy = policy  # type: ignore[attr-defined]
    served.writes = writes  # type: ignore[attr-defined]
    return path(route, served, name=name)
