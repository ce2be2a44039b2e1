"""A council's own template: its placeholders filled, and the place where the content goes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, UndefinedError, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from saferplan.documents.dates import written_date
from saferplan.documents.definition import Document
from saferplan.errors import SaferPlanError

_CONTENT_MARK = "saferplan-content-stands-here"
PLACE = '<w:p w:rsidRDefault="5AFE0001"/>'
"""An empty paragraph, as it is written in the file, that the content is to replace."""


_NAMES = ("kind", "title", "subtitle", "status", "as_at", "author", "marking", "synthetic")


def placeholder_names() -> tuple[str, ...]:
    """The names that a template may hold in curly brackets, or as tags of content controls."""
    return ("content", *_NAMES)


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
    words = placeholders(document)
    try:
        template = DocxTemplate(str(path))
        template.init_docx()
        shows_title = "title" in _asked_for(template.get_docx())
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        template.render({**words, "content": _CONTENT_MARK}, jinja_env=environment)
    except UndefinedError as error:
        known = ", ".join(placeholder_names())
        raise SaferPlanError(
            f"The Word template {path} asks for something that is not known: {error.message}.",
            f"A template may hold {known}, each in double curly brackets.",
        ) from error
    except TemplateError as error:
        raise SaferPlanError(
            f"The placeholders in the Word template {path} cannot be read: {error}.",
            "Write each as two curly brackets, the name, two curly brackets.",
        ) from error
    except SaferPlanError:
        raise
    except Exception as error:
        raise SaferPlanError(
            f"The Word template {path} cannot be opened: {error}.",
            "Give a .docx file that Word opens; save an older .doc as .docx first.",
        ) from error
    saved = io.BytesIO()
    template.save(saved)
    word = docx.Document(io.BytesIO(saved.getvalue()))
    filled = _fill_controls(word, {**words, "content": _CONTENT_MARK})
    return word, shows_title or "title" in filled


def asked_of(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a template asks for: by placeholders in curly brackets, and by content controls that have such a tag.

    Raises:
        SaferPlanError: what stands in curly brackets is more than a name.
    """
    word = docx.Document(io.BytesIO(content))
    try:
        asked = _asked_for(word)
    except TemplateError as error:
        raise SaferPlanError(
            f"The placeholders in the template cannot be read: {error}.",
            "Write each as two curly brackets, the name, two curly brackets.",
        ) from error
    controls = {name for root in roots_of(word) for name, _ in _controls(root)}
    return tuple(sorted(asked)), tuple(sorted(controls))


def roots_of(word: WordDocument) -> Iterator[Any]:
    """The body, and each header and footer, as elements."""
    yield word.element.body
    for relation in word.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def _controls(root: Any) -> Iterator[tuple[str, Any]]:
    """Content controls with their tag, or else their title, in lower case."""
    for control in root.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        if properties is None:
            continue
        named = properties.find(qn("w:tag"))
        named = properties.find(qn("w:alias")) if named is None else named
        if named is not None:
            yield str(named.get(qn("w:val"))).strip().lower().replace(" ", "_"), control


def _fill_controls(word: WordDocument, words: Mapping[str, str]) -> frozenset[str]:
    """Put the words into content controls that are named for them; says which were filled."""
    filled = set()
    for root in roots_of(word):
        for name, control in list(_controls(root)):
            held = control.find(qn("w:sdtContent"))
            if name not in words or held is None:
                continue
            filled.add(name)
            paragraph = f"<w:p {nsdecls('w')}><w:r><w:t>{_CONTENT_MARK}</w:t></w:r></w:p>"
            if name == "content" and control.getparent() is root:
                control.getparent().replace(control, parse_xml(paragraph))
            else:
                _say(control, held, words[name])
    return frozenset(filled)


def _say(control: Any, held: Any, words: str) -> None:
    """The words in the first text of a control; what else it said goes, and it is no hint any more."""
    texts = list(held.iter(qn("w:t")))
    for text in texts[1:]:
        text.text = ""
    if texts:
        texts[0].text = words
    for hint in (*control.iter(qn("w:showingPlcHdr")), *control.iter(qn("w:dataBinding"))):
        hint.getparent().remove(hint)
    for look in list(held.iter(qn("w:rStyle"))):
        if look.get(qn("w:val")) == "PlaceholderText":
            look.getparent().remove(look)


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


def _asked_for(word: WordDocument) -> set[str]:
    """The names in curly brackets, in the body, headers and footers.

    Raises:
        SaferPlanError: what stands there is more than a name: it could be made to work for ever.
    """
    reader: Any = DocxTemplate(io.BytesIO())
    asked = set()
    # Notes at the foot of pages are filled, too.
    notes = (one.target_part for one in word.part.rels.values() if one.reltype.endswith("/footnotes"))
    for root in (*roots_of(word), *(parse_xml(one.blob) for one in notes)):
        source = reader.patch_xml(reader.xml_to_string(root))
        parsed = SandboxedEnvironment().parse(source)
        for node in parsed.find_all(nodes.Node):
            if isinstance(node, nodes.Name):
                asked.add(node.name)
            elif not isinstance(node, nodes.Output | nodes.TemplateData):
                raise SaferPlanError(
                    "The template holds more between its curly brackets than a name.",
                    "Write only names there, such as {{ title }}: no conditions, loops, filters or sums.",
                )
    return asked


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
