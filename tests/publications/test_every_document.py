"""Every document of the system, whoever defines it: what a reader is promised of each format holds of all of them."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.test import override_settings
from docx.oxml.ns import qn
from opened_in_libreoffice import pages_of_each

from chromium import chromium
from documents_of_the_system import (
    MAKERS,
    NAMES,
    NOT_FROZEN,
    Frozen,
    as_document,
    defining_modules,
    made_of,
)
from everything_edited import everything_edited
from npm import axe_source
from publications_world import year_make
from saferplan.documents.composing import compose, with_data_appendix
from saferplan.documents.composition import Composition, FactsView, PicturedView
from saferplan.documents.definition import Document, encode
from saferplan.documents.rendering import Format, render

# The tests read files; the mark has the database of tests made, in which the documents are made first.
# They are made and rendered once, so one worker takes them all.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every-document")]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
WIDTHS = (1280, 320)
"""A screen and a phone."""
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_every_module_that_defines_a_document_is_checked_here() -> None:
    assert defining_modules() == set(MAKERS)


@dataclass(frozen=True)
class Documents:
    """One of every document; those that are frozen once more, after everything they were read from was edited."""

    made: dict[str, Document]
    edited: Counter[str]
    again: dict[str, Document]


@pytest.fixture(scope="module")
def documents(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Documents:
    """The rows that documents were made of are gone again."""
    folder = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder, SAFERPLAN_WORKSPACE=None),
        transaction.atomic(),
    ):
        made = made_of(year_make())
        first = {name: as_document(one) for name, one in made.items()}
        edited = everything_edited()
        again = {name: one.document() for name, one in made.items() if isinstance(one, Frozen)}
        transaction.set_rollback(True)
    return Documents(first, edited, again)


@pytest.fixture(scope="module")
def made(documents: Documents) -> dict[str, Document]:
    """One of every document."""
    return documents.made


@pytest.fixture(scope="module")
def files(made: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each of them in every format."""
    folder = tmp_path_factory.mktemp("documents")
    for name, document in made.items():
        render(document, folder, name, list(Format))
    return folder


def test_every_document_is_frozen_or_says_why_it_is_not(documents: Documents) -> None:
    assert set(documents.again) == set(NAMES) - NOT_FROZEN


def test_what_documents_are_read_from_was_edited(documents: Documents) -> None:
    for table in (
        "Partnership",
        "Organisation",
        "Strategy",
        "Priority",
        "Plan",
        "Action",
        "Milestone",
        "Measure",
        "Outcome",
        "Contribution",
        "Spend",
        "Meeting",
        "Risk",
        "EqualityLine",
        "Protocol",
        "HeldDataset",
        "Recommendation",
        "ToolUse",
        "Consultation",
        "ResponseSet",
        "YouSaid",
        "CouncilReport",
        "Claim",
    ):
        assert documents.edited[table], table


@pytest.mark.parametrize("name", sorted(set(NAMES) - NOT_FROZEN))
def test_a_frozen_document_is_the_same_after_later_edits(
    files: Path, documents: Documents, name: str, tmp_path: Path
) -> None:
    assert encode(documents.again[name]) == encode(documents.made[name])
    again = render(documents.again[name], tmp_path, name, [Format.HTML, Format.PDF])
    for path in again.values():
        assert path.read_bytes() == (files / path.name).read_bytes(), path.suffix


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the documents in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def compositions(made: dict[str, Document]) -> dict[str, Composition]:
    """Each of them as formats see it on paper."""
    return {name: with_data_appendix(compose(document)) for name, document in made.items()}


@pytest.fixture
def composition(compositions: dict[str, Composition], name: str) -> Composition:
    """The document as formats see it on paper."""
    return compositions[name]


def tables_in(composition: Composition) -> int:
    """Tables and summary lists: each is a table on paper."""
    lists = sum(isinstance(block, FactsView) for section in composition.walk() for block in section.blocks)
    return len(composition.tables) + lists + (composition.facts is not None)


def symbols_in(composition: Composition) -> int:
    return sum(isinstance(block, PicturedView) for section in composition.walk() for block in section.blocks)


def test_word_has_headings_header_rows_alternatives_and_a_language(
    files: Path, name: str, composition: Composition
) -> None:
    word = docx.Document(str(files / f"{name}.docx"))
    levels = [int(p.style.name.split()[1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert levels == [section.level for section in composition.walk()]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert len(word.tables) == tables_in(composition)
    for table in word.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(cell.text.strip() for cell in table.rows[0].cells), "each column has a heading"
    said = [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
    assert len(said) == len(composition.pictures) + symbols_in(composition)
    assert all(said)
    language = word.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == word.core_properties.language == "en-GB"
    assert word.core_properties.title


def test_opendocument_has_header_rows_and_alternatives(
    files: Path, name: str, composition: Composition
) -> None:
    with zipfile.ZipFile(files / f"{name}.odt") as package:
        body = fromstring(package.read("content.xml")).find(f"{OFFICE}body")
    assert body is not None
    tables = list(body.iter(f"{TABLE}table"))
    assert len(tables) == tables_in(composition)
    assert all(one.find(f"{TABLE}table-header-rows") is not None for one in tables)
    frames = list(body.iter(f"{DRAW}frame"))
    assert len(frames) == len(composition.pictures) + symbols_in(composition)
    assert all((one.findtext(f"{SVG}desc") or "").strip() for one in frames)


def tags(node: Any) -> Iterator[Any]:
    """Every element of the structure tree of a PDF."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from tags(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node.K)


def test_pdf_is_tagged_with_one_table_for_each_table(
    files: Path, name: str, composition: Composition
) -> None:
    with pikepdf.open(files / f"{name}.pdf") as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        found = list(tags(pdf.Root.StructTreeRoot.K))
        counted = Counter(str(one.S) for one in found)
        assert counted["/Table"] == counted["/THead"] == tables_in(composition)
        figures = [one for one in found if str(one.S) == "/Figure"]
        assert len(figures) == len(composition.pictures) + symbols_in(composition)
        assert all(str(one.Alt) for one in figures)
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert metadata["dc:title"] == composition.document.title


def test_workbook_keeps_headings_in_view_and_runs_nothing(files: Path, name: str) -> None:
    book = openpyxl.load_workbook(files / f"{name}.xlsx")
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        head = int("".join(one for one in table.ref.split(":")[0] if one.isdigit()))
        assert sheet.freeze_panes == f"B{head + 1}"
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "sn", "no formula, whatever people typed"


def test_every_page_says_whom_it_is_for(files: Path, name: str, made: dict[str, Document]) -> None:
    document = made[name]
    page = (files / f"{name}.html").read_text(encoding="utf-8")
    assert f'<strong class="marking">{document.marking.value}</strong>' in page
    assert document.synthetic in page


def test_the_same_definition_gives_the_same_bytes(
    files: Path, name: str, made: dict[str, Document], tmp_path: Path
) -> None:
    again = render(made[name], tmp_path, name, list(Format))
    assert {
        form.value for form, path in again.items() if path.read_bytes() != (files / path.name).read_bytes()
    } == set()


@pytest.fixture(scope="module")
def opened(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """The words of the pages of each document as LibreOffice lays them out, by ending and name."""
    found = {}
    for ending in ("docx", "odt"):
        folder = tmp_path_factory.mktemp(f"printed-{ending}")
        pages = pages_of_each([files / f"{name}.{ending}" for name in NAMES], folder)
        found[ending] = dict(zip(NAMES, pages, strict=True))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_it_opens_in_libreoffice(
    opened: dict[str, dict[str, list[str]]], name: str, ending: str, composition: Composition
) -> None:
    pages = opened[ending][name]
    whole = " ".join(pages)
    assert " ".join(composition.document.title.split()) in whole
    assert all(" ".join(section.heading.split()) in whole for section in composition.walk())
    assert all(composition.document.marking.value in page for page in pages)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.slow
def test_no_rule_of_axe_is_broken_and_nothing_is_wider_than_a_phone(
    browser: Any, files: Path, name: str
) -> None:
    # The page lets nothing run; a browser's own bypass lets the checker in.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((files / f"{name}.html").as_uri())
    page.evaluate(axe_source())
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        broken = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[width] = [f"{one['id']} at {one['nodes'][0]['target']}" for one in broken], wide <= width
    context.close()
    assert found == dict.fromkeys(WIDTHS, ([], True))
