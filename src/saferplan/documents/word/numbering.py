"""The list definition that bulleted paragraphs use, added to whatever definitions the document has."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart


def bullet_list(word: WordDocument) -> int:
    """The number of a bulleted list in this document; the definition is made for it."""
    numbering: Any = _numbering_part(word).element
    abstract = 1 + max(_numbers(numbering, "w:abstractNum", "w:abstractNumId"), default=0)
    number = 1 + max(_numbers(numbering, "w:num", "w:numId"), default=0)
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
    # The schema wants every definition before the first list that uses one.
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(definition)
    else:
        first.addprevious(definition)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>')
    )
    return number


def _numbers(numbering: Any, element: str, attribute: str) -> list[int]:
    return [int(found.get(qn(attribute))) for found in numbering.findall(qn(element))]


def _numbering_part(word: WordDocument) -> Any:
    """The part with list definitions; a template without lists has none, and gets an empty one."""
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part
    part = NumberingPart(
        PackURI("/word/numbering.xml"),
        CONTENT_TYPE.WML_NUMBERING,
        parse_xml(f"<w:numbering {nsdecls('w')}/>"),
        word.part.package,
    )
    word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part
