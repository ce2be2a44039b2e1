"""The PDF: tags, one table for each table, alternatives, language, marking, and words that stay words."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pikepdf
import pypdfium2
import pytest
from documents_sample import sample_document

from saferplan.documents.composing import compose
from saferplan.documents.composition import Composition
from saferplan.documents.definition import (
    Column,
    ColumnKind,
    Paragraph,
    Row,
    Section,
    Table,
    Words,
    text,
)
from saferplan.documents.graphics import Drawing
from saferplan.documents.pdf import pdf_file


@pytest.fixture(scope="module")
def made(composition: Composition, drawings: dict[str, Drawing]) -> bytes:
    return pdf_file(composition, drawings)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def pages(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def tags(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from tags(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node.K)


def test_it_claims_to_be_accessible_and_says_title_and_language(
    opened: pikepdf.Pdf, composition: Composition
) -> None:
    root = opened.Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == composition.document.title
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_each_table_is_one_table_with_its_header_even_across_pages(
    opened: pikepdf.Pdf, composition: Composition, pages: list[str]
) -> None:
    found = Counter(str(tag.S) for tag in tags(opened.Root.StructTreeRoot.K))
    tables = 3 + len(composition.tables) + len(composition.pictures)
    assert found["/Table"] == found["/THead"] == tables
    holding = [
        page for page in pages if "Residents Crimes Change on the year before" in page.replace("\n", " ")
    ]
    wards = [page for page in pages if "Appleby North 2," in page or "Worthington South" in page]
    assert len(wards) >= 2, "the table of wards crosses pages"
    assert len(holding) >= 2, "and its header stands on each"


def test_headings_follow_the_sections(opened: pikepdf.Pdf, composition: Composition) -> None:
    found = Counter(str(tag.S) for tag in tags(opened.Root.StructTreeRoot.K))
    top = len(composition.sections) + 1  # the data behind the charts and maps
    assert found["/Title"] == 1
    assert found["/H1"] == top + 1  # the contents' own heading
    assert found["/H2"] == sum(section.level == 2 for section in composition.walk())


def test_every_picture_has_its_alternative(opened: pikepdf.Pdf, composition: Composition) -> None:
    said = [
        str(tag.Alt)
        for tag in tags(opened.Root.StructTreeRoot.K)
        if "/Alt" in tag and str(tag.S) == "/Figure"
    ]
    assert said == [picture.alternative for picture in composition.pictures]


def test_every_page_carries_the_marking_the_sentence_and_its_number(
    pages: list[str], composition: Composition
) -> None:
    for place, page in enumerate(pages, start=1):
        assert page.startswith(f"Partnership {composition.document.synthetic}")
        assert f"Page {place} of {len(pages)}" in page


def test_outline_and_links_lead_through_the_document(opened: pikepdf.Pdf, composition: Composition) -> None:
    with opened.open_outline() as outline:
        names = [item.title for item in outline.root]
    assert "1 Summary of findings" in [" ".join(name.split()) for name in names]
    links = [a for page in opened.pages for a in page.get("/Annots", []) if str(a.Subtype) == "/Link"]
    assert any("/URI" in link.get("/A", {}) for link in links)
    assert len(links) > len(composition.sections)


def test_only_fonts_that_come_with_the_typesetter_are_used(opened: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).split("+")[-1]
        for page in opened.pages
        for font in page.resources.get("/Font", {}).values()
    }
    assert fonts
    assert all(font.startswith(("LibertinusSerif", "NewCM", "DejaVuSansMono")) for font in fonts)


@pytest.mark.parametrize(
    "typed",
    [
        '#import "@preview/x:1.0.0": *',
        "*not bold* _nor this_",
        "$x^2$ <label> @reference",
        "\\ ] } // no comment",
    ],
)
def test_words_typed_by_people_are_never_read_as_markup(typed: str) -> None:
    section = Section(id="only", heading=typed, blocks=(Paragraph(text(typed)),))
    document = msgspec.structs.replace(sample_document(0), sections=(section,), figures=(), title=typed)
    page = pypdfium2.PdfDocument(pdf_file(compose(document), {}))[1].get_textpage().get_text_range()
    assert " ".join(page.split()).count(typed) == 3, "heading, paragraph and the title in the foot"


def test_the_same_document_gives_the_same_bytes(
    made: bytes, composition: Composition, drawings: dict[str, Drawing]
) -> None:
    assert pdf_file(composition, drawings) == made


def test_letters_that_no_font_has_stop_no_document() -> None:
    typed = "Ŵ ŷ 😀 ✕ 中 Ａ back"
    section = Section(id="only", heading="Only", blocks=(Paragraph(text(typed)),))
    document = msgspec.structs.replace(sample_document(0), sections=(section,), figures=())
    said = " ".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(pdf_file(compose(document), {}))
    )
    assert "Ŵ ŷ" in said
    assert "□" in said
    assert "back" in said


def pages_of_lines(kind: str, lines: int) -> int:
    """How many pages a document of a kind takes for so many one-line paragraphs."""
    section = Section(
        id="lines", heading="Lines", blocks=tuple(Paragraph(text(f"Line {n}.")) for n in range(lines))
    )
    document = msgspec.structs.replace(
        sample_document(0), kind=kind, sections=(section,), figures=(), glossary=()
    )
    return len(pypdfium2.PdfDocument(pdf_file(compose(document), {})))


def test_a_flowing_document_is_set_closer_where_that_saves_a_nearly_empty_page() -> None:
    counted = {
        lines: (pages_of_lines("a kind of its own", lines), pages_of_lines("action plan", lines))
        for lines in range(20, 60, 3)
    }
    assert all(closer <= usual for usual, closer in counted.values())
    assert any(closer < usual for usual, closer in counted.values())
    assert any(closer == usual > 1 for usual, closer in counted.values()), "a well-filled page stays"


def test_a_caption_stays_with_its_table() -> None:
    rows = tuple(Row((Words(f"Row {n}"), Words("words " * 12))) for n in range(40))
    table = Table(
        id="table-long",
        caption="A long table",
        columns=(Column("Name", ColumnKind.WORDS), Column("Words", ColumnKind.WORDS)),
        rows=rows,
    )
    for lines in range(24, 36):
        above = tuple(Paragraph(text(f"Line {n}.")) for n in range(lines))
        section = Section(id="lines", heading="Lines", blocks=(*above, table))
        document = msgspec.structs.replace(
            sample_document(0), kind="action plan", sections=(section,), figures=(), glossary=()
        )
        read = [
            page.get_textpage().get_text_range()
            for page in pypdfium2.PdfDocument(pdf_file(compose(document), {}))
        ]
        (page,) = [one for one in read if "A long table" in one]
        assert "Row 0" in page, lines
