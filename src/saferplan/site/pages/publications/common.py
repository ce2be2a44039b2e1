"""What several pages of documents share: the pages beside one another, file links, and documents that are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from saferplan.documents.definition import Document
from saferplan.documents.rendering import Format
from saferplan.history.policies import may
from saferplan.publications.kinds import kind_of
from saferplan.publications.models import Publication
from saferplan.site.components import Section, sections
from saferplan.site.document_files import document_response, format_of
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.assessments import SANDBOX

FILES = (
    (Format.HTML, "Web page"),
    (Format.DOCX, "Word"),
    (Format.PDF, "PDF"),
    (Format.ODT, "OpenDocument"),
)
"""The formats of every document."""
_WITH_SHEETS = (*FILES, (Format.XLSX, "Excel"))


@dataclass(frozen=True, slots=True)
class FileLink:
    """A document in a format: what it is called, and where it is."""

    text: str
    href: str


def pages_beside(request: ActorRequest) -> list[Section]:
    """The pages of documents, with the open one marked."""
    found = [
        ("Documents", reverse("publications")),
        ("Published for everybody", reverse("published_documents")),
    ]
    if may(request.actor, "publications.view"):
        found[1:1] = [
            ("Word template", reverse("word_templates")),
        ]
    return sections(found, request.path)


def file_links(publication: Publication, name: str) -> list[FileLink]:
    """The formats in which a document can be had, at the addresses of a page of this name."""
    sheets = kind_of(publication).sheets
    return [
        FileLink(text, reverse(name, args=[publication.pk, form.value]))
        for form, text in (_WITH_SHEETS if sheets else FILES)
    ]


def handed_out(document: Document, publication: Publication, ending: str) -> HttpResponse:
    """A version of a document in the format of an ending.

    Raises:
        Http404: documents of this kind are not handed out in it.
    """
    return shown_or_downloaded(
        document, file_name(publication), format_of(ending, sheets=kind_of(publication).sheets)
    )


def shown_or_downloaded(document: Document, name: str, form: Format) -> HttpResponse:
    """A document in a format: the web page is shown, the others are downloaded by a name."""
    response = document_response(document, name, form)
    if form is Format.HTML:
        # It holds words that people wrote, so it is shown as if it came from somewhere else.
        response["Content-Disposition"] = "inline"
        response["Content-Security-Policy"] = SANDBOX
    return response


def file_name(publication: Publication) -> str:
    """What a document's file is called, without its ending."""
    words = re.sub(r"[^a-z0-9]+", "-", publication.title.lower()).strip("-")
    return f"{words[:80]}-v{publication.version}"
