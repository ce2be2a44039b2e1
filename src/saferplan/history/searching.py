"""Search over everything that a reader may see: the rows that have all the words, by kind, the best first.

Rows are looked for where they lie, through the same `visible` that their pages read: there is no index beside them
that could be stale, or say more than a page would. A partnership has some thousands of rows; a search reads their
texts in milliseconds (`docs/history.md` has the numbers).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.models import Comment, Recorded
from saferplan.history.subjects import SubjectKind, kind_named, subject_kinds

MOST_WORDS = 8
SHORTEST = 2
MOST_OF_A_KIND = 20
MOST_KINDS = 7
MOST_KINDS_COMMENTED = 3
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a text, and whether it is one of the words that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that has all the words: its title, its plan's year, an excerpt where a word stands elsewhere, its page."""

    row: Recorded
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    address: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `more` where there are more than are shown."""

    heading: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Further:
    """A kind whose hits are not shown: there are so many (`more`: at least), to be looked at by themselves."""

    heading: str
    kind: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found. `words` are those that were looked for; none where the question had none.

    `further` are kinds beyond those that are shown at once.
    """

    words: tuple[str, ...]
    groups: tuple[Group, ...]
    further: tuple[Further, ...] = ()

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


def search(*, by: Actor, question: str, only: str = "") -> Results:
    """The rows the actor may see that have all the words of a question, by kind, those with them in the title first.

    One query says which rows they are, and one more for each kind that is shown, of which there are at most seven.

    Args:
        by: who looks.
        question: the words.
        only: the name of one kind, to look at that alone.
    """
    words = words_of(question)
    if not words or not by.signed_in:
        return Results(words, ())
    kinds = [kind for kind in subject_kinds() if kind.texts and only in ("", kind.name)]
    found = _found(kinds, by, words)
    with_hits = [kind for kind in kinds if kind.name in found]
    return Results(
        words,
        tuple(_group(kind, by, words, found[kind.name]) for kind in with_hits[:MOST_KINDS]),
        tuple(
            Further(
                _heading(kind),
                kind.name,
                min(len(found[kind.name]), MOST_OF_A_KIND),
                len(found[kind.name]) > MOST_OF_A_KIND,
            )
            for kind in with_hits[MOST_KINDS:]
        ),
    )


def _found(kinds: Sequence[SubjectKind], by: Actor, words: tuple[str, ...]) -> dict[str, list[int]]:
    """The numbers of the best rows that have the words, of each kind at most one more than is shown. One query."""
    parts = []
    for place, kind in enumerate(kinds):
        visible = kind.visible(by)
        if visible.query.is_empty():
            continue
        best = (
            visible.filter(kind.searched, _anywhere(kind, words))
            .annotate(
                further=Case(
                    When(_in_title(kind, words), then=Value(0)), default=Value(1), output_field=IntegerField()
                )
            )
            .order_by("further", "-pk")
            .values("pk")[: MOST_OF_A_KIND + 1]
        )
        parts.append(
            kind.model._base_manager.filter(pk__in=best)
            .order_by()
            .annotate(which_kind=Value(place, output_field=IntegerField()))
            .values_list("which_kind", "pk")
        )
    found: dict[str, list[int]] = {}
    if parts:
        first, *others = parts
        for place, number in first.union(*others, all=True) if others else first:
            found.setdefault(kinds[place].name, []).append(number)
    return found


def _heading(kind: SubjectKind) -> str:
    return kind.plural[:1].upper() + kind.plural[1:]


def _in_title(kind: SubjectKind, words: tuple[str, ...]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(**{f"{kind.texts[0]}__icontains": word})
    return condition


def _anywhere(kind: SubjectKind, words: tuple[str, ...]) -> Q:
    condition = Q()
    for word in words:
        in_any = Q()
        for name in kind.texts:
            in_any |= Q(**{f"{name}__icontains": word})
        condition &= in_any
    return condition


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


def _group(kind: SubjectKind, by: Actor, words: tuple[str, ...], numbers: Sequence[int]) -> Group:
    rows = list(
        kind.rows(by)
        .filter(pk__in=numbers)
        .annotate(
            further=Case(
                When(_in_title(kind, words), then=Value(0)), default=Value(1), output_field=IntegerField()
            ),
            of_year=F(kind.year) if kind.year else Value(None, output_field=IntegerField()),
        )
        .order_by("further", "-pk")
    )
    shown = rows[:MOST_OF_A_KIND]
    about = _addresses(shown, by) if kind.model is Comment else {}
    hits = tuple(
        Hit(
            row,
            marked(str(row), words),
            marked(_excerpt(kind, row, words), words),
            about.get(row.pk) or kind.address(row),
            PlanYear(row.of_year).label if row.of_year else "",
        )
        for row in shown
    )
    return Group(_heading(kind), hits, len(rows) > len(shown))


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
    """A comment is read where it stands: on the page of what it is about.

    Of many kinds of row only some are asked for their pages; comments on others are read beside the history of theirs.
    """
    by_kind: dict[str, dict[int, list[int]]] = {}
    for one in comments:
        by_kind.setdefault(one.about_type, {}).setdefault(one.about_id, []).append(one.pk)
    asked, others = list(by_kind.items())[:MOST_KINDS_COMMENTED], list(by_kind.items())[MOST_KINDS_COMMENTED:]
    return {
        number: kind_named(name).address(row)
        for name, subjects in asked
        for row in kind_named(name).rows(by).filter(pk__in=subjects)
        for number in subjects[row.pk]
    } | {
        number: reverse("history", kwargs={"kind": name, "number": about})
        for name, subjects in others
        for about, numbers in subjects.items()
        for number in numbers
    }
