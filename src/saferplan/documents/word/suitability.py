"""What a council's template holds of what documents need: styles, placeholders, header, pictures; and how it looks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from saferplan.documents.word.naming import ASKED, found_style, styles_of
from saferplan.documents.word.template import asked_of, placeholder_names, roots_of
from saferplan.errors import SaferPlanError

_SHOWN = {"Assessment Table": "Table style"}
"""What a style of ours is called where people of a council read of it."""
_EMU_TO_A_MILLIMETRE = 36_000


@dataclass(frozen=True, slots=True)
class StyleLook:
    """How one of the styles asked for looks in a template; `theirs` is its name there, empty where it lacks it.

    `points` is the size of its letters, `colour` six hexadecimal digits; both None where the template does not say.
    """

    name: str
    theirs: str
    font: str
    points: float | None
    bold: bool
    colour: str | None


@dataclass(frozen=True, slots=True)
class TemplateLook:
    """What there is of a template. Lengths are millimetres."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    styles: tuple[StyleLook, ...]
    placeholders: tuple[str, ...]
    controls: tuple[str, ...]
    header: str
    footer: str
    logo: bytes
    undescribed: int

    @property
    def missing(self) -> tuple[str, ...]:
        """The styles that it lacks: documents are written with our own look of them."""
        return tuple(one.name for one in self.styles if not one.theirs)

    @property
    def has_place(self) -> bool:
        """Whether it says where the document is to go; otherwise that is its end."""
        return "content" in (*self.placeholders, *self.controls)

    @property
    def shows_marking(self) -> bool:
        """Whether it says itself who a document is for; otherwise that is put on top of its header."""
        return "marking" in (*self.placeholders, *self.controls)


def template_look(content: bytes) -> TemplateLook:
    """How a template looks, that was received.

    Raises:
        SaferPlanError: it asks for something that is not known, or more stands in its placeholders than names.
    """
    word = docx.Document(io.BytesIO(content))
    asked, controls = asked_of(content)
    known = placeholder_names()
    unknown = [one for one in asked if one not in known]
    if unknown:
        raise SaferPlanError(
            f"The template asks for something that is not known: {', '.join(unknown)}.",
            f"A template may hold {', '.join(known)}, each in double curly brackets.",
        )
    section = word.sections[-1]
    return TemplateLook(
        width=_millimetres(section.page_width, 210),
        height=_millimetres(section.page_height, 297),
        left=_millimetres(section.left_margin, 20),
        right=_millimetres(section.right_margin, 20),
        top=_millimetres(section.top_margin, 20),
        bottom=_millimetres(section.bottom_margin, 20),
        styles=tuple(_styles(word)),
        placeholders=asked,
        controls=tuple(one for one in controls if one in known),
        header=_words(section.header),
        footer=_words(section.footer),
        logo=_logo(word),
        undescribed=sum(
            not (one.get("descr") or "").strip()
            for root in roots_of(word)
            for one in root.iter(qn("wp:docPr"))
        ),
    )


def _styles(word: WordDocument) -> Iterator[StyleLook]:
    element: Any = word.styles.element
    held = styles_of(element)
    identities = {one.get(qn("w:styleId")): one for one in held.values()}
    fallback = element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    normal = next((one for one in held.values() if one.get(qn("w:default")) == "1"), None)
    for name in ASKED:
        theirs = found_style(name, held)
        chain = [] if theirs is None else [*_chain(theirs, identities)]
        runs = [one.find(qn("w:rPr")) for one in chain]
        if theirs is not None and normal is not None and normal not in chain:
            runs.append(normal.find(qn("w:rPr")))
        runs = [one for one in (*runs, fallback) if one is not None]
        size = _first(runs, "w:sz", "w:val")
        colour = _first(runs, "w:color", "w:val")
        yield StyleLook(
            name=_SHOWN.get(name, name[:1].upper() + name[1:]),
            theirs="" if theirs is None else str(theirs.find(qn("w:name")).get(qn("w:val"))),
            font=_first(runs, "w:rFonts", "w:ascii") or "",
            points=None if size is None or not size.isdigit() else int(size) / 2,
            bold=any(one.find(qn("w:b")) is not None for one in runs),
            colour=colour if colour and len(colour) == 6 else None,
        )


def _chain(style: Any, identities: dict[str, Any]) -> Iterator[Any]:
    """A style and those that it is based on, nearest first; one that is based on itself ends there."""
    seen: list[Any] = []
    while style is not None and style not in seen:
        seen.append(style)
        yield style
        based = style.find(qn("w:basedOn"))
        style = None if based is None else identities.get(based.get(qn("w:val")))


def _first(runs: list[Any], element: str, attribute: str) -> str | None:
    for one in runs:
        found = one.find(qn(element))
        value = None if found is None else found.get(qn(attribute))
        if value:
            return str(value)
    return None


def _words(part: Any) -> str:
    return " ".join(p.text.strip() for p in part.paragraphs if p.text.strip())


def _logo(word: WordDocument) -> bytes:
    """The first PNG or JPEG picture of a header; nothing where there is none."""
    for relation in word.part.rels.values():
        if not relation.reltype.endswith("/header"):
            continue
        for inside in relation.target_part.rels.values():
            if inside.reltype.endswith("/image"):
                found: bytes = inside.target_part.blob
                if found.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
                    return found
    return b""


def _millimetres(length: int | None, otherwise: float) -> float:
    return otherwise if length is None else length / _EMU_TO_A_MILLIMETRE
