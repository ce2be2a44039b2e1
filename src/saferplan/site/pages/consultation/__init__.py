"""The pages of consultation: all of them, one of them, its answers and texts, questionnaires, what is released."""

from saferplan.site.pages.consultation import (
    answers,
    consultations,
    groups,
    questionnaires,
    questions,
    released,
    said,
    texts,
    weights,
)

urls = [
    *consultations.urls,
    *groups.urls,
    *answers.urls,
    *weights.urls,
    *texts.urls,
    *said.urls,
    *released.urls,
    *questionnaires.urls,
    *questions.urls,
]
