"""What can be spoken of: each kind of recorded row, which of them a reader may know of, and where its page is.

An app that has recorded rows says so in a module `subjects`, which is imported when the site starts. History pages,
comments, attachments, the feed and the search all read rows through `visible` and through nothing else, so that none
of them can show what another page would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from saferplan.history.actor import Actor
from saferplan.history.models import Recorded

Visible = Callable[[Actor], "models.QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """One kind of row that can be spoken of.

    Attributes:
        model: the kind of row.
        noun: what one of them is called, such as `action`.
        plural: what several are called.
        visible: the rows of it that an actor may know of; what is not among them is not found.
        page: the name of the page that shows one; without one, its history is its page.
        arguments: what that page's address is made of: its arguments, each from an attribute of the row.
        texts: the fields that a search looks into, the title first.
        searched: which of the rows a search finds.
        part_of: the kinds of row that one of these belongs to, each with the field that names it; what happens to
            the part stands in the history of the whole.
        untold: fields whose changes say nothing to a reader.
        spoken_of: whether comments and attachments may be put to it.
        related: relations that its name or its address needs, read along with it.
        year: the field that holds the year in which its plan's year begins; a search says it, for years repeat.
    """

    model: type[Recorded]
    noun: str
    plural: str
    visible: Visible
    page: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    searched: models.Q = field(default_factory=models.Q)
    part_of: tuple[tuple[str, str], ...] = ()
    untold: frozenset[str] = frozenset()
    spoken_of: bool = True
    related: tuple[str, ...] = ()
    year: str = ""

    @property
    def name(self) -> str:
        """How events and addresses name the kind, such as `plan.action`."""
        return self.model.subject_type()

    def rows(self, by: Actor) -> models.QuerySet[Any]:
        """The rows that an actor may know of, with what their names need."""
        return self.visible(by).select_related(*self.related) if self.related else self.visible(by)

    def address(self, row: Recorded) -> str:
        """Where the row's page is; where there is no such page, its history."""
        if self.page:
            try:
                return reverse(
                    self.page, kwargs={name: _followed(row, path) for name, path in self.arguments.items()}
                )
            except NoReverseMatch:
                pass
        return reverse("history", kwargs={"kind": self.name, "number": row.pk})


_KINDS: dict[str, SubjectKind] = {}


def subject_kind(
    model: type[Recorded], noun: str, *, plural: str, visible: Visible, **options: Any
) -> SubjectKind:
    """Declare a kind of row that can be spoken of; see `SubjectKind`.

    Raises:
        ValueError: the kind is declared already.
    """
    kind = SubjectKind(model, noun, plural, visible, **options)
    if kind.name in _KINDS:
        raise ValueError(f"{kind.name} is declared already")
    _KINDS[kind.name] = kind
    return kind


def subject_kinds() -> tuple[SubjectKind, ...]:
    """Every kind that can be spoken of, in the order of the apps."""
    return tuple(_KINDS.values())


def kind_named(name: str) -> SubjectKind:
    """The kind of a name.

    Raises:
        Http404: there is none.
    """
    kind = _KINDS.get(name)
    if kind is None:
        raise Http404(f"no kind of record {name!r}")
    return kind


def kind_of(row: Recorded) -> SubjectKind:
    """The kind of a row.

    Raises:
        Http404: rows of that kind are not spoken of.
    """
    return kind_named(row.subject_type())


def subject_get(*, by: Actor, kind: str, number: int) -> Recorded:
    """One row.

    Raises:
        Http404: there is none, or the actor must not know of it.
    """
    declared = kind_named(kind)
    row: Recorded | None = declared.rows(by).filter(pk=number).first()
    if row is None:
        raise Http404(f"no {declared.noun} {number}")
    return row


def about_visible(
    by: Actor, kinds: Iterable[SubjectKind], *, type_field: str = "subject_type", id_field: str = "subject_id"
) -> models.Q:
    """The rows about a subject (events, comments, attachments) whose subject an actor may know of."""
    condition, whole = models.Q(pk__in=()), []
    for kind in kinds:
        rows = kind.visible(by).order_by()
        if rows.query.is_empty():
            continue
        if rows.query.where:
            condition |= models.Q(**{type_field: kind.name, f"{id_field}__in": rows.values("pk")})
        else:
            # Every row of the kind: to ask which would only cost.
            whole.append(kind.name)
    return condition | models.Q(**{f"{type_field}__in": whole})


def _followed(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name)
    return row
