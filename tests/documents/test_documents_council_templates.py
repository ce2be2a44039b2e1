"""A council's template as it comes in: what is refused and why, what is cleaned, what it lacks, how it looks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import msgspec
import pytest
from council_templates import (
    altered,
    council_template,
    saved,
    with_control,
    with_field,
    with_relation,
    with_tracked_change,
)
from defusedxml.ElementTree import fromstring
from documents_sample import sample_document

from saferplan.documents.composing import compose
from saferplan.documents.definition import Column, ColumnKind, Document, Row, Section, Table, Words
from saferplan.documents.word import council as council_rules
from saferplan.documents.word import page_sketch, received_template, template_look, word_file
from saferplan.errors import SaferPlanError


def content_types(words: bytes) -> bytes:
    """As Word writes a document with macros."""
    return words.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )


def small_document() -> Document:
    """A document with a list, a table and a notice."""
    table = Table("t", "Wards", (Column("Ward", ColumnKind.WORDS),), (Row((Words("Ashby"),)),))
    return msgspec.structs.replace(
        sample_document(0), sections=(Section(id="only", heading="Only", blocks=(table,)),), figures=()
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"not a document", "not a Word document"),
    "a workbook": (
        lambda: altered(b"PK\x05\x06" + bytes(18), add={"xl/workbook.xml": b"<a/>"}),
        "not a Word document",
    ),
    "macros by type": (
        lambda: altered(council_template(), change={"[Content_Types].xml": content_types}),
        "program",
    ),
    "macros by part": (lambda: altered(council_template(), add={"word/vbaProject.bin": b"x"}), "program"),
    "an embedded object": (
        lambda: altered(council_template(), add={"word/embeddings/oleObject1.bin": b"x"}),
        "embedded object",
    ),
    "a template of its own kind": (
        lambda: altered(
            council_template(),
            change={
                "[Content_Types].xml": lambda part: part.replace(b".document.main+xml", b".template.main+xml")
            },
        ),
        "dotx",
    ),
    "an attached template": (
        lambda: with_relation("attachedTemplate", "file:///S:/corporate.dotm"),
        "linked to something outside it: file:///S:/corporate.dotm",
    ),
    "a linked picture": (lambda: with_relation("image", "https://example.org/p.png"), "outside"),
    "a taken-in document": (
        lambda: altered(
            council_template(),
            change={
                "word/_rels/document.xml.rels": lambda part: part.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdY" Type="http://x/aFChunk" Target="x.html"/></Relationships>',
                )
            },
        ),
        "takes in another document",
    ),
    "tracked changes": (with_tracked_change, "tracked changes"),
    "a comment": (
        lambda: altered(
            council_template(),
            add={
                "word/comments.xml": b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
                b'2006/main"><w:comment w:id="0" w:author="J. Clerk"/></w:comments>'
            },
        ),
        "comments",
    ),
    "a field that fetches": (lambda: with_field(' INCLUDETEXT "https://example.org/x.docx" '), "INCLUDETEXT"),
    "a field that runs": (lambda: with_field(" DDEAUTO c:\\\\windows\\\\cmd.exe "), "DDEAUTO"),
    "an entity": (
        lambda: altered(
            council_template(),
            add={"word/extra.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        ),
        "cannot be read: word/extra.xml",
    ),
    "broken parts": (
        lambda: altered(council_template(), change={"word/document.xml": lambda _: b"<a>"}),
        "cannot be read",
    ),
    "not what python-docx opens": (
        lambda: altered(
            council_template(),
            change={"_rels/.rels": lambda part: part.replace(b'officeDocument"', b'other"')},
        ),
        "cannot be opened",
    ),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_could_harm_is_refused_with_its_reason(case: str) -> None:
    make, reason = REFUSED[case]
    with pytest.raises(SaferPlanError, match=reason) as refused:
        received_template(make())
    assert str(refused.value).strip().endswith("."), "the remedy is a sentence"


def test_what_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = council_template()
    monkeypatch.setattr(council_rules, "MOST_UNPACKED", 10_000)
    with pytest.raises(SaferPlanError, match="unpacks to more"):
        received_template(content)
    monkeypatch.setattr(council_rules, "MOST_BYTES", 100)
    with pytest.raises(SaferPlanError, match="more than 0 MB"):
        received_template(content)


@pytest.mark.parametrize(
    "words", ["{% for a in range(99999) %}{% endfor %}", "{{ 'a' * 9999999999 }}", "{{ title | upper }}"]
)
def test_more_than_names_in_curly_brackets_is_refused(words: str, tmp_path: Path) -> None:
    content = received_template(council_template(words)).content
    with pytest.raises(SaferPlanError, match="more between its curly brackets"):
        template_look(content)
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(SaferPlanError, match="more between its curly brackets"):
        word_file(compose(small_document()), {}, path)


@pytest.mark.parametrize(
    ("words", "reason"), [("{{ chief }}", "not known: chief"), ("{{ title", "cannot be read")]
)
def test_unknown_and_broken_placeholders_are_refused(words: str, reason: str) -> None:
    with pytest.raises(SaferPlanError, match=reason):
        template_look(received_template(council_template(words)).content)


def test_who_made_it_is_taken_out_and_said() -> None:
    content = altered(
        council_template(),
        add={
            "docProps/custom.xml": b'<Properties xmlns="x"><property name="Owner">J. Clerk</property></Properties>'
        },
        change={
            "_rels/.rels": lambda part: part.replace(
                b"</Relationships>",
                b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'custom-properties" Target="docProps/custom.xml"/></Relationships>',
            )
        },
    )
    received = received_template(content)
    assert received.removed[0] == "the names of its author and of who changed it last"
    assert "properties of the company and of its document system" in received.removed
    with zipfile.ZipFile(io.BytesIO(received.content)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"Clerk" not in whole
    assert b"Designer" not in whole
    assert received_template(content).content == received.content
    assert not {one for one in received_template(received.content).removed if "names" in one}


def test_a_hyperlink_is_no_danger() -> None:
    assert received_template(with_relation("hyperlink", "https://www.example.gov.uk/")).content


def test_what_it_has_and_lacks_is_said() -> None:
    look = template_look(received_template(council_template("{{ title }}", "{{ content }}")).content)
    names = {one.name: one for one in look.styles}
    assert names["Heading 1"].theirs.lower() == "heading 1"
    assert (names["Heading 1"].font, names["Heading 1"].points, names["Heading 1"].colour) == (
        "Georgia",
        20,
        "7A1F5C",
    )
    assert names["List Bullet"].theirs == "Bullets", "councils call it so"
    assert names["Normal"].font == "Verdana"
    assert "Caption" in look.missing
    assert "Table style" in look.missing
    assert look.placeholders == ("as_at", "content", "title")
    assert (look.has_place, look.shows_marking, look.undescribed) == (True, False, 0)
    assert (look.header, look.footer) == ("Ashby Borough Council", "Town Hall, {{ as_at }}")
    assert look.logo.startswith(b"\x89PNG")


def test_the_sketch_shows_letters_and_colours_of_the_template() -> None:
    look = template_look(council_template("{{ content }}"))
    svg = page_sketch(look)
    root = fromstring(svg)
    texts = {one.text: one.attrib for one in root.iter("{http://www.w3.org/2000/svg}text")}
    assert texts["Heading of a section"]["fill"] == "#7A1F5C"
    assert texts["Heading of a section"]["font-family"].startswith("Georgia")
    assert "Ashby Borough Council" in texts
    assert next(root.iter("{http://www.w3.org/2000/svg}image")).attrib["href"].startswith("data:image/png")
    assert page_sketch(look) == svg


def test_a_bare_template_has_a_sketch_too() -> None:
    word = docx.Document()
    section = word.sections[0]._sectPr
    for child in list(section):
        section.remove(child)
    look = template_look(saved(word))
    assert (look.width, look.height, look.left) == (210, 297, 20)
    assert "(empty header)" in page_sketch(look)


def test_their_own_table_style_is_used_for_tables(tmp_path: Path) -> None:
    word = docx.Document(io.BytesIO(council_template("{{ content }}")))
    word.styles.add_style("Council Table", 3)
    path = tmp_path / "t.docx"
    path.write_bytes(received_template(saved(word)).content)
    made = docx.Document(io.BytesIO(word_file(compose(small_document()), {}, path)))
    assert {one.style.name for one in made.tables} == {"Council Table"}
    assert "Assessment Table" not in [one.name for one in made.styles]


def test_content_controls_are_filled(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(received_template(with_control("title")).content)
    document = small_document()
    made = docx.Document(io.BytesIO(word_file(compose(document), {}, path)))
    xml = made.element.xml
    assert xml.count(document.title) == 1, "shown by the control alone"
    assert "please" not in xml
    assert "dataBinding" not in xml
    assert "PlaceholderText" not in xml


def test_a_content_control_says_where_the_document_goes(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(received_template(with_control("Content")).content)
    made = docx.Document(io.BytesIO(word_file(compose(small_document()), {}, path)))
    said = [one.text for one in made.paragraphs]
    assert said[-1] == "Back cover."
    assert "Click here please" not in said
    assert any(one.endswith("Only") for one in said)


def test_a_control_of_another_name_is_left_alone() -> None:
    look = template_look(with_control("department"))
    assert look.controls == ()
    assert not look.has_place
