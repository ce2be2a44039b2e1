"""What every page knows without being told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.partnership.selectors import partnership_get


def partnership(request: HttpRequest) -> dict[str, Any]:
    """The partnership whose site this is, who acts, and a way to ask what they may do."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "partnership": partnership_get(),
        "actor": actor,
        "organisation_name": getattr(request, "organisation_name", ""),
        "today": actor.today if actor else None,
        "may_co_ordinate": actor is not None and may(actor, "partnership.change"),
    }
