"""Documents and the template can be spoken of: by everybody who may read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.history.subjects import subject_kind
from saferplan.publications.models import PlainWords, Publication, Release, WordTemplate
from saferplan.publications.selectors import publications_visible


def _publications(actor: Actor) -> QuerySet[Any]:
    return publications_visible(actor).defer("data")


def _releases(actor: Actor) -> QuerySet[Any]:
    return Release.objects.filter(publication__in=publications_visible(actor).order_by().values("pk"))


def _words(actor: Actor) -> QuerySet[Any]:
    return PlainWords.objects.all() if may(actor, "publications.view") else PlainWords.objects.none()


def _templates(actor: Actor) -> QuerySet[Any]:
    return WordTemplate.objects.all() if may(actor, "publications.view") else WordTemplate.objects.none()


subject_kind(
    Publication,
    "document",
    plural="documents",
    visible=_publications,
    page="publication",
    arguments={"number": "pk"},
    texts=("title",),
    untold=("data", "schema", "sha256"),
)
subject_kind(
    Release,
    "record of where a document went",
    plural="records of where documents went",
    visible=_releases,
    page="publication",
    arguments={"number": "publication_id"},
    part_of=(("publications.publication", "publication"),),
    related=("publication",),
    spoken_of=False,
)
subject_kind(
    PlainWords,
    "plain words for a priority",
    plural="plain words for priorities",
    visible=_words,
    texts=("question", "about", "doing"),
    part_of=(("strategy.priority", "priority"),),
    related=("priority",),
    spoken_of=False,
)
subject_kind(
    WordTemplate,
    "Word template",
    plural="Word templates",
    visible=_templates,
    page="word_template",
    arguments={"number": "pk"},
    texts=("name",),
    untold=("sha256", "size"),
)
