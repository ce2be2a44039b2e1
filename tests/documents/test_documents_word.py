"""The Word file: structure, alternatives, marking, and life inside a council's template."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import msgspec
import pytest
from documents_sample import hexagons, sample_document
from docx.oxml.ns import qn
from opened_in_libreoffice import pages_of

from saferplan.documents.composing import compose, with_data_appendix
from saferplan.documents.composition import Composition
from saferplan.documents.definition import Marking
from saferplan.documents.graphics import Drawing, draw_all
from saferplan.documents.word import word_file
from saferplan.errors import SaferPlanError


@pytest.fixture(scope="module")
def made(composition: Composition, drawings: dict[str, Drawing]) -> bytes:
    return word_file(composition, drawings)


@pytest.fixture(scope="module")
def word(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def header_of(word: Any) -> str:
    return "\n".join(p.text for section in word.sections for p in section.header.paragraphs)


def test_headings_title_and_language(word: Any, composition: Composition) -> None:
    styles = [p.style.name for p in word.paragraphs]
    assert styles.count("Title") == 1
    expected = [f"{s.number}  {s.heading}" for s in with_data_appendix(composition).walk()]
    assert [p.text for p in word.paragraphs if p.style.name.startswith("Heading")] == expected
    language = word.styles.element.find(".//" + qn("w:docDefaults") + "//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"
    assert word.core_properties.language == "en-GB"
    assert word.core_properties.title == composition.document.title


def test_contents_work_before_word_has_updated_them(word: Any) -> None:
    field = [e.text.strip() for e in word.element.body.iter(qn("w:instrText")) if "TOC" in e.text]
    assert field == ['TOC \\o "1-2" \\h \\z \\u']
    held = {e.get(qn("w:name")) for e in word.element.body.iter(qn("w:bookmarkStart"))}
    links = [
        e.get(qn("w:anchor")) for e in word.element.body.iter(qn("w:hyperlink")) if e.get(qn("w:anchor"))
    ]
    assert len(links) > 15
    assert set(links) <= held


def test_tables_have_marked_header_rows_and_no_merged_cells(word: Any, composition: Composition) -> None:
    tables = word.tables
    facts = 3  # about this document, receipts, glossary
    assert len(tables) == facts + len(composition.tables) + len(composition.pictures)
    for table in tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rows[1:])
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert not list(word.element.body.iter(qn("w:gridSpan"), qn("w:vMerge")))


def test_every_picture_has_its_alternative(word: Any, composition: Composition) -> None:
    said = [e.get("descr") for e in word.element.body.iter(qn("wp:docPr"))]
    assert said == [picture.alternative for picture in composition.pictures]
    numbers = [e.get("id") for e in word.element.body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == len(numbers)


def test_marking_synthetic_sentence_and_page_numbers_stand_on_every_page(
    word: Any, composition: Composition
) -> None:
    assert header_of(word) == f"Partnership  {composition.document.synthetic}"
    fields = [e.text.strip() for e in word.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_notices_say_their_word_and_have_a_shape(word: Any) -> None:
    said = [p.text.split("\n")[0] for p in word.paragraphs if p.style.name.startswith("Notice")]
    assert said == ["● Note", "▲ Caution", "■ Missing"]


def test_words_typed_by_people_stay_words(word: Any) -> None:
    assert any("asks <for> views" in p.text for p in word.paragraphs)


def test_the_same_document_gives_the_same_bytes(
    made: bytes, composition: Composition, drawings: dict[str, Drawing]
) -> None:
    assert word_file(composition, drawings) == made


@pytest.mark.slow
def test_it_opens_in_libreoffice(made: bytes, tmp_path: Path, composition: Composition) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made)
    pages = pages_of(path)
    assert len(pages) > 20
    assert all(composition.document.synthetic in page for page in pages)


# --- a council's template -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Composition:
    return compose(sample_document(1, outlines=None, marking=Marking.RESTRICTED, traced=5))


@pytest.fixture(scope="module")
def small_drawings(small: Composition) -> dict[str, Drawing]:
    return draw_all(small)


def council_template(path: Path, *paragraphs: str, header: str = "Ashby Borough Council") -> Path:
    """A template as a council has one: its font, a logo in the header, headings that number themselves."""
    template = docx.Document()
    template.styles["Normal"].font.name = "Verdana"
    for name in ("List Bullet", "Caption", "TOC Heading"):
        template.styles[name].delete()
    logo = template.sections[0].header.paragraphs[0]
    logo.text = header
    logo.add_run().add_picture(io.BytesIO(_PNG))
    template.sections[0].footer.paragraphs[0].text = "Town Hall, {{ as_at }}"
    numbering = template.styles["Heading 1"].element.get_or_add_pPr()
    numbering.get_or_add_numPr().get_or_add_numId().set(qn("w:val"), "1")
    for words in paragraphs:
        template.add_paragraph(words)
    template.save(str(path))
    return path


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180347d8b2a0000000049454e44ae426082"
)


def test_content_stands_where_the_template_wants_it(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = council_template(tmp_path / "t.docx", "{{ title }}", "Foreword.", "{{ content }}", "Back cover.")
    word = docx.Document(io.BytesIO(word_file(small, small_drawings, path)))
    said = [p.text for p in word.paragraphs]
    assert said[0] == small.document.title
    assert said[1] == "Foreword."
    assert said[-1] == "Back cover."
    assert said.count(small.document.title) == 1, "the template shows the title itself"
    assert "Summary of findings" in said, "its headings number themselves, so ours carry no number"
    assert word.styles["Normal"].font.name == "Verdana"
    assert word.sections[0].footer.paragraphs[0].text == "Town Hall, 30 September 2022"
    header = header_of(word)
    assert "Ashby Borough Council" in header
    assert "Restricted" in header
    assert small.document.synthetic in header
    assert list(word.sections[0].header._element.iter(qn("w:drawing"))), "the logo stays"
    assert {"List Bullet", "Caption", "Assessment Table"} <= {style.name for style in word.styles}


def test_without_a_place_for_it_the_content_goes_to_the_end(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = council_template(tmp_path / "t.docx", "Cover words.")
    word = docx.Document(io.BytesIO(word_file(small, small_drawings, path)))
    said = [p.text for p in word.paragraphs]
    assert said[0] == "Cover words."
    assert small.document.title in said


def test_a_header_that_shows_marking_and_sentence_is_left_alone(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = council_template(tmp_path / "t.docx", "{{content}}", header="{{ marking }}: {{ synthetic }}")
    word = docx.Document(io.BytesIO(word_file(small, small_drawings, path)))
    assert header_of(word) == f"Restricted: {small.document.synthetic}"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{{ chief_officer }}", "'chief_officer' is undefined"),
        ("before {{ content }} after", "does not stand alone"),
        ("{{ title", "cannot be read"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_the_reason(
    tmp_path: Path,
    small: Composition,
    small_drawings: dict[str, Drawing],
    words: str,
    problem: str,
) -> None:
    path = council_template(tmp_path / "t.docx", words)
    with pytest.raises(SaferPlanError, match=problem):
        word_file(small, small_drawings, path)


def test_a_file_that_is_no_word_document_is_refused(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(b"not a document")
    with pytest.raises(SaferPlanError, match="cannot be opened"):
        word_file(small, small_drawings, path)


def test_a_template_cannot_run_code(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = council_template(tmp_path / "t.docx", "{{ title.__class__.__mro__ }}")
    with pytest.raises(SaferPlanError):
        word_file(small, small_drawings, path)


def test_a_title_with_markup_stays_words_in_a_template(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    document = msgspec.structs.replace(small.document, title="Crime & <w:p/> {{ disorder }}")
    path = council_template(tmp_path / "t.docx", "{{ title }}", "{{ content }}")
    word = docx.Document(io.BytesIO(word_file(compose(document), small_drawings, path)))
    assert word.paragraphs[0].text == "Crime & <w:p/> {{ disorder }}"


def test_a_template_without_lists_gets_a_list_of_its_own(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    """Such as LibreOffice writes where a document has no list."""
    path = council_template(tmp_path / "t.docx", "{{ content }}")
    bare = tmp_path / "bare.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            if name == "word/numbering.xml":
                continue
            contents = old.read(name)
            if name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
                words = contents.decode()
                start = words.index("numbering")
                opening, closing = words.rindex("<", 0, start), words.index(">", start)
                contents = (words[:opening] + words[closing + 1 :]).encode()
            new.writestr(name, contents)
    word = docx.Document(io.BytesIO(word_file(small, small_drawings, bare)))
    bullets = [p for p in word.paragraphs if p.style.name == "List Bullet"]
    assert len(bullets) == 3


@pytest.mark.slow
def test_a_filled_template_opens_in_libreoffice(
    tmp_path: Path, small: Composition, small_drawings: dict[str, Drawing]
) -> None:
    path = council_template(tmp_path / "t.docx", "{{ title }}", "{{ content }}")
    filled = tmp_path / "filled.docx"
    filled.write_bytes(word_file(small, small_drawings, path))
    pages = pages_of(filled)
    assert all("Restricted" in page and "Ashby Borough Council" in page for page in pages)
    assert hexagons().attribution[:-1] not in pages[0]


def test_word_opens_it_as_a_file_of_today(word: Any) -> None:
    (mode,) = (
        setting.get(qn("w:val"))
        for setting in word.settings.element.iter(qn("w:compatSetting"))
        if setting.get(qn("w:name")) == "compatibilityMode"
    )
    assert mode == "15", "an older mode would show as Compatibility Mode in the title bar"
