"""Markup compared for what it says: the order of attributes and classes, and spaces between tags, say nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


class _Tree(HTMLParser):
    def __init__(self, ignored: frozenset[str]) -> None:
        super().__init__()
        self.ignored = ignored
        self.root: list[Any] = []
        self.open: list[list[Any]] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = {
            name: tuple(sorted((value or "").split())) if name == "class" else (value or "")
            for name, value in attrs
            if name not in self.ignored
        }
        inside: list[Any] = []
        self.open[-1].append((tag, kept, inside))
        if tag not in VOID:
            self.open.append(inside)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.open[-1].append(text)


def tree(html: str, *, ignored: frozenset[str] = frozenset()) -> list[Any]:
    """The elements, their attributes (but for those that are ignored) and texts, nested as they stand."""
    parser = _Tree(ignored)
    parser.feed(html)
    parser.close()
    assert parser.open == [parser.root], f"not every element is closed: {html}"
    return parser.root
