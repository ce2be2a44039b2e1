"""A document as a file that is handed out, in the format that its address names."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpResponse

from saferplan.documents.definition import Document
from saferplan.documents.rendering import Format, render
from saferplan.publications.templates import template_path

TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}
"""The formats in which a document of the working year is handed out."""


def format_of(ending: str, *, sheets: bool = False) -> Format:
    """The format of a file's ending; that of a workbook only for documents whose tables are worked with (`sheets`).

    Raises:
        Http404: documents are not handed out in it.
    """
    found = next((one for one in TYPES if one.value == ending), None)
    if found is None or (found is Format.XLSX and not sheets):
        raise Http404(f"no format {ending}")
    return found


def document_response(document: Document, name: str, form: Format) -> HttpResponse:
    """A document as a download called by `name`; a Word file in the council's template, where one is in use."""
    template = template_path() if form is Format.DOCX else None
    with tempfile.TemporaryDirectory() as folder:
        made = render(document, Path(folder), "document", {form}, word_template=template)
        content = made[form].read_bytes()
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response
