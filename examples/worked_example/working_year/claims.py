"""Where the figures come from that people typed: stated as claims, or kept by a post with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.people import Cast
from saferplan.domain.claims.claim import ClaimKind, Scope
from saferplan.history.actor import Actor


def play_claims(cast: Cast, *, first: dt.date, last: dt.date) -> None:
    """State the claims of the days from `first` to `last`."""
    for one in facts("claims")["claim"]:
        if first <= one["on"] <= last:
            state(one, cast.co_ordinator(one["on"]))


def state(one: Mapping[str, Any], by: Actor) -> Any:
    """State a claim of a file of facts by hand; gives it back."""
    # The models of the site can be imported only once it is open.
    from saferplan.claims.services import claim_state

    return claim_state(
        by=by,
        sentence=one["sentence"],
        source=one["source"],
        geography=one["geography"],
        covers=Scope(one["covers"]),
        said_of=Scope(one["said_of"]),
        period=one["period"],
        definition=one["definition"],
        kind=ClaimKind(one["kind"]),
        change=one.get("change", False),
        base_unknown=one.get("base_unknown", False),
    )


def keep(one: Mapping[str, Any], by: Actor) -> Any:
    """Keep a sentence of a file of facts without a source; gives it back."""
    from saferplan.claims.keeping import sentence_keep

    return sentence_keep(by=by, sentence=one["sentence"], why=one["why"], kept_as=one["kept_as"])


def let_go(kept: Any, reason: str, by: Actor) -> None:
    """Keep a sentence no longer."""
    from saferplan.claims.keeping import sentence_let_go

    sentence_let_go(by=by, kept=kept, reason=reason)
