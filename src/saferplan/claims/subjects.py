"""Which rows of this room can be spoken of: all, by everybody who has signed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.claims.models import Claim, KeptSentence
from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "claims.view") else model.objects.none()

    return visible


subject_kind(
    Claim,
    "claim",
    plural="claims",
    visible=_readable(Claim),
    page="claim",
    arguments={"number": "pk"},
    texts=("sentence", "source", "definition"),
    searched=Q(ended__isnull=True),
)
subject_kind(
    KeptSentence,
    "sentence without a source",
    plural="sentences without a source",
    visible=_readable(KeptSentence),
    page="claims",
    texts=("sentence", "why"),
    searched=Q(ended__isnull=True),
)
