"""A council's template as it comes in: refused where it could harm, and cleaned of who made it.

A template is opened by everybody who downloads a document, so nothing in it may run, fetch or point elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx.document import Document as WordDocument

from saferplan.documents.packing import packed
from saferplan.errors import SaferPlanError

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 400

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HYPERLINK = "/hyperlink"
# Fields that fetch or run something when Word brings them up to date.
_FETCHING = re.compile(
    r"^\s*(INCLUDETEXT|INCLUDEPICTURE|LINK|DDEAUTO|DDE|IMPORT|DATABASE|MACROBUTTON)\b", re.I
)
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
# Relations to parts that say who made the file, or that hold what a document management system knows of it.
_ABOUT_ITS_MAKERS = (
    "/custom-properties",
    "/customXml",
    "/thumbnail",
    "/people",
    "/printerSettings",
    "/extended-properties",
)


@dataclass(frozen=True, slots=True)
class ReceivedTemplate:
    """A template that may be used: its content without what was taken out, and what that was, in words."""

    content: bytes
    removed: tuple[str, ...]


def received_template(content: bytes) -> ReceivedTemplate:
    """The template, checked and cleaned: names of authors, dates, companies and internal properties are gone.

    Raises:
        SaferPlanError: it is no Word document, too big, holds a program, an embedded object, a comment or a tracked
            change, or points to something outside; the message says which, and what to do.
    """
    if len(content) > MOST_BYTES:
        raise SaferPlanError(
            f"The template has more than {MOST_BYTES // 1024 // 1024} MB.",
            "Make its pictures smaller (in Word: Picture Format, Compress Pictures), and try again.",
        )
    parts = _parts(content)
    _refuse_programs(parts)
    for name, xml in parts.items():
        if name.endswith((".xml", ".rels")):
            _refuse_in_part(name, xml)
    _refuse_other_kinds(parts)
    return _cleaned(content)


def _parts(content: bytes) -> dict[str, bytes]:
    """What the file holds, by name.

    Raises:
        SaferPlanError: it is not a Word document, or unpacks to more than a template has.
    """
    remedy = "Give a .docx file that Word opens; save an older .doc, a .dotx or another kind as .docx first."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise SaferPlanError(
                    "The template unpacks to more than a template holds.",
                    "Take large pictures out of it, and save it again.",
                )
            found = {one.filename: package.read(one) for one in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise SaferPlanError("The file is not a Word document.", remedy) from error
    if "word/document.xml" not in found or "[Content_Types].xml" not in found:
        raise SaferPlanError("The file is not a Word document.", remedy)
    return found


def _refuse_programs(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"].lower()
    if b"macroenabled" in types or any("vbaproject" in name.lower() for name in parts):
        raise SaferPlanError(
            "The template has a program (macro) in it.",
            "Save it in Word as “Word Document (*.docx)”, which leaves macros out, and try again.",
        )
    objects = [
        name for name in parts if name.startswith(("word/embeddings/", "word/activeX/", "word/afchunk"))
    ]
    if objects:
        raise SaferPlanError(
            f"The template holds an embedded object ({objects[0].rpartition('/')[2]}).",
            "Put a picture of it in its place, and try again.",
        )


def _refuse_other_kinds(parts: dict[str, bytes]) -> None:
    if _MAIN.encode() not in parts["[Content_Types].xml"]:
        raise SaferPlanError(
            "The file is a Word template (.dotx) or of another kind, not a Word document.",
            "Open it in Word and save it as “Word Document (*.docx)”.",
        )


def _refuse_in_part(name: str, xml: bytes) -> None:
    """Refuse what points outside, fetches, or tells who worked on it.

    Raises:
        SaferPlanError: the part does.
    """
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SaferPlanError(
            f"A part of the template cannot be read: {name}.",
            "Open it in Word and save it as .docx again.",
        ) from error
    for relation in root.iter(_RELATIONS):
        kind, outside = relation.get("Type", ""), relation.get("TargetMode") == "External"
        if outside and not kind.endswith(_HYPERLINK):
            raise SaferPlanError(
                f"The template is linked to something outside it: {relation.get('Target', '')[:120]}"
                f" ({kind.rpartition('/')[2]}).",
                "In Word, break the link or put the picture into the file; for an attached template choose "
                "Developer, Document Template, and attach Normal. Then save and try again.",
            )
        if kind.endswith("/aFChunk"):
            raise SaferPlanError(
                "The template takes in another document.", "Copy its words into the template, and try again."
            )
    for tag in _TRACKED:
        if next(root.iter(f"{_WORDS}{tag}"), None) is not None and name.startswith("word/"):
            raise SaferPlanError(
                "The template has tracked changes, which name who made them.",
                "In Word, accept or reject all changes, and save it again.",
            )
    if name.startswith("word/comments") and next(root.iter(f"{_WORDS}comment"), None) is not None:
        raise SaferPlanError(
            "The template has comments, which name who made them.",
            "In Word, delete all comments, and save it again.",
        )
    for words in _instructions(root):
        if _FETCHING.match(words):
            raise SaferPlanError(
                f"The template has a field that fetches or runs something: {' '.join(words.split())[:80]}.",
                "Put what it shows in its place (in Word: Ctrl+Shift+F9 on the field), and try again.",
            )


def _instructions(root: Any) -> Iterator[str]:
    """The instruction of every field; Word may break one over several runs of a paragraph."""
    for simple in root.iter(f"{_WORDS}fldSimple"):
        yield simple.get(f"{_WORDS}instr", "")
    for paragraph in root.iter(f"{_WORDS}p"):
        words = ""
        for element in paragraph.iter():
            if element.tag == f"{_WORDS}fldChar":
                yield words
                words = ""
            elif element.tag == f"{_WORDS}instrText":
                words += element.text or ""
        yield words


def _cleaned(content: bytes) -> ReceivedTemplate:
    """The template without the names of those who made it."""
    try:
        word = docx.Document(io.BytesIO(content))
    except Exception as error:  # what python-docx raises depends on what is broken
        raise SaferPlanError(
            f"The template cannot be opened: {error}.", "Open it in Word and save it as .docx again."
        ) from error
    removed = [*_without_properties(word), *_without_parts(word)]
    saved = io.BytesIO()
    word.save(saved)
    return ReceivedTemplate(packed(saved.getvalue()), tuple(dict.fromkeys(removed)))


def _without_properties(word: WordDocument) -> Iterator[str]:
    properties = word.core_properties
    held = {
        "the names of its author and of who changed it last": properties.author + properties.last_modified_by,
        "its title, subject and keywords": properties.title + properties.subject + properties.keywords,
        "its comments and category": properties.comments + properties.category,
    }
    yield from (said for said, words in held.items() if words.strip())
    for name in (
        "author",
        "last_modified_by",
        "title",
        "subject",
        "keywords",
        "comments",
        "category",
        "content_status",
        "identifier",
        "version",
    ):
        setattr(properties, name, "")


def _without_parts(word: WordDocument) -> Iterator[str]:
    for part in (word.part.package, word.part):
        for identity, relation in list(part.rels.items()):
            if relation.reltype.endswith(_ABOUT_ITS_MAKERS):
                # A part is written only as far as something points to it.
                del part.rels[identity]
                yield "properties of the company and of its document system"
