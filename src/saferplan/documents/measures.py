"""How wide a table's columns should be, from the letters in them, for formats that have to be told."""

from __future__ import annotations

from saferplan.documents.composition import TableView

MOST_ROWS_KEPT_TOGETHER = 15
"""A table of up to so many rows does not break across pages."""

MOST_ROWS_KEPT_TOGETHER_BRIEFLY = 3
"""Likewise in a document of a few sides, where a gap at the foot of a page costs more than a table in two parts."""
LETTERS_ON_A_LINE = 92
"""Letters that a line of a table holds on A4."""

_MOST_LETTERS = 46
_LEAST_LETTERS = 6
_MARGIN = 3


def column_letters(table: TableView) -> tuple[int, ...]:
    """Letters each column wants: its longest cell, or its heading on two or three lines, within reason."""
    wanted = []
    for place, column in enumerate(table.columns):
        heading = max(len(column.heading) // 2 + 2, _longest_word(f"{column.heading} {column.unit}"))
        cells = max((len(row.cells[place].text) for row in table.rows), default=0)
        words = max((_longest_word(row.cells[place].text) for row in table.rows), default=0)
        wanted.append(max(min(max(heading, cells), _MOST_LETTERS), words, _LEAST_LETTERS) + _MARGIN)
    return tuple(wanted)


def column_shares(table: TableView, line: int) -> tuple[float, ...]:
    """Each column's share of a line that holds so many letters; less than 1 in all for a narrow table.

    >>> from saferplan.documents.composition import Run, TableRow
    >>> from saferplan.documents.definition import Column
    >>> row = TableRow((Run("Burglary"), Run("12")))
    >>> column_shares(TableView("t", "Table 1", "", (Column("Kind"), Column("Records")), (row,), (), ""), 100)
    (0.11, 0.1)
    """
    wanted = column_letters(table)
    if sum(wanted) <= line:
        return tuple(letters / line for letters in wanted)
    # What does not fit is taken from columns whose words can go to the next line, so that no word is broken.
    least = [min(want, word + _MARGIN) for want, word in zip(wanted, _longest_words(table), strict=True)]
    spare = line - sum(least)
    if spare <= 0:
        return tuple(letters / sum(wanted) for letters in wanted)
    part = spare / (sum(wanted) - sum(least))
    return tuple((word + (want - word) * part) / line for want, word in zip(wanted, least, strict=True))


def _longest_words(table: TableView) -> list[int]:
    return [
        max(
            (
                _longest_word(f"{column.heading} {column.unit}"),
                *(_longest_word(row.cells[place].text) for row in table.rows),
            )
        )
        for place, column in enumerate(table.columns)
    ]


def _longest_word(words: str) -> int:
    return max((len(word) for word in words.split()), default=0)
