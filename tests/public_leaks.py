"""The search over everything that a stranger gets; and the same pages with a secret put in, to see that it is found."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import docx
import lxml.html
import msgspec
import openpyxl
from documents_sample import sample_document
from lxml import etree

from public_reading import (
    ODT_TABLE,
    ODT_TEXT,
    Fetched,
    cells_of,
    document_of,
    html_tables,
    said,
    words_of,
)
from public_world import PARTS, PublicWorld, Secret
from saferplan.assessment.disclosure_search import Leak, Told, search_told, told_by
from saferplan.assessment.same_count import Key, key_of
from saferplan.documents.definition import Paragraph, Section, text
from saferplan.documents.rendering import Format, render

HIDDEN = ("[c]", "fewer than", "not shown", "too few")
"""How a cell begins that hides its number; any other that begins with one shows it."""


def told_of(world: PublicWorld, pages: Iterable[Fetched]) -> dict[str, Told]:
    """What each page tells, by its address."""
    return {page.address: read(world, page) for page in pages}


def leaks(world: PublicWorld, told: Mapping[str, Told]) -> tuple[Leak, ...]:
    """The secrets that can be known by whoever has all these pages, and what was published elsewhere."""
    besides = {
        "what was published elsewhere": Told({PARTS: (12, 12)}),
        "what must not be known": Told(hidden=frozenset(one.key for one in world.secrets)),
    }
    return search_told({**told, **besides}, world.totals)


def read(world: PublicWorld, page: Fetched) -> Told:
    """What a page or file tells of secrets, and of what adds up to them."""
    told = told_by(document_of(page)) if page.ending == "json" else Told()
    shown, words = dict(told.shown), words_of(page)
    rounded = re.search(r"rounded to the nearest (\w+)", words)
    for cell in cells_of(page):
        for one in (*world.secrets, *world.watched):
            if _stands_in(one, cell.row, cell.column, page.ending):
                number = re.match(r"(?:at least )?([\d,]+)(?![\d,.]*%)", cell.says)
                if number and not cell.says.lower().startswith(HIDDEN):
                    shown[one.key] = _range(int(number[1].replace(",", "")), rounded=bool(rounded))
    for one in world.secrets:
        if re.search(one.words, words):
            shown[one.key] = (one.value, one.value)
    return Told(shown, told.hidden)


def _range(number: int, *, rounded: bool) -> tuple[int, int]:
    """Where a page rounds, only what is no multiple of five can be exact."""
    return (max(0, number - 2), number + 2) if rounded and number % 5 == 0 else (number, number)


def _stands_in(one: Secret, row: str, column: str, ending: str) -> bool:
    if not (one.row or one.column):
        return False
    if ending == "pdf":
        # A line of a PDF has no column: what stands in several is left to the words.
        return bool(one.row) and not one.column and bool(re.match(one.row, row))
    return bool(re.match(one.row, row)) and bool(re.search(one.column, column))


def leaking(page: Fetched, secrets: Sequence[Secret]) -> Fetched:
    """The page with the first secret that it hides in a cell shown there; said in words where it hides none."""
    planted = {
        "html": _html,
        "xlsx": _xlsx,
        "docx": _docx,
        "odt": _odt,
        "pdf": _pdf,
        "json": _json,
    }.get(page.ending, _other)(page, secrets)
    return Fetched(page.address, page.route, page.kind, planted)


def _matching(secrets: Sequence[Secret], row: str, column: str, ending: str) -> Secret | None:
    return next((one for one in secrets if _stands_in(one, row, column, ending)), None)


def _html(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    root = lxml.html.fromstring(page.content)
    for rows in html_tables(root):
        heads = [said(one) for one in rows[0]]
        for row in rows[1:]:
            for head, cell in zip(heads[1:], row[1:], strict=False):
                found = _matching(secrets, said(row[0]), head, "html")
                if found and said(cell).lower().startswith(HIDDEN):
                    for child in list(cell):
                        cell.remove(child)
                    cell.text = str(found.value)
                    return lxml.html.tostring(root, encoding="utf-8")
    body = next(iter(root.iter("body")))
    etree.SubElement(body, "p").text = secrets[1].said
    return lxml.html.tostring(root, encoding="utf-8")


def _xlsx(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(page.content))
    for sheet in book:
        heads: list[str] = []
        for row in sheet.iter_rows():
            says = ["" if one.value is None else str(one.value) for one in row]
            if not heads:
                heads = says if sum(bool(one) for one in says) > 1 else []
                continue
            for at, cell in enumerate(row[1:], 1):
                found = _matching(secrets, says[0], heads[at], "xlsx")
                if found and says[at].lower().startswith(HIDDEN):
                    cell.value = found.value
                    return _saved(book)
    next(iter(book)).append([secrets[1].said])
    return _saved(book)


def _docx(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    written = docx.Document(io.BytesIO(page.content))
    for table in written.tables:
        heads = [one.text for one in table.rows[0].cells]
        for row in table.rows[1:]:
            for head, cell in zip(heads[1:], row.cells[1:], strict=False):
                found = _matching(secrets, row.cells[0].text, head, "docx")
                if found and cell.text.lower().startswith(HIDDEN):
                    cell.text = str(found.value)
                    return _saved(written)
    written.add_paragraph(secrets[1].said)
    return _saved(written)


def _odt(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(page.content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["content.xml"])
    _odt_cell(root, secrets)
    parts["content.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _odt_cell(root: etree._Element, secrets: Sequence[Secret]) -> None:
    for table in root.iter(f"{ODT_TABLE}table"):
        rows = [list(row.iter(f"{ODT_TABLE}table-cell")) for row in table.iter(f"{ODT_TABLE}table-row")]
        says = [["".join(str(one) for one in cell.itertext()) for cell in row] for row in rows]
        for row, texts in zip(rows[1:], says[1:], strict=True):
            for at, cell in enumerate(row[1:], 1):
                found = _matching(secrets, texts[0], says[0][at] if at < len(says[0]) else "", "odt")
                if found and texts[at].lower().startswith(HIDDEN):
                    for child in list(cell):
                        cell.remove(child)
                    etree.SubElement(cell, f"{ODT_TEXT}p").text = str(found.value)
                    return
    last = list(root.iter(f"{ODT_TEXT}p"))[-1]
    last.text = secrets[1].said


def _pdf(_page: Fetched, secrets: Sequence[Secret]) -> bytes:
    """A PDF is not written in: another stands in its place."""
    section = Section(id="told", heading="Told", blocks=(Paragraph(text(secrets[1].said)),))
    document = msgspec.structs.replace(sample_document(0), sections=(section,), figures=(), shape_sets=())
    with tempfile.TemporaryDirectory() as folder:
        return render(document, Path(folder), "told", {Format.PDF})[Format.PDF].read_bytes()


def _json(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    data = msgspec.json.decode(page.content)
    wanted: dict[Key, Secret] = {one.key: one for one in secrets}
    figures = document_of(page).figures
    for at, one in enumerate(figures):
        if key_of(one) in wanted:
            data["document"]["figures"][at] |= {
                "value": wanted[key_of(one)].value,
                "absence": None,
                "rounded_to": None,
            }
            return msgspec.json.encode(data)
    # What this one does not hold is added to it.
    leak = msgspec.structs.replace(
        figures[0], value=secrets[0].value, absence=None, rounded_to=None, label=secrets[0].said
    )
    added = msgspec.to_builtins(leak)
    added["definition"] |= {"area": secrets[0].key[2], "period": {"first": "2017-01", "last": "2017-01"}}
    data["document"]["figures"].append(added)
    return msgspec.json.encode(data)


def _other(page: Fetched, secrets: Sequence[Secret]) -> bytes:
    return page.content + b"\n" + secrets[1].said.encode()


def _saved(written: openpyxl.Workbook | docx.document.Document) -> bytes:
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()
