"""The pages on which priorities are set: candidates, scoring models, workshops, their spread, ranking, decisions."""

from saferplan.site.pages.priorities import (
    candidates,
    discussion,
    model_drafts,
    models,
    moderation,
    proposing,
    ranking,
    running,
    scoring,
    workshops,
)

urls = [
    *candidates.urls,
    *proposing.urls,
    *models.urls,
    *model_drafts.urls,
    *workshops.urls,
    *running.urls,
    *scoring.urls,
    *discussion.urls,
    *moderation.urls,
    *ranking.urls,
]
