"""The whole Word file: opened, styled, written, furnished and packed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from saferplan.documents.composing import with_data_appendix
from saferplan.documents.composition import Composition
from saferplan.documents.dates import date_of
from saferplan.documents.definition import Document
from saferplan.documents.graphics import Drawing
from saferplan.documents.packing import packed
from saferplan.documents.word.body import Body
from saferplan.documents.word.elements import field, paragraph, parsed, run, tab
from saferplan.documents.word.numbering import bullet_list
from saferplan.documents.word.styles import Styles, settle_styles
from saferplan.documents.word.template import PLACE, filled_template, mark_place

_MODERN = "15"  # the mode of Word 2013 and later; without it Word opens the file as an old one


def word_file(
    composition: Composition, drawings: Mapping[str, Drawing], template: Path | None = None
) -> bytes:
    """The whole .docx. The same composition and template give the same bytes.

    In a template, its styles, headers and logo stay; styles it lacks are added, and the marking is put at
    the top of its headers where they do not show it.

    Raises:
        SaferPlanError: the template cannot be used; it says why.
    """
    document = composition.document
    if template is None:
        word, shows_title = _own_page(), False
    else:
        word, shows_title = filled_template(template, document)
    styles = settle_styles(word, own=template is None, bullets=bullet_list(word))
    body = Body(word, with_data_appendix(composition), drawings, styles, own=template is None)
    mark_place(word, template)
    content = body.markup(with_title=not shows_title)
    _furnish(word, composition, styles, own=template is None)
    _set_language(word, document.language)
    _set_properties(word, document)
    saved = io.BytesIO()
    word.save(saved)
    return packed(saved.getvalue(), {"word/document.xml": (PLACE, content)})


def _own_page() -> WordDocument:
    """An empty A4 document."""
    word = docx.Document()
    for element in list(word.element.body):
        if element.tag != qn("w:sectPr"):
            word.element.body.remove(element)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _MODERN)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2)
    section.header_distance = section.footer_distance = Cm(1.1)
    return word


def _furnish(word: WordDocument, composition: Composition, styles: Styles, *, own: bool) -> None:
    """The marking and the synthetic sentence in every header; page numbers in our own footer."""
    document = composition.document
    words = run(document.marking.value, strong=True)
    if document.synthetic:
        words += run(f"  {document.synthetic}")
    for place, section in enumerate(word.sections):
        headers: list[Any] = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if header.is_linked_to_previous and place > 0:
                continue
            shown = "\n".join(p.text for p in header.paragraphs)
            if document.marking.value in shown and document.synthetic in shown:
                continue
            line = parsed(paragraph(styles["header"], words))
            _put_first(header, line, alone=own)
        if own:
            _number_pages(section.footer, document, styles)


def _number_pages(footer: Any, document: Document, styles: Styles) -> None:
    words = run(document.title) + tab() + run("Page ") + field("PAGE", "1") + run(" of ")
    line = parsed(paragraph(styles["footer"], words + field("NUMPAGES", "1")))
    _put_first(footer, line, alone=True)


def _put_first(part: Any, line: Any, *, alone: bool) -> None:
    """Put the paragraph at the top of a header or footer, or in the place of all that is there."""
    element = part._element  # python-docx has no public way to it
    for old in list(element) if alone else []:
        element.remove(old)
    element.insert(0, line)


def _set_language(word: WordDocument, language: str) -> None:
    """The language of all text that does not say otherwise."""
    styles: Any = word.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        made = parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
        )
        old = styles.find(qn("w:docDefaults"))
        if old is not None:
            styles.remove(old)
        styles.insert(0, made)
        defaults = made[0][0]
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>')
    )
    for style in styles.iter(qn("w:lang")):
        style.set(qn("w:val"), language)


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    date = date_of(document.as_at)
    properties.title = document.title
    properties.subject = document.subtitle[:255]
    properties.author = properties.last_modified_by = document.author[:255]
    properties.category = document.kind[:255]
    properties.keywords = f"Marking: {document.marking.value}"
    properties.comments = document.synthetic[:255]
    properties.content_status = document.status[:255]
    properties.language = document.language
    properties.created = properties.modified = date.replace(tzinfo=None)
    properties.revision = 1
