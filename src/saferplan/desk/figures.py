"""What the figures rest on that people wrote into an assessment: found in its entries, and written beside them.

A reference to a figure of the assessment is traced by itself; a number that somebody typed is looked up like that of
any document.
"""

from __future__ import annotations

from pathlib import Path

from saferplan.assessment.entries import FIGURES_FILE, read_entries
from saferplan.claims.figures import figures_of
from saferplan.documents.definition import Bullets, Link, Words
from saferplan.domain.claims.backing import FiguresSaid, written_figures


def figures_write(folder: Path) -> FiguresSaid:
    """Find what the figures in the entries rest on, and write it beside them; without any there is no file.

    Raises:
        RefusalError: an entry cannot be read.
    """
    said = figures_found(folder)
    path = folder / FIGURES_FILE
    if said.nothing:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(written_figures(said))
    return said


def figures_found(folder: Path) -> FiguresSaid:
    """What the figures in the entries rest on now.

    Raises:
        RefusalError: an entry cannot be read.
    """
    return figures_of(_words(folder))


def _words(folder: Path) -> tuple[str, ...]:
    """What people wrote, a paragraph or an item of a list each; references are left out."""
    return tuple(
        "".join(one.text for one in line if isinstance(one, (Words, Link)))
        for entry in read_entries(folder).sections.values()
        for block in entry.blocks
        for line in (block.items if isinstance(block, Bullets) else (block.text,))
    )
