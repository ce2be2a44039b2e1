"""A council's own template: its placeholders filled, and the place where the content goes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, UndefinedError
from jinja2.exceptions import TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from saferplan.documents.dates import written_date
from saferplan.documents.definition import Document
from saferplan.errors import SaferPlanError

_CONTENT_MARK = "saferplan-content-stands-here"
PLACE = '<w:p w:rsidRDefault="5AFE0001"/>'
"""An empty paragraph, as it is written in the file, that the content is to replace."""


def placeholders(document: Document) -> dict[str, str]:
    """What a template may ask for besides `content`, by name."""
    return {
        "kind": document.kind,
        "title": document.title,
        "subtitle": document.subtitle,
        "status": document.status,
        "as_at": written_date(document.as_at),
        "author": document.author,
        "marking": document.marking.value,
        "synthetic": document.synthetic,
    }


def filled_template(path: Path, document: Document) -> tuple[WordDocument, bool]:
    """The template with its placeholders filled, and whether its own text shows the title.

    Raises:
        SaferPlanError: the file is not a Word document, or asks for something there is not.
    """
    try:
        template = DocxTemplate(str(path))
        template.init_docx()
        shows_title = "title" in _asked_for(template)
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        template.render({**placeholders(document), "content": _CONTENT_MARK}, jinja_env=environment)
    except UndefinedError as error:
        known = ", ".join(["content", *placeholders(document)])
        raise SaferPlanError(
            f"The Word template {path} asks for something that is not known: {error.message}.",
            f"A template may hold {known}, each in double curly brackets.",
        ) from error
    except TemplateError as error:
        raise SaferPlanError(
            f"The placeholders in the Word template {path} cannot be read: {error}.",
            "Write each as two curly brackets, the name, two curly brackets.",
        ) from error
    except Exception as error:
        raise SaferPlanError(
            f"The Word template {path} cannot be opened: {error}.",
            "Give a .docx file that Word opens; save an older .doc as .docx first.",
        ) from error
    saved = io.BytesIO()
    template.save(saved)
    return docx.Document(io.BytesIO(saved.getvalue())), shows_title


def mark_place(word: WordDocument, path: Path | None) -> None:
    """Put `PLACE` where the template has `{{ content }}`, else at the end of the body.

    The content takes its place when the file is packed: handing its elements from one tree to another would
    take longer than writing all of them.

    Raises:
        SaferPlanError: the placeholder shares its paragraph with other words, or stands in a table or box;
            or the file does not use Word's usual names.
    """
    body: Any = word.element.body
    if any(word.element.nsmap.get(prefix) != nsmap[prefix] for prefix in ("w", "r")):
        raise SaferPlanError(
            f"The Word template {path} is not written the way Word writes it.",
            "Open it in Word or LibreOffice and save it as .docx again.",
        )
    place = parse_xml(PLACE.replace("<w:p ", f"<w:p {nsdecls('w')} "))
    marked = [p for p in body.iter(qn("w:p")) if _CONTENT_MARK in _words(p)]
    for paragraph in marked:
        if paragraph.getparent() is not body or _words(paragraph).strip() != _CONTENT_MARK or len(marked) > 1:
            raise SaferPlanError(
                f"In the Word template {path}, {{{{ content }}}} does not stand alone.",
                "Put it once, in a paragraph of its own that is not in a table or text box.",
            )
    if marked:
        body.replace(marked[0], place)
    elif body.sectPr is not None:
        body.sectPr.addprevious(place)
    else:
        body.append(place)


def _asked_for(template: Any) -> set[str]:
    source = template.patch_xml(template.get_xml())
    return find_undeclared_variables(SandboxedEnvironment().parse(source))


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
