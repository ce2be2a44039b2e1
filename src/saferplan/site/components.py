"""What pages are put together from, as data: tables, lists, marks; and the marks that are made without a template.

A view builds these from what a selector returned, and a template shows them with a tag of `templatetags/components.py`.
Whatever is not marked as safe is escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, cast

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Status(Protocol):
    """What a status tag shows: any `Shown` of the working year, or a verdict of the assessment."""

    @property
    def word(self) -> str:
        """The status as printed."""

    @property
    def shape(self) -> str:
        """The shape beside the word."""

    @property
    def colour(self) -> str:
        """The colour of the tag."""

    @property
    def meaning(self) -> str:
        """The sentence that explains it."""


SHAPES = {
    "circle": '<circle cx="8" cy="8" r="6.5"/>',
    "triangle": '<path d="M8 1.2 15.3 14.4H.7z"/>',
    "diamond": '<path d="m8 .3 7.7 7.7L8 15.7.3 8z"/>',
    "square": '<path d="M2 2h12v12H2z"/>',
    "dash": '<path d="M1.5 6h13v4h-13z"/>',
    "cross": '<path d="M3.2 1 8 5.8 12.8 1 15 3.2 10.2 8l4.8 4.8-2.2 2.2L8 10.2 3.2 15 1 12.8 5.8 8 1 3.2z"/>',
}
"""Each shape of a status, drawn in a square of sixteen."""

# The tag's colour for each colour that a status may have: GOV.UK's names, and those of the assessment's verdicts.
TAG_COLOURS = {
    "black": "black",
    "blue": "blue",
    "green": "green",
    "grey": "grey",
    "orange": "orange",
    "purple": "purple",
    "red": "red",
    "vermilion": "red",
    "white": "grey",
    "yellow": "yellow",
}


def status_tag(status: Status) -> SafeString:
    """A status as a tag: its word, its shape, its colour, and its meaning where the reader points at it.

    Raises:
        KeyError: the status has a shape or colour that the site does not know.
    """
    # The statuses of two kinds may be the same text, and so equal: the kind is part of what is remembered.
    return _status_tag(type(status), cast(Hashable, status))


@cache
def _status_tag(_kind: type, value: Hashable) -> SafeString:
    status = cast(Status, value)
    return format_html(
        '<strong class="govuk-tag govuk-tag--{} sp-status" title="{}">'
        '<svg class="sp-status__shape" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" '
        'focusable="false">{}</svg>{}</strong>',
        TAG_COLOURS[status.colour],
        status.meaning,
        mark_safe(SHAPES[status.shape]),  # noqa: S308 - our own drawings
        status.word,
    )


def tag(text: object, colour: str = "") -> SafeString:
    """A plain tag, for what is not a status: a kind, a count."""
    return format_html(
        '<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text
    )


def day(value: dt.date) -> SafeString:
    """A day as it is written everywhere, kept on one line: 30 June 2017."""
    return format_html('<span class="sp-day">{} {}</span>', value.day, f"{value:%B %Y}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text or a day, perhaps with a link, a status or a second, quieter line.

    `hidden` is read out after the text of the link: where two links of a table say the same, it says what each is for.
    """

    text: object = ""
    href: str = ""
    status: Status | None = None
    detail: object = ""
    numeric: bool = False
    hidden: str = ""

    def html(self) -> SafeString:
        """What stands in the cell."""
        shown: object = self.text
        if isinstance(shown, dt.date):
            shown = day(shown)
        if self.href:
            shown = format_html(
                '<a class="govuk-link" href="{}">{}{}</a>', self.href, shown, _hidden(self.hidden)
            )
        if self.status is not None:
            mark = status_tag(self.status)
            shown = format_html("{} {}", mark, shown) if shown != "" else mark
        if self.detail:
            shown = format_html('{}<span class="sp-detail">{}</span>', shown, self.detail)
        return conditional_escape(cast(str, shown))  # whatever it is, it is written as text


def _hidden(text: str) -> SafeString:
    return format_html('<span class="govuk-visually-hidden"> {}</span>', text) if text else SafeString("")


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers stand to the right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and scoped headers. On a phone each row becomes a card, unless `stack` is false.

    The first cell of a row names the row. `caption_size` is `s`, `m`, `l` or `hidden` where a heading just above says
    the same.
    """

    caption: str
    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Any]]
    caption_size: str = "m"
    row_headers: bool = True
    stack: bool = True

    def html(self) -> SafeString:
        """The whole table, made in one go: a list of hundreds of rows stays cheap."""
        columns = [one if isinstance(one, Column) else Column(one) for one in self.columns]
        size = (
            "govuk-visually-hidden"
            if self.caption_size == "hidden"
            else f"govuk-table__caption--{self.caption_size}"
        )
        parts: list[str] = [
            format_html(
                '<table class="govuk-table{}"><caption class="govuk-table__caption{}">{}</caption>'
                '<thead class="govuk-table__head"><tr class="govuk-table__row">',
                " sp-stack" if self.stack else "",
                f" {size}" if self.caption_size else "",
                self.caption,
            )
        ]
        parts += [
            format_html(
                '<th scope="col" class="govuk-table__header{}">{}</th>',
                " govuk-table__header--numeric" if one.numeric else "",
                one.title,
            )
            for one in columns
        ]
        parts.append(mark_safe('</tr></thead><tbody class="govuk-table__body">'))
        labels = [
            format_html(' data-label="{}"', one.title) if self.stack else SafeString() for one in columns
        ]
        for row in self.rows:
            parts.append(mark_safe('<tr class="govuk-table__row">'))
            for at, given in enumerate(row):
                cell = given if isinstance(given, Cell) else Cell(given)
                html = cell.html()
                if at == 0 and self.row_headers:
                    parts.append(f'<th scope="row" class="govuk-table__header">{html}</th>')
                    continue
                numeric = " govuk-table__cell--numeric" if cell.numeric or columns[at].numeric else ""
                parts.append(f'<td class="govuk-table__cell{numeric}"{labels[at]}>{html}</td>')
            parts.append("</tr>")
        parts.append("</tbody></table>")
        return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. `hidden` is read out after the text, so that a `Change` says what it changes."""

    text: str
    href: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a summary list: what, its value, and what may be done with it."""

    key: str
    value: object
    links: Sequence[Link] = ()
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list: where it leads, a hint, and how it stands."""

    title: str
    href: str = ""
    hint: str = ""
    status: Status | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One page of several about the same thing, for the navigation between them."""

    text: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was and what it became, in words; an empty `before` of something new."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that happened: who did it, for whom, when, what, from what to what, and why."""

    what: str
    at: dt.datetime
    who: str = "SaferPlan"
    organisation: str = ""
    why: str = ""
    changes: Sequence[FieldChange] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said: the text as it was written, who by, for whom, and when."""

    text: str
    at: dt.datetime
    who: str
    organisation: str = ""
    href: str = ""
    edited: bool = False


def sections(items: Iterable[tuple[str, str]], path: str) -> list[Section]:
    """The pages about one thing, (title, address), with the one that is open marked."""
    return [Section(text, href, current=href == path) for text, href in items]
