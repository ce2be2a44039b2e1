"""The pages on which priorities are set: candidates, scoring models, workshops, their spread, ranking, decisions."""

from saferplan.site.pages.priorities import candidates, discussion, models, ranking, scoring, workshops

urls = [
    *candidates.urls,
    *models.urls,
    *workshops.urls,
    *scoring.urls,
    *discussion.urls,
    *ranking.urls,
]
