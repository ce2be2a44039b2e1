"""Pieces of WordprocessingML: paragraphs, runs, links, tables, fields."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import serialize_for_reading

_SPACES = nsdecls("w", "r")


def paragraph(style: str, content: str, *, properties: str = "") -> str:
    """A paragraph of this style around runs that are already written."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def run(words: str, *, strong: bool | None = None, style: str = "") -> str:
    """Words with their emphasis: `strong` None leaves it to the paragraph's style."""
    emphasis = {True: "<w:b/><w:bCs/>", False: '<w:b w:val="0"/><w:bCs w:val="0"/>', None: ""}[strong]
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + emphasis
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r>'


def tab() -> str:
    """A tabulator."""
    return "<w:r><w:tab/></w:r>"


def link_inside(bookmark: str, content: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content}</w:hyperlink>'


def link_outside(relation: str, content: str) -> str:
    """A link to an address that the part holds as a relation."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'


def bookmarked(content: str, name: str, number: int) -> str:
    """The content with a bookmark around it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str, shown: str) -> str:
    """A field with the result it shows until Word works it out again."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def beside_left(inline: Any, *, gap: int) -> str:
    """A picture that stands in a line, as one to the left of its paragraph that words flow around; `gap` in EMU."""
    extent, properties, frame, graphic = (
        element_xml(inline.find(f"{{*}}{name}"))
        for name in ("extent", "docPr", "cNvGraphicFramePr", "graphic")
    )
    return (
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="{gap}" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>left</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'{extent}<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="right"/>'
        f"{properties}{frame}{graphic}</wp:anchor>"
    )


def element_xml(element: Any) -> str:
    """An element as it is written, with its own declarations; nothing for None."""
    return "" if element is None else str(serialize_for_reading(element))


def table(
    style: str, widths: Sequence[int], rows: Sequence[Sequence[str]], *, caption: str, description: str
) -> str:
    """A table of cells that hold paragraphs. The first row is marked as its header and repeats on each page.

    `widths` are in twentieths of a point. Caption and description are what a screen reader is told.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    for place, cells in enumerate(rows):
        properties = "<w:cantSplit/><w:tblHeader/>" if place == 0 else "<w:cantSplit/>"
        filled = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, cells, strict=True)
        )
        lines.append(f"<w:tr><w:trPr>{properties}</w:trPr>{filled}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(caption)}"/>'
        f'<w:tblDescription w:val="{escape(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def parsed(markup: str) -> Any:
    """The one element of the markup, ready to stand in a document."""
    return parse_xml(f"<w:body {_SPACES}>{markup}</w:body>")[0]
