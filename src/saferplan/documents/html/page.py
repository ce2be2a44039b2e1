"""The page: the composition poured into templates, with a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from saferplan.documents.composition import (
    BulletsView,
    Composition,
    FactsView,
    NoticeView,
    ParagraphView,
    PicturedView,
    PictureView,
    TableView,
)
from saferplan.documents.graphics import Drawing
from saferplan.documents.html.marks import marked_cell, marked_pieces
from saferplan.documents.symbols import symbol_drawing

_TEMPLATES = {
    ParagraphView: "paragraph",
    BulletsView: "bullets",
    NoticeView: "notice",
    FactsView: "facts",
    TableView: "table",
    PictureView: "picture",
    PicturedView: "pictured",
}
_WIDE = 3  # columns; such a table may have to scroll on a phone


def html_page(composition: Composition, drawings: Mapping[str, Drawing]) -> str:
    """The whole page. The same composition gives the same bytes.

    The page carries a content security policy that allows its own style sheet, by hash, and nothing else.
    """
    style = _style_sheet() + _page_boxes(composition)
    return (
        _environment()
        .get_template("document.html.jinja")
        .render(
            composition=composition,
            document=composition.document,
            drawings=drawings,
            style=Markup(style),  # noqa: S704 - our own file and escaped strings
            style_hash=_hash(style),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("saferplan.documents.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pieces"] = marked_pieces
    environment.filters["cell"] = marked_cell
    environment.filters["template"] = lambda block: _TEMPLATES[type(block)]
    environment.filters["inline_svg"] = _inline_svg
    environment.filters["symbol_svg"] = _symbol_svg
    environment.filters["wide"] = lambda table: len(table.columns) >= _WIDE
    return environment


def _inline_svg(drawing: Drawing, words_id: str) -> Markup:
    """The picture's SVG as an image named by its text alternative; its size is left to the style sheet."""
    opening, rest = drawing.svg.split(">", 1)
    named = f'{opening} role="img" aria-labelledby="{words_id}">'
    return Markup(named + rest)  # noqa: S704 - SVG of our own making, its texts escaped


def _symbol_svg(block: PicturedView) -> Markup:
    """The symbol's SVG as an image that says what it shows."""
    opening, rest = symbol_drawing(block.symbol).svg.split(">", 1)
    named = f'{opening} class="symbol" role="img" aria-label="{escape(block.alternative)}">'
    return Markup(named + rest)  # noqa: S704 - our own drawing


@cache
def _style_sheet() -> str:
    folder = resources.files("saferplan.documents.html") / "templates"
    return (folder / "document.css").read_text(encoding="utf-8")


def _page_boxes(composition: Composition) -> str:
    """Printed on every sheet: the marking, that records are synthetic, the title and the page's number."""
    standing = _css_string(composition.standing)
    title = _css_string(composition.document.title)
    return (
        f"@page {{ @top-left {{ content: {standing}; }} @bottom-left {{ content: {title}; }} "
        '@bottom-right { content: "Page " counter(page) " of " counter(pages); } }\n'
    )


def _css_string(words: str) -> str:
    """The words as a CSS string, everything but letters, digits and spaces by its code."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in words) + '"'


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
