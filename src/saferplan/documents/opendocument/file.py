"""The whole OpenDocument file: styled, written, furnished and packed.

odfdo keeps the package and its styles; the content goes in as XML of our own, because that is where table
headers, titles and descriptions are said. See docs/documents.md for what was measured against pandoc.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from html import escape
from typing import Any

from odfdo import Document as OpenDocument
from odfdo import Element

from saferplan.documents.composing import with_data_appendix
from saferplan.documents.composition import Composition
from saferplan.documents.dates import date_of
from saferplan.documents.definition import Document
from saferplan.documents.graphics import Drawing
from saferplan.documents.opendocument.body import Body
from saferplan.documents.opendocument.styles import (
    automatic_styles,
    default_style,
    named_styles,
    page_layout,
)
from saferplan.documents.packing import packed


def opendocument_file(composition: Composition, drawings: Mapping[str, Drawing]) -> bytes:
    """The whole .odt. The same composition gives the same bytes."""
    document = composition.document
    file = OpenDocument("text")
    file.body.clear()
    for style in named_styles():
        file.insert_style(_element(style))
    file.insert_style(_element(default_style(document.language)), default=True)
    _set_page(file, composition)
    body = Body(file, with_data_appendix(composition), drawings)
    file.body.extend([_element(part) for part in body.parts()])
    automatic: Any = file.content.get_element("//office:automatic-styles")
    automatic.extend([_element(style) for style in (*automatic_styles(), *body.widths.values())])
    _set_properties(file, document)
    saved = io.BytesIO()
    file.save(saved)
    return packed(saved.getvalue())


def _element(markup: str) -> Any:
    return Element.from_tag(markup)


def _set_page(file: OpenDocument, composition: Composition) -> None:
    """Margins, the marking and synthetic sentence in the header, page numbers in the footer."""
    document = composition.document
    # The headings carry their numbers as text, the same in every format; the package's own numbering goes.
    outline: Any = file.styles.get_element("//text:outline-style")
    outline.delete()
    automatic: Any = file.styles.get_element("//office:automatic-styles")
    for old in automatic.get_elements("style:page-layout[@style:name='Mpm1']"):
        automatic.delete(old)
    automatic.append(_element(page_layout()))
    words = f'<text:span text:style-name="Strong_20_Emphasis">{escape(document.marking.value)}</text:span>'
    if document.synthetic:
        words += f"<text:s/> {escape(document.synthetic)}"
    master: Any = file.get_style("master-page", "Standard")
    master.set_page_header(_element(f'<text:p text:style-name="Header">{words}</text:p>'))
    master.set_page_footer(
        _element(
            f'<text:p text:style-name="Footer">{escape(document.title)}<text:tab/>Page '
            '<text:page-number text:select-page="current">1</text:page-number> of '
            "<text:page-count>1</text:page-count></text:p>"
        )
    )


def _set_properties(file: OpenDocument, document: Document) -> None:
    date = date_of(document.as_at).replace(tzinfo=None)
    meta: Any = file.meta
    meta.title = document.title
    meta.subject = document.subtitle
    meta.description = document.synthetic
    meta.keywords = f"Marking: {document.marking.value}"
    meta.initial_creator = document.author
    meta.creator = document.author
    meta.language = document.language
    meta.creation_date = date
    meta.date = date
