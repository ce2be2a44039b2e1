"""Counts, thresholds, figures and publications can be spoken of by everybody who acts for an organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import Visible, subject_kind
from saferplan.powers.models import (
    CaseReviewFigures,
    CaseReviewThreshold,
    PowersPublication,
    ToolUse,
)


def _readable(model: type[Recorded]) -> Visible:
    def visible(actor: Actor) -> QuerySet[Any]:
        return model.objects.all() if may(actor, "powers.view") else model.objects.none()

    return visible


subject_kind(
    ToolUse,
    "count of the use of a power",
    plural="counts of the use of powers",
    visible=_readable(ToolUse),
    page="tool_use",
    arguments={"number": "pk"},
    texts=("source", "note"),
    searched=Q(withdrawn__isnull=True),
    related=("organisation",),
)
subject_kind(
    CaseReviewThreshold,
    "threshold of case reviews",
    plural="thresholds of case reviews",
    visible=_readable(CaseReviewThreshold),
    page="case_reviews",
    arguments={},
    texts=("source",),
    spoken_of=False,
)
subject_kind(
    CaseReviewFigures,
    "year's figures of case reviews",
    plural="yearly figures of case reviews",
    visible=_readable(CaseReviewFigures),
    page="case_review_figures",
    arguments={"number": "pk"},
    texts=("source", "explanation"),
    related=("organisation",),
)
subject_kind(
    PowersPublication,
    "publication of figures",
    plural="publications of figures",
    visible=_readable(PowersPublication),
    page="powers_publication",
    arguments={"number": "pk"},
    texts=("place",),
    untold=frozenset({"data"}),
)
