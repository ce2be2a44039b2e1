"""The pages of documents: all, one, where it went, plain words for easy reading, the template, what is public."""

from saferplan.site.pages.publications import (
    documents,
    easy_words,
    lists,
    public,
    releases,
    steps,
    templates,
)

urls = [
    *lists.urls,
    *documents.urls,
    *steps.urls,
    *releases.urls,
    *easy_words.urls,
    *templates.urls,
    *public.urls,
]
