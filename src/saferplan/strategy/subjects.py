"""Which rows of strategy and priorities can be spoken of, and by whom they may be known."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.strategy.models import (
    Candidate,
    Decision,
    DiscussionNote,
    Objective,
    Priority,
    Score,
    ScoringModel,
    Strategy,
    Theme,
    Workshop,
)
from saferplan.strategy.workshop_selectors import scores_seen


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
    year="year",
)
subject_kind(
    Strategy,
    "strategy",
    plural="strategies",
    visible=_visible(Strategy),
    page="strategy_version",
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


def _scores(actor: Actor) -> QuerySet[Any]:
    """While partners score, nobody hears of another organisation's scores: not by their history either."""
    return Score.objects.filter(scores_seen(actor)) if may(actor, "strategy.view") else Score.objects.none()


subject_kind(
    Candidate,
    "candidate",
    plural="candidates",
    visible=_visible(Candidate),
    page="candidate",
    arguments={"number": "pk"},
    texts=("title", "description", "why"),
    untold=frozenset({"evidence"}),
)
subject_kind(
    ScoringModel,
    "scoring model",
    plural="scoring models",
    visible=_visible(ScoringModel),
    page="scoring_model",
    arguments={"number": "pk"},
    texts=("title",),
    untold=frozenset({"definition"}),
    spoken_of=False,
)
subject_kind(
    Workshop,
    "workshop",
    plural="workshops",
    visible=_visible(Workshop),
    page="workshop",
    arguments={"number": "pk"},
)
subject_kind(
    Score,
    "score",
    plural="scores",
    visible=_scores,
    part_of=(("strategy.workshop", "workshop"), ("strategy.candidate", "candidate")),
    untold=frozenset({"figures"}),
    spoken_of=False,
    related=("candidate",),
)
subject_kind(
    DiscussionNote,
    "note",
    plural="notes of discussions",
    visible=_visible(DiscussionNote),
    texts=("text",),
    part_of=(("strategy.workshop", "workshop"), ("strategy.candidate", "candidate")),
    spoken_of=False,
    related=("candidate",),
)
subject_kind(
    Decision,
    "decision",
    plural="decisions",
    visible=_visible(Decision),
    texts=("why",),
    part_of=(("strategy.workshop", "workshop"), ("strategy.candidate", "candidate")),
    spoken_of=False,
    related=("candidate",),
)
