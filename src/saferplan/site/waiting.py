"""Sentences that a document waits for, with the ways to settle each, for whoever may."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from saferplan.domain.claims.backing import FiguresSaid
from saferplan.history.policies import may


def waiting_context(request: HttpRequest, said: FiguresSaid) -> dict[str, Any]:
    """What `claims/waiting.html` takes."""
    actor = getattr(request, "actor")  # noqa: B009 - the middleware puts it there
    return {
        "figures": said,
        "may_state": may(actor, "claims.change"),
        "may_keep_sentences": may(actor, "claims.keep"),
    }
