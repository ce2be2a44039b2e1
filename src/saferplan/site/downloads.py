"""Documents handed out as files: made of their definition on request, in the format that an address names."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpResponse

from saferplan.documents.definition import Document
from saferplan.documents.rendering import Format, render

TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


def format_named(ending: str) -> Format:
    """The format of an ending, such as `docx`.

    Raises:
        Http404: there is none.
    """
    try:
        return Format(ending)
    except ValueError as error:
        raise Http404(f"no format {ending}") from error


def file_of(document: Document, form: Format, name: str) -> HttpResponse:
    """A document as a download; `name` is the file's name without its ending."""
    with tempfile.TemporaryDirectory() as folder:
        content = render(document, Path(folder), "document", {form})[form].read_bytes()
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response
