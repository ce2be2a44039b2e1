"""The styles a Word document needs: ours on our own page, and in a template only those it lacks.

Every look in the document comes from a named style, so a council that changes a style in Word changes the
whole document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from saferplan.documents.look import BRAND, INK, LINE, QUIET
from saferplan.documents.word.naming import found_style, styles_of

_FONT = "Arial"


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: the name a person sees in Word, its kind, and its definition."""

    name: str
    identity: str
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"
    based_on: str = "Normal"
    next: str = ""
    table: str = ""


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _colour(colour: str) -> str:
    return f'<w:color w:val="{colour.removeprefix("#").upper()}"/>'


def _space(before: float, after: float, line: float = 1.15) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(line * 240)}" w:lineRule="auto"/>'
    )


def _heading(level: int, points: float, before: float) -> _Style:
    return _Style(
        f"heading {level}",
        f"Heading{level}",
        f'<w:keepNext/><w:keepLines/>{_space(before, 6, 1.1)}<w:outlineLvl w:val="{level - 1}"/>',
        f"<w:b/><w:bCs/>{_colour(BRAND)}{_size(points)}",
        next="Normal",
    )


def _notice(name: str, colour: str, ground: str) -> _Style:
    plain = colour.removeprefix("#").upper()
    return _Style(
        f"Notice {name}",
        f"Notice{name}",
        f'<w:keepLines/><w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{plain}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>{_space(8, 8, 1.25)}<w:ind w:left="240"/>',
    )


_DOTTED = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9630"/></w:tabs>'
_TABLE_STYLE = f"""
<w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:].upper()}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:].upper()}"/>
</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
<w:bottom w:w="40" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="10" w:space="0" w:color="{INK[1:].upper()}"/></w:tcBorders>
<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
"""

_STYLES = (
    _Style("Normal", "Normal", _space(0, 7, 1.2), f"{_colour(INK)}{_size(10.5)}", based_on="", next=""),
    _Style(
        "Title", "Title", f"<w:keepNext/>{_space(0, 6, 1.05)}", f"<w:b/><w:bCs/>{_colour(BRAND)}{_size(26)}"
    ),
    _Style("Subtitle", "Subtitle", _space(0, 8), f"{_colour(INK)}{_size(14)}"),
    _heading(1, 18, 24),
    _heading(2, 14, 16),
    _heading(3, 12, 14),
    _heading(4, 11, 12),
    _heading(5, 10.5, 10),
    _Style("caption", "Caption", f"<w:keepNext/><w:keepLines/>{_space(14, 3)}", "<w:b/><w:bCs/>"),
    _Style(
        "Picture Subtitle", "PictureSubtitle", f"<w:keepNext/>{_space(0, 4)}", f"{_colour(QUIET)}{_size(10)}"
    ),
    _Style("Picture", "Picture", f"<w:keepNext/>{_space(0, 4, 1)}"),
    # The symbol stands in the margin.
    _Style("Easy Text", "EasyText", f'{_space(6, 10, 1.3)}<w:ind w:left="1701"/>', _size(16)),
    _Style("Table Text", "TableText", _space(0, 0, 1.08), _size(9)),
    _Style("Table Number", "TableNumber", '<w:jc w:val="right"/>', based_on="TableText"),
    _Style("Notes", "Notes", _space(3, 0, 1.1), f"{_colour(QUIET)}{_size(8.5)}"),
    _Style("Notes End", "NotesEnd", _space(3, 10, 1.1), based_on="Notes"),
    _notice("Note", BRAND, "F2F7FB"),
    _notice("Caution", "#8a4b00", "FFF8EC"),
    _notice("Missing", "#8b1e3f", "FDF3F6"),
    _Style(
        "List Bullet",
        "ListBullet",
        f'<w:numPr><w:numId w:val="{{bullets}}"/></w:numPr>{_space(0, 3, 1.2)}'
        '<w:ind w:left="360" w:hanging="360"/><w:contextualSpacing/>',
    ),
    _Style(
        "TOC Heading",
        "TOCHeading",
        f"<w:keepNext/>{_space(18, 6)}",
        f"<w:b/><w:bCs/>{_colour(BRAND)}{_size(14)}",
    ),
    _Style(
        "toc 1",
        "TOC1",
        f"{_DOTTED}{_space(4, 2, 1)}",
    ),
    _Style(
        "toc 2",
        "TOC2",
        f'{_DOTTED}{_space(0, 2, 1)}<w:ind w:left="360"/>',
    ),
    _Style("header", "Header", _space(0, 0, 1), _size(8.5)),
    _Style(
        "footer",
        "Footer",
        f'<w:tabs><w:tab w:val="right" w:pos="9630"/></w:tabs>{_space(0, 0, 1)}',
        f"{_colour(QUIET)}{_size(8.5)}",
    ),
    _Style(
        "Hyperlink",
        "Hyperlink",
        run=f'{_colour("#0f5288")}<w:u w:val="single"/>',
        kind="character",
        based_on="DefaultParagraphFont",
    ),
    _Style("Assessment Table", "AssessmentTable", kind="table", based_on="TableNormal", table=_TABLE_STYLE),
)


class Styles:
    """The identities of styles in one document, by the name a person sees."""

    def __init__(self, identities: Mapping[str, str], numbered: frozenset[str]) -> None:
        self._identities = dict(identities)
        self._numbered = numbered

    def __getitem__(self, name: str) -> str:
        return self._identities[name]

    def numbers_itself(self, name: str) -> bool:
        """Whether Word numbers paragraphs of this style, so that we must not."""
        return name in self._numbered


def settle_styles(word: WordDocument, *, own: bool, bullets: int) -> Styles:
    """Give the document every style that is written with, and say what each is called in it.

    With `own`, our definitions take the place of those there; in a council's template only what is missing
    is added: a style that it has under another usual name is taken for ours. `bullets` is the number of the list
    definition that bulleted paragraphs use.
    """
    element: Any = word.styles.element
    held = styles_of(element)
    if own:
        _set_defaults(element)
    for style in _STYLES:
        present = held.get(style.name.lower())
        theirs = None if own else found_style(style.name, held)
        if theirs is not None:
            held[style.name.lower()] = theirs
            continue
        if present is not None:
            element.remove(present)
        made = parse_xml(_definition(style, bullets))
        element.append(made)
        held[style.name.lower()] = made
    wanted = {style.name: held[style.name.lower()] for style in _STYLES}
    identities = {name: found.get(qn("w:styleId")) for name, found in wanted.items()}
    numbered = frozenset(
        name
        for name, found in wanted.items()
        if name.startswith("heading") and found.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    )
    return Styles(identities, numbered)


def _set_defaults(styles: Any) -> None:
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is not None:
        styles.remove(defaults)
    fonts = " ".join(f'w:{script}="{_FONT}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
    styles.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr><w:rFonts {fonts}/></w:rPr></w:rPrDefault>"
            "<w:pPrDefault/></w:docDefaults>"
        ),
    )


def _definition(style: _Style, bullets: int) -> str:
    default = ' w:default="1"' if style.identity == "Normal" else ""
    based_on = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style.next}"/>' if style.next else ""
    paragraph = style.paragraph.replace("{bullets}", str(bullets))
    return (
        f'<w:style {nsdecls("w")} w:type="{style.kind}"{default} w:styleId="{style.identity}">'
        f'<w:name w:val="{style.name}"/>{based_on}{following}<w:uiPriority w:val="1"/><w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{style.run}</w:rPr>" if style.run else "")
        + f"{style.table}</w:style>"
    )
