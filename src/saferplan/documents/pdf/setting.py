"""The composition handed to the typesetter as data, so that no word of it can act as markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import typst

from saferplan.documents.composing import with_data_appendix
from saferplan.documents.composition import (
    FLOWING_KINDS,
    BlockView,
    BulletsView,
    Composition,
    FactsView,
    NoticeView,
    ParagraphView,
    PicturedView,
    PictureView,
    Piece,
    Pieces,
    Reference,
    Run,
    SectionView,
    TableView,
    plain,
)
from saferplan.documents.definition import ColumnKind
from saferplan.documents.graphics import Drawing
from saferplan.documents.measures import (
    LETTERS_ON_A_LINE,
    MOST_ROWS_KEPT_TOGETHER,
    MOST_ROWS_KEPT_TOGETHER_BRIEFLY,
    column_shares,
)
from saferplan.documents.symbols import symbol_drawing

_WIDEST_PICTURE = 170.0  # millimetres, the width between the margins
_TALLEST_PICTURE = 215.0
_LETTERS_OF_A_ROW, _LETTERS_KEPT_TOGETHER = 70, 1000
"""A summary list of no more letters stays on one page, where a row counts as a line at least."""
_NEARLY_EMPTY = 110.0
"""Millimetres from the top of a page: what ends above that leaves most of it empty."""
# The same file for the same document: typst would write today's date otherwise.
_TIMESTAMP = 0
# What the typesetter says of text that none of its fonts can show: an accessible PDF may hold none.
_WITHOUT_LETTERS = re.compile(r"the text `?\"(.+?)\"`? could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_BOX = "\N{WHITE SQUARE}"

Plain = dict[str, Any]


def pdf_file(composition: Composition, drawings: Mapping[str, Drawing]) -> bytes:
    """The whole PDF. The same composition gives the same bytes with the same version of typst.

    Pictures are vector graphics. Only fonts that come with the typesetter are used. Where sections follow one another
    and a few lines alone would come to the last page, it is set a little closer.
    """
    whole = _document(with_data_appendix(composition), drawings)
    if composition.document.kind in FLOWING_KINDS:
        whole = _closer_where_it_helps(whole)
    return _typeset(msgspec.json.encode(whole).decode(), _compiled)


def _closer_where_it_helps(whole: Plain) -> Plain:
    """The document, to be set closer where that saves a page that would stand nearly empty."""
    end = _end_of(whole)
    if end.page == 1 or end.y > _NEARLY_EMPTY:
        return whole
    closer = {**whole, "close": True}
    return closer if _end_of(closer).page < end.page else whole


class _End(msgspec.Struct):
    """Where a document ends: its last page, and how far down on it, in millimetres."""

    page: int
    y: float


def _end_of(whole: Plain) -> _End:
    found = _typeset(msgspec.json.encode(whole).decode(), _queried)
    return msgspec.json.decode(found, type=_End)


def _compiled(words: str) -> bytes:
    made: bytes = typst.compile(
        _source(),
        format="pdf",
        sys_inputs={"document": words},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=_TIMESTAMP,
    )
    return made


def _queried(words: str) -> bytes:
    found: str = typst.query(
        _source(),
        "<end>",
        field="value",
        one=True,
        sys_inputs={"document": words},
        ignore_system_fonts=True,
    )
    return found.encode()


def _typeset(words: str, asked: Callable[[str], bytes]) -> bytes:
    """What is asked of the typesetter; letters that no font has are set by others."""
    while True:
        try:
            made = asked(words)
        except typst.TypstError as error:
            found = _WITHOUT_LETTERS.search(str(error))
            said = "" if found is None else _ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1])
            letters = {letter for letter in said if not letter.isascii() and letter in words}
            if not letters:
                raise
            for letter in letters:
                words = words.replace(letter, _instead_of(letter))
        else:
            return made


def _instead_of(letter: str) -> str:
    """What is set for a letter that no font of the typesetter has, such as one of an emoji: its plain form, or a box.

    >>> _instead_of("\N{MULTIPLICATION X}"), _instead_of("\N{FULLWIDTH LATIN CAPITAL LETTER A}")
    ('□', 'A')
    """
    plain = unicodedata.normalize("NFKC", letter)
    return (
        plain if plain != letter and plain.isascii() and plain.isprintable() and plain not in '"\\' else _BOX
    )


@cache
def _source() -> bytes:
    return (resources.files("saferplan.documents.pdf") / "document.typ").read_bytes()


def _document(composition: Composition, drawings: Mapping[str, Drawing]) -> Plain:
    document = composition.document
    language, _, region = document.language.partition("-")
    brief = composition.is_brief
    return {
        "brief": brief,
        "close": False,
        "large": composition.is_large,
        "kind": composition.kind_line,
        "title": document.title,
        "subtitle": document.subtitle,
        "language": language,
        "region": region or None,
        "marking": document.marking.value,
        "synthetic": document.synthetic,
        "standing": composition.standing,
        "contents_depth": composition.contents_depth,
        "state": composition.state,
        "author": document.author,
        "facts": None if composition.facts is None else _facts(composition.facts),
        "sections": [_section(section, drawings, brief=brief) for section in composition.sections],
    }


def _section(section: SectionView, drawings: Mapping[str, Drawing], *, brief: bool) -> Plain:
    return {
        "id": section.id,
        "number": section.number,
        "heading": section.heading,
        "level": section.level,
        "new_page": section.new_page,
        "blocks": [_block(block, drawings, brief=brief) for block in section.blocks],
        "sections": [_section(part, drawings, brief=brief) for part in section.sections],
    }


def _block(block: BlockView, drawings: Mapping[str, Drawing], *, brief: bool) -> Plain:
    match block:
        case ParagraphView(pieces=pieces, leads=leads):
            return {"kind": "paragraph", "pieces": _pieces(pieces), "leads": leads}
        case BulletsView(items=items):
            return {"kind": "bullets", "items": [_pieces(item) for item in items]}
        case NoticeView(tone=tone, pieces=pieces):
            return {
                "kind": "notice",
                "tone": tone.name.lower(),
                "word": tone.value,
                "pieces": _pieces(pieces),
            }
        case PicturedView(symbol=symbol, alternative=alternative, items=items):
            return {
                "kind": "pictured",
                "svg": symbol_drawing(symbol).svg,
                "alternative": alternative,
                "items": [_pieces(item) for item in items],
            }
        case FactsView():
            return _facts(block)
        case TableView():
            return _table(
                block, most_together=MOST_ROWS_KEPT_TOGETHER_BRIEFLY if brief else MOST_ROWS_KEPT_TOGETHER
            )
        case PictureView():
            return _picture(block, drawings[block.id])


def _facts(facts: FactsView) -> Plain:
    rows = [{"name": name, "pieces": _pieces(pieces)} for name, pieces in facts.rows]
    letters = sum(max(len(plain(pieces)), _LETTERS_OF_A_ROW) for _, pieces in facts.rows)
    return {
        "kind": "facts",
        "caption": facts.caption,
        "headings": facts.headings,
        "rows": rows,
        "whole": letters <= _LETTERS_KEPT_TOGETHER,
    }


def _table(table: TableView, *, most_together: int) -> Plain:
    return {
        "kind": "table",
        "id": table.id,
        "label": table.label,
        "caption": table.caption,
        "whole": len(table.rows) <= most_together,
        "shares": column_shares(table, LETTERS_ON_A_LINE),
        "columns": [
            {"heading": c.heading, "unit": c.unit, "number": c.kind is ColumnKind.NUMBER}
            for c in table.columns
        ],
        "rows": [{"cells": [_piece(cell) for cell in row.cells], "total": row.total} for row in table.rows],
        "notes": table.notes,
        "source": table.source,
    }


def _picture(picture: PictureView, drawing: Drawing) -> Plain:
    return {
        "kind": "picture",
        "id": picture.id,
        "label": picture.label,
        "title": _pieces(picture.title),
        "subtitle": picture.subtitle,
        "alternative": picture.alternative,
        "svg": drawing.svg,
        "width": drawing.fitted(_WIDEST_PICTURE, _TALLEST_PICTURE)[0],
        "data": {"id": picture.data.id, "label": picture.data.label},
        "notes": picture.notes,
        "source": picture.source,
    }


def _pieces(pieces: Pieces) -> list[Plain]:
    return [_piece(piece) for piece in pieces]


def _piece(piece: Piece) -> Plain:
    match piece:
        case Run(text=words, strong=strong):
            return {"text": words, "strong": strong, "target": None, "inside": False}
        case Reference(text=words, target=target):
            inside = piece.inside
            return {"text": words, "strong": False, "target": inside or target, "inside": inside is not None}
        case _:
            return {"text": piece.text, "strong": False, "target": None, "inside": False}
