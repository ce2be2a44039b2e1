"""How much paper a document of a few sides takes, reckoned from its letters without setting it.

The reckoning is on the safe side: words break earlier than letters do, and a page has room for less than its height.
The tests of the status report hold it against what the typesetter makes.
"""

from __future__ import annotations

import math

from saferplan.documents.composing import compose
from saferplan.documents.composition import (
    BlockView,
    BulletsView,
    FactsView,
    NoticeView,
    ParagraphView,
    PicturedView,
    SectionView,
    TableView,
    plain,
)
from saferplan.documents.definition import Document
from saferplan.documents.measures import LETTERS_ON_A_LINE, column_shares

# In points, as `pdf/document.typ` sets documents of a few sides.
_SIDE = 735.0
_TITLE = 78.0
_HEADING = 29.0
_CAPTION = 21.0
_LINE, _ROW_LINE, _ROW_GAP = 12.6, 9.9, 7.4
_SPACE = 8.0
_NOTICE = 32.0
_LETTERS_OF_TEXT = 104
_LETTERS_OF_TABLE = 112
# Words do not break where a line is full.
_WASTED = 1.12


def sides(document: Document) -> float:
    """How many sides of A4 a document of a few sides takes, at most."""
    composition = compose(document)
    height = _TITLE + (0.0 if composition.facts is None else _facts(composition.facts))
    return (height + sum(_section(one) for one in composition.sections)) / _SIDE


def _section(section: SectionView) -> float:
    return (
        _HEADING + sum(_block(one) for one in section.blocks) + sum(_section(one) for one in section.sections)
    )


def _block(block: BlockView) -> float:
    match block:
        case ParagraphView(pieces=pieces):
            return _SPACE + _LINE * _lines(plain(pieces), _LETTERS_OF_TEXT)
        case BulletsView(items=items):
            return sum(_SPACE + _LINE * _lines(plain(one), _LETTERS_OF_TEXT - 4) for one in items)
        case NoticeView(pieces=pieces):
            return _NOTICE + _LINE * _lines(plain(pieces), _LETTERS_OF_TEXT - 6)
        case PicturedView(items=items):
            return 2 * sum(_SPACE + _LINE * _lines(plain(one), _LETTERS_OF_TEXT // 2) for one in items)
        case FactsView():
            return _facts(block)
        case TableView():
            return _table(block)
        case _:
            # A picture: a document of a few sides has none, and one with pictures is not reckoned closely.
            return _SIDE / 2


def _facts(facts: FactsView) -> float:
    rows = sum(
        _ROW_GAP + _LINE * _lines(plain(pieces), _LETTERS_OF_TEXT * 2 // 3) for _, pieces in facts.rows
    )
    return _CAPTION + _ROW_GAP + _LINE + rows


def _table(table: TableView) -> float:
    shares = column_shares(table, LETTERS_ON_A_LINE)
    letters = [max(1, int(share * _LETTERS_OF_TABLE)) for share in shares]
    rows = 0.0
    for row in table.rows:
        lines = max(_lines(cell.text, width) for cell, width in zip(row.cells, letters, strict=True))
        rows += _ROW_GAP + _ROW_LINE * lines
    notes = sum(_ROW_LINE * _lines(one, _LETTERS_OF_TABLE) for one in table.notes)
    return _CAPTION + _ROW_GAP + _ROW_LINE + rows + notes + _SPACE


def _lines(words: str, letters: int) -> int:
    return max(1, math.ceil(len(words) * _WASTED / letters))
