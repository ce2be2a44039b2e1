"""Templates as councils have them, and as somebody who means harm would make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180347d8b2a0000000049454e44ae426082"
)


def council_template(*paragraphs: str, header: str = "Ashby Borough Council") -> bytes:
    """A letterhead: its font, a logo in the header with its description, headings in its colour, a table style."""
    word = docx.Document()
    word.core_properties.author = "J. Clerk"
    word.core_properties.last_modified_by = "A. Designer"
    word.core_properties.title = "Corporate template v7"
    word.styles["Normal"].font.name = "Verdana"
    heading = word.styles["Heading 1"].font
    heading.name, heading.size, heading.color.rgb = "Georgia", Pt(20), RGBColor(0x7A, 0x1F, 0x5C)
    for name in ("List Bullet", "Caption", "TOC Heading"):
        word.styles[name].delete()
    bullets = word.styles.add_style("Bullets", 1)
    bullets.base_style = word.styles["Normal"]
    logo = word.sections[0].header.paragraphs[0]
    logo.text = header
    picture = logo.add_run().add_picture(io.BytesIO(PNG))
    picture._inline.docPr.set("descr", "The council's arms")
    word.sections[0].footer.paragraphs[0].text = "Town Hall, {{ as_at }}"
    for words in paragraphs:
        word.add_paragraph(words)
    return saved(word)


def saved(word: object) -> bytes:
    """A document of python-docx as a file."""
    file = io.BytesIO()
    word.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def with_control(tag: str, shown: str = "Click here") -> bytes:
    """A template with a content control of a tag, in a paragraph block of its own."""
    word = docx.Document()
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='Any'/><w:tag w:val='{tag}'/><w:showingPlcHdr/>"
        "<w:dataBinding w:xpath='x' w:storeItemID='{0}'/></w:sdtPr><w:sdtContent><w:p><w:r><w:rPr>"
        f"<w:rStyle w:val='PlaceholderText'/></w:rPr><w:t>{shown}</w:t></w:r><w:r><w:t> please</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    word.element.body.insert(0, control)
    word.add_paragraph("Back cover.")
    return saved(word)


def with_field(instruction: str) -> bytes:
    """A template with a field, whose instruction Word has broken over two runs."""
    word = docx.Document()
    half = len(instruction) // 2
    runs = "".join(
        f"<w:r><w:instrText xml:space='preserve'>{one}</w:instrText></w:r>"
        for one in (instruction[:half], instruction[half:])
    )
    field = (
        f"<w:p {nsdecls('w')}><w:r><w:fldChar w:fldCharType='begin'/></w:r>{runs}"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    word.element.body.insert(0, parse_xml(field))
    return saved(word)


def with_tracked_change() -> bytes:
    """A template somebody else's words were put into, with their name."""
    word = docx.Document()
    word.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:ins w:id='1' w:author='J. Clerk'><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
        ),
    )
    return saved(word)


def altered(
    content: bytes,
    *,
    add: Mapping[str, bytes] | None = None,
    change: Mapping[str, Callable[[bytes], bytes]] | None = None,
) -> bytes:
    """The file with parts added and parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change[name](part) if change and name in change else part)
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return made.getvalue()


def with_relation(kind: str, target: str, *, of: str = "word/_rels/document.xml.rels") -> bytes:
    """A template that points to something outside."""
    relation = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return altered(
        council_template(),
        change={of: lambda part: part.replace(b"</Relationships>", relation.encode())},
    )


def fonts_of(word: object, style: str) -> str | None:
    """The font that a style names itself."""
    found = word.styles[style].element.find(qn("w:rPr"))  # type: ignore[attr-defined]
    return None if found is None else found.find(qn("w:rFonts")).get(qn("w:ascii"))
