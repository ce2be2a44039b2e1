"""The OpenDocument file: structure, alternatives, marking, and that a person's program opens it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from opened_in_libreoffice import pages_of

from saferplan.documents.composing import with_data_appendix
from saferplan.documents.composition import Composition
from saferplan.documents.graphics import Drawing
from saferplan.documents.opendocument import opendocument_file

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def words(element: Element) -> str:
    return "".join(element.itertext())


@pytest.fixture(scope="module")
def made(composition: Composition, drawings: dict[str, Drawing]) -> bytes:
    return opendocument_file(composition, drawings)


@pytest.fixture(scope="module")
def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def content(parts: dict[str, bytes]) -> Element:
    root: Element = fromstring(parts["content.xml"])
    return root


def test_the_package_says_first_and_uncompressed_what_it_is(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/vnd.oasis.opendocument.text"


def test_headings_have_levels_and_the_contents_lead_to_them(
    content: Element, composition: Composition
) -> None:
    headings = list(content.iter(named("text:h")))
    sections = list(with_data_appendix(composition).walk())
    assert [(words(h), h.get(named("text:outline-level"))) for h in headings] == [
        (f"{s.number} {s.heading}", str(s.level)) for s in sections
    ]
    held = {e.get(named("text:name")) for e in content.iter(named("text:bookmark"))}
    index = next(content.iter(named("text:index-body")))
    targets = [e.get(named("xlink:href"), "")[1:] for e in index.iter(named("text:a"))]
    assert targets == [section.id for section in sections if section.level <= 2]
    assert set(targets) <= held


def test_tables_have_header_rows_titles_and_plain_numbers(content: Element, composition: Composition) -> None:
    tables = list(content.iter(named("table:table")))
    assert len(tables) == 3 + len(composition.tables) + len(composition.pictures)
    for table in tables:
        assert len(table.findall("table:table-header-rows", SPACES)) == 1
        assert table.findtext("table:title", None, SPACES)
        assert table.findtext("table:desc", None, SPACES)
    values = [e.get(named("office:value")) for e in content.iter(named("table:table-cell"))]
    assert "82.39" in values, "numbers stand at full precision behind what is printed"
    assert not list(content.iter(named("table:covered-table-cell")))


def test_every_picture_has_title_and_description_and_is_in_the_package(
    content: Element, composition: Composition, parts: dict[str, bytes]
) -> None:
    frames = list(content.iter(named("draw:frame")))
    assert [frame.findtext("svg:desc", None, SPACES) for frame in frames] == [
        picture.alternative for picture in composition.pictures
    ]
    for frame in frames:
        image = frame.find("draw:image", SPACES)
        assert image is not None
        assert parts[image.get(named("xlink:href"), "")].startswith(b"\x89PNG")


def test_language_header_and_page_numbers(parts: dict[str, bytes], composition: Composition) -> None:
    styles = fromstring(parts["styles.xml"])
    default = styles.find(".//style:default-style[@style:family='paragraph']/style:text-properties", SPACES)
    assert default is not None
    assert (default.get(named("fo:language")), default.get(named("fo:country"))) == ("en", "GB")
    header = next(styles.iter(named("style:header")))
    assert " ".join(words(header).split()) == f"Partnership {composition.document.synthetic}"
    footer = next(styles.iter(named("style:footer")))
    assert footer.find(".//text:page-number", SPACES) is not None
    assert b"<dc:language>en-GB</dc:language>" in parts["meta.xml"]


def test_every_style_that_is_used_is_there(content: Element, parts: dict[str, bytes]) -> None:
    styles = fromstring(parts["styles.xml"])
    held = {e.get(named("style:name")) for root in (content, styles) for e in root.iter()}
    used = {
        value
        for element in content.iter()
        for name, value in element.attrib.items()
        if name in (named("text:style-name"), named("table:style-name"), named("draw:style-name"))
    }
    assert used <= held


def test_words_typed_by_people_stay_words(content: Element) -> None:
    assert any("asks <for> views" in words(e) for e in content.iter(named("text:p")))


def test_the_same_document_gives_the_same_bytes(
    made: bytes, composition: Composition, drawings: dict[str, Drawing]
) -> None:
    assert opendocument_file(composition, drawings) == made


@pytest.mark.slow
def test_it_opens_in_libreoffice(made: bytes, tmp_path: Path, composition: Composition) -> None:
    path = tmp_path / "report.odt"
    path.write_bytes(made)
    pages = pages_of(path)
    assert len(pages) > 20
    assert all(composition.document.synthetic in page for page in pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
