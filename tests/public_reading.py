"""What somebody reads who has a public page or file: the cells of its tables, and its words.

Read from the bytes that are handed out, by the libraries for each format, with nothing of the code that makes them; so
that what a page shows is taken as it is shown.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import docx
import lxml.html
import msgspec
import openpyxl
from lxml import etree

from saferplan.documents.definition import Document, decode

ODT_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODT_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HTML = "text/html"
FORMS = {
    HTML: "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
}


@dataclass(frozen=True)
class Fetched:
    """An answer of the site: its address, the name of its route, and what came."""

    address: str
    route: str
    kind: str
    content: bytes

    @property
    def ending(self) -> str:
        """The form of what came, in short; data are those of documents alone."""
        if not self.content:
            return "other"
        return "json" if self.address.endswith(".json") else FORMS.get(self.kind, "other")


@dataclass(frozen=True)
class ReadCell:
    """A cell of a table: what heads its row and its column, and what it says."""

    row: str
    column: str
    says: str


def cells_of(page: Fetched) -> list[ReadCell]:
    """Every cell of every table that a page or file shows; a PDF's lines stand for rows, without a column."""
    match page.ending:
        case "html":
            tables = html_tables(_without_scripts(page.content))
            return [each for rows in tables for each in _cells([[said(one) for one in row] for row in rows])]
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(page.content), data_only=True)
            sheets = [[["" if v is None else str(v) for v in row] for row in sheet.values] for sheet in book]
            return [cell for rows in sheets for cell in _sheet_cells(rows)]
        case "docx":
            written = docx.Document(io.BytesIO(page.content)).tables
            return [
                cell
                for one in written
                for cell in _cells([[each.text for each in row.cells] for row in one.rows])
            ]
        case "odt":
            return [cell for rows in _odt_tables(page.content) for cell in _cells(rows)]
        case "pdf":
            return [cell for line in words_of(page).splitlines() for cell in _line_cells(line)]
    return []


def words_of(page: Fetched) -> str:
    """All that a page or file says, in order."""
    match page.ending:
        case "html":
            return " ".join(_without_scripts(page.content).text_content().split())
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(page.content), data_only=True)
            return "\n".join(str(v) for sheet in book for row in sheet.values for v in row if v is not None)
        case "docx" | "odt":
            name = "word/document.xml" if page.ending == "docx" else "content.xml"
            root = _part(page.content, name)
            blocks = [one for one in root.iter() if etree.QName(one).localname in ("p", "h")]
            return "\n".join("".join(str(text) for text in one.itertext()) for one in blocks)
        case "pdf":
            done = subprocess.run(
                ["pdftotext", "-layout", "-", "-"], input=page.content, capture_output=True, check=True
            )
            return done.stdout.decode()
    return page.content.decode()


def links_of(page: Fetched) -> list[str]:
    """Where the links of a page lead."""
    if page.ending != "html":
        return []
    found = [
        one.get("href") or one.get("src") for one in lxml.html.fromstring(page.content).iter("a", "iframe")
    ]
    return [one for one in found if one]


def document_of(page: Fetched) -> Document:
    """The document in an assessment's data."""
    return decode(msgspec.json.encode(msgspec.json.decode(page.content)["document"]))


def _without_scripts(content: bytes) -> lxml.html.HtmlElement:
    root = lxml.html.fromstring(content)
    for one in list(root.iter("script", "style")):
        one.drop_tree()
    return root


def html_tables(root: lxml.html.HtmlElement) -> Iterator[list[list[lxml.html.HtmlElement]]]:
    """The cells of each table, by row."""
    for table in root.iter("table"):
        yield [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def said(cell: lxml.html.HtmlElement) -> str:
    """What a cell says, on one line."""
    return " ".join(str(cell.text_content()).split())


def _odt_tables(content: bytes) -> Iterator[list[list[str]]]:
    for table in _part(content, "content.xml").iter(f"{ODT_TABLE}table"):
        yield [
            ["".join(str(text) for text in cell.itertext()) for cell in row.iter(f"{ODT_TABLE}table-cell")]
            for row in table.iter(f"{ODT_TABLE}table-row")
        ]


def _part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[ReadCell]:
    heads = rows[0] if rows else []
    for row in rows[1:]:
        for head, says in zip(heads[1:], row[1:], strict=False):
            yield ReadCell(row[0], head, says)


def _sheet_cells(rows: Sequence[Sequence[str]]) -> Iterator[ReadCell]:
    """A sheet may have words above its table: every row of two and more filled cells may be its heading."""
    for at, heads in enumerate(rows):
        if sum(bool(one) for one in heads) > 1:
            yield from _cells(rows[at:])
            return


def _line_cells(line: str) -> Iterator[ReadCell]:
    parts = re.split(r"\s{2,}", line.strip())
    for says in parts[1:]:
        yield ReadCell(parts[0], "", says)
