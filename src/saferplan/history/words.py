"""What happened, in words: who, when, what, from what to what and why, as a person reads it.

Fields are named by their labels, choices by theirs, related rows by their names; what the reader must not know of is
not named. However many events there are, there is one query for each kind of row that they touch or mention.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.amounts import PenceField
from saferplan.history.models import Event, Recorded
from saferplan.history.subjects import SubjectKind, kind_named, subject_kinds

SYSTEM = "SaferPlan"
NOTHING = ""
NOT_TOLD = "something that is not shown to you"

Names = Mapping[type[models.Model], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row: its label, what stood there and what stands there now, in words; empty for nothing."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether the words are too many for one line."""
        return len(self.before) + len(self.after) > 160 or "\n" in self.before + self.after


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a person reads it. `what` follows after `who`: *Co-ordinator, NWLDC* *moved the milestone*."""

    event: Event
    at: dt.datetime
    who: str
    organisation: str
    what: str
    noun: str
    subject: str
    address: str
    began: bool
    changes: tuple[Change, ...]
    why: str


def happenings(events: Iterable[Event], *, by: Actor) -> list[Happening]:
    """Events in words, in the order in which they are given; those of rows the actor must not know of are left out."""
    given = list(events)
    rows = _rows(_wanted(given), by)
    declared = {kind.model: kind.name for kind in subject_kinds()}
    subjects = {
        (declared[model], number): row
        for model, held in rows.items()
        if model in declared
        for number, row in held.items()
    }
    names = {model: {number: str(row) for number, row in held.items()} for model, held in rows.items()}
    return [
        _told(event, kind_named(event.subject_type), subjects[event.subject_type, event.subject_id], names)
        for event in given
        if (event.subject_type, event.subject_id) in subjects
    ]


def _told(event: Event, kind: SubjectKind, row: Recorded, names: Names) -> Happening:
    began = all(before is None for before, _ in event.changes.values())
    changes = []
    # A comment or a file that is new says all by its name.
    told = {} if began and not kind.spoken_of and kind.texts else event.changes
    for name, (before, after) in told.items():
        if name in kind.untold:
            continue
        field = kind.model._meta.get_field(name)
        change = Change(_label(field), _written(field, before, names), _written(field, after, names))
        if change.before != change.after:
            changes.append(change)
    return Happening(
        event=event,
        at=event.at,
        who=SYSTEM if event.account is None else str(event.account),
        organisation="" if event.organisation is None else str(event.organisation),
        what=kind.model.EVENTS.get(event.name, event.name.replace("_", " ")),
        noun=kind.noun,
        subject=str(row),
        address=kind.address(row),
        began=began,
        changes=tuple(changes),
        why=event.reason,
    )


def within(events: Iterable[Event], kinds: int) -> list[Event]:
    """The first events, as long as they touch and mention no more than so many kinds of row: each costs a query.

    At least one, where there is one.
    """
    kept: list[Event] = []
    touched: set[type[models.Model]] = set()
    for event in events:
        touched |= _wanted([event]).keys()
        if kept and len(touched) > kinds:
            break
        kept.append(event)
    return kept


def _wanted(events: Iterable[Event]) -> dict[type[models.Model], set[int]]:
    """The rows that events are about, and those that their relations mention, by model."""
    known = {kind.name: kind for kind in subject_kinds()}
    wanted: defaultdict[type[models.Model], set[int]] = defaultdict(set)
    for event in events:
        kind = known.get(event.subject_type)
        if kind is None:
            continue
        wanted[kind.model].add(event.subject_id)
        for name, values in event.changes.items():
            field = kind.model._meta.get_field(name)
            if name not in kind.untold and isinstance(field, models.ForeignKey | models.ManyToManyField):
                numbers = {one for value in values for one in _numbers(value)}
                if numbers:
                    wanted[field.related_model].update(numbers)
    return dict(wanted)


def _rows(
    wanted: Mapping[type[models.Model], set[int]], by: Actor
) -> dict[type[models.Model], dict[int, Any]]:
    """These rows as far as the actor may know of them; one query for each model."""
    declared = {kind.model: kind for kind in subject_kinds()}
    return {
        model: {
            row.pk: row
            for row in (
                declared[model].rows(by) if model in declared else model._default_manager.all()
            ).filter(pk__in=numbers)
        }
        for model, numbers in wanted.items()
    }


def _numbers(value: Any) -> list[int]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _label(field: Any) -> str:
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def _written(field: Any, value: Any, names: Names) -> str:
    """A value as an event holds it, in words."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        known = names.get(field.related_model, {})
        return ", ".join(sorted(known.get(one, NOT_TOLD) for one in _numbers(value)))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, models.DateTimeField):
        moment = dt.datetime.fromisoformat(value).astimezone(LONDON)
        return f"{_day(moment.date())}, {moment:%H:%M}"
    if isinstance(field, models.DateField):
        return _day(dt.date.fromisoformat(value))
    if isinstance(field, PenceField):
        return written_pounds(value)
    if isinstance(field, models.DecimalField):
        plain = format(Decimal(value), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
