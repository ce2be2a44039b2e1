"""The pages of the documentation: their text, headings and links."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"
SOURCE = PROJECT / "src" / "saferplan"

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page that a reader may come across: those of docs, and the pages at the top of the checkout."""
    return [*sorted(PROJECT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


@cache
def prose(page: Path) -> str:
    """A page without its fenced blocks and comments."""
    return _COMMENT.sub("", _FENCED.sub("", page.read_text(encoding="utf-8")))


def links(page: Path) -> list[str]:
    """The targets of a page's links, as they stand there."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    return _LINK.findall(text)


def anchors(page: Path) -> set[str]:
    """The anchors that the headings of a page get.

    As GitHub and MkDocs make them: small letters, spaces to hyphens, everything but letters, digits, hyphens
    and underscores left out.
    """
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose(page))
    }


def linked_files(page: Path) -> set[Path]:
    """The files of the checkout that a page links to."""
    return {
        (page.parent / target.partition("#")[0]).resolve()
        for target in links(page)
        if ":" not in target and not target.startswith("#")
    }
