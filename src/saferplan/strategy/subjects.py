"""Which rows of strategy and priorities can be spoken of, and by whom they may be known."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.strategy.models import Objective, Priority, Strategy, Theme


def _visible(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "strategy.view") else model.objects.none()

    return visible


subject_kind(
    Priority,
    "priority",
    plural="priorities",
    visible=_visible(Priority),
    page="priority",
    arguments={"number": "pk"},
    texts=("title", "why"),
)
subject_kind(
    Strategy,
    "strategy",
    plural="strategies",
    visible=_visible(Strategy),
    page="strategy",
    arguments={"number": "pk"},
    texts=("title", "vision"),
)
subject_kind(
    Theme,
    "theme",
    plural="themes",
    visible=_visible(Theme),
    texts=("title",),
    part_of=(("strategy.strategy", "strategy"),),
)
subject_kind(
    Objective, "objective", plural="objectives", visible=_visible(Objective), texts=("title", "source")
)
