"""Search over everything that a reader may see: the rows that have all the words, by kind, the best first.

Rows are looked for where they lie, through the same `visible` that their pages read: there is no index beside them
that could be stale, or say more than a page would. A partnership has some thousands of rows; a search reads their
texts in milliseconds (`docs/history.md` has the numbers).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from saferplan.history.actor import Actor
from saferplan.history.models import Comment, Recorded
from saferplan.history.subjects import SubjectKind, kind_named, subject_kinds

MOST_WORDS = 8
SHORTEST = 2
MOST_OF_A_KIND = 20
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a text, and whether it is one of the words that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that has all the words: its title, an excerpt where a word stands elsewhere, and its page."""

    row: Recorded
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `more` where there are more than are shown."""

    heading: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found. `words` are those that were looked for; none where the question had none."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return sum(len(group.hits) for group in self.groups)


def words_of(question: str) -> tuple[str, ...]:
    """The words that are looked for: those of at least two characters, each once.

    >>> words_of("  Anti-social  behaviour, in a park? anti-social")
    ('anti-social', 'behaviour', 'in', 'park')
    """
    found = re.findall(r"[\w&'’.-]+", unicodedata.normalize("NFC", question)[:400])
    stripped = (one.strip(".-'’").lower() for one in found)
    return tuple(dict.fromkeys(one for one in stripped if len(one) >= SHORTEST))[:MOST_WORDS]


def search(*, by: Actor, question: str) -> Results:
    """The rows the actor may see that have all the words of a question, by kind, those with them in the title first.

    The number of queries is that of the kinds, however much there is.
    """
    words = words_of(question)
    if not words or not by.signed_in:
        return Results(words, ())
    groups = (_group(kind, by, words) for kind in subject_kinds() if kind.texts)
    return Results(words, tuple(group for group in groups if group.hits))


def marked(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """A text in pieces, those that are one of the words marked.

    >>> [(piece.text, piece.found) for piece in marked("Patrols in the park", ["park", "patrol"])]
    [('Patrol', True), ('s in the ', False), ('park', True)]
    """
    longest_first = sorted({re.escape(word) for word in words}, key=len, reverse=True)
    if not longest_first:
        return (Piece(text, False),) if text else ()
    parts = re.split(f"({'|'.join(longest_first)})", text, flags=re.IGNORECASE)
    # re.split with one group alternates what is between the words and the words.
    return tuple(Piece(part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _group(kind: SubjectKind, by: Actor, words: tuple[str, ...]) -> Group:
    in_title, anywhere = Q(), Q()
    for word in words:
        in_title &= Q(**{f"{kind.texts[0]}__icontains": word})
        in_any = Q()
        for name in kind.texts:
            in_any |= Q(**{f"{name}__icontains": word})
        anywhere &= in_any
    rows = list(
        kind.rows(by)
        .filter(kind.searched, anywhere)
        .annotate(further=Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("further", "-pk")[: MOST_OF_A_KIND + 1]
    )
    shown = rows[:MOST_OF_A_KIND]
    about = _addresses(shown, by) if kind.model is Comment else {}
    hits = tuple(
        Hit(
            row,
            marked(str(row), words),
            marked(_excerpt(kind, row, words), words),
            about.get(row.pk) or kind.address(row),
        )
        for row in shown
    )
    return Group(kind.plural[:1].upper() + kind.plural[1:], hits, len(rows) > len(shown))


def _excerpt(kind: SubjectKind, row: Any, words: tuple[str, ...]) -> str:
    """The stretch around the first word that the title does not have; nothing where it has them all."""
    title = str(row).lower()
    for word in words:
        if word in title:
            continue
        for name in kind.texts:
            text = str(getattr(row, name))
            at = text.lower().find(word)
            if at >= 0:
                return _stretch(text, at, len(word))
    return ""


def _stretch(text: str, at: int, length: int) -> str:
    start = max(0, at - (_EXCERPT - length) // 2)
    end = min(len(text), start + _EXCERPT)
    # At whole words, so that the excerpt begins and ends legibly.
    if start:
        start = text.find(" ", start, at) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", at + length, end), at + length)
    return f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"


def _addresses(comments: Iterable[Comment], by: Actor) -> dict[int, str]:
    """A comment is read where it stands: on the page of what it is about."""
    by_kind: dict[str, dict[int, list[int]]] = {}
    for one in comments:
        by_kind.setdefault(one.about_type, {}).setdefault(one.about_id, []).append(one.pk)
    return {
        number: kind_named(name).address(row)
        for name, subjects in by_kind.items()
        for row in kind_named(name).rows(by).filter(pk__in=subjects)
        for number in subjects[row.pk]
    }
