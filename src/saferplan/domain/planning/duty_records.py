"""Duties that are done outside the system, and the dated records that show them done (`data/duties.toml`).

Publishing a summary, sending a copy, holding a public meeting: the system cannot see any of it. What it holds is a
record: on which day, by which document or meeting, and for how long that counts. Without a record it is not known
whether a duty was done; it is missing only where the record says so, or where the last one counts no longer.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.completeness_facts import Found, Status
from saferplan.domain.display import written_day
from saferplan.domain.tables import read_table


class Duty(StrEnum):
    """What can be recorded."""

    ENGAGEMENT_PLANNED = "engagement_planned"
    SUMMARY_PUBLISHED = "summary_published"
    COPY_SENT = "copy_sent"
    COUNTY_AGREEMENT = "county_agreement"
    RISK_ASSESSMENT = "risk_assessment"
    EQUALITY_IMPACT = "equality_impact"
    VALUE_FOR_MONEY = "value_for_money"
    SHARING_PROTOCOL = "sharing_protocol"
    CONSULTATION = "consultation"
    PUBLIC_MEETING = "public_meeting"
    SCRUTINY_MEETING = "scrutiny_meeting"
    CASE_REVIEW_FIGURES = "case_review_figures"

    @property
    def label(self) -> str:
        """What was done, in words.

        >>> Duty.COPY_SENT.label
        'Copy sent to the local policing body'
        """
        return duty_words(self).title


class RecordSays(StrEnum):
    """What a record says of its duty."""

    DONE = "done"
    NOT_DONE = "not_done"
    DOES_NOT_APPLY = "does_not_apply"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            RecordSays.DONE: "It was done",
            RecordSays.NOT_DONE: "It was not done",
            RecordSays.DOES_NOT_APPLY: "It does not apply to this partnership",
        }[self]


class RecordDetail(StrEnum):
    """What a record of a duty must state besides its day, its words and its source."""

    UNTIL = "until"
    CHANNEL = "channel"
    FORMAT = "form"
    GROUPS = "groups"
    ORGANISATIONS = "organisations"
    PRIORITIES = "priorities"


class DutyWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A duty in words, and what its records are asked for.

    `months` is for how long a record counts that names no last day itself; None where every record must name it.
    `may_not_apply`: whether a partnership may say that the duty does not apply to it.
    """

    duty: Duty
    title: str
    ask: str
    months: int | None = None
    needs: tuple[RecordDetail, ...] = ()
    may_not_apply: bool = False


class RecordFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was not ended: which duty, on which day, what it says, in which document or meeting.

    `until` is the last day on which it counts, where it names one. `organisations` are those that signed or took part,
    `priorities` those that it is about, both by id.
    """

    number: int
    duty: Duty
    day: date
    says: RecordSays = RecordSays.DONE
    until: date | None = None
    source: str = ""
    words: str = ""
    organisations: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    section: str = ""

    @property
    def place(self) -> str:
        """Where it is held: in the register of duties, unless it says otherwise."""
        return self.section or f"record {self.number}"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    duty: tuple[DutyWords, ...]


@cache
def duties() -> Mapping[Duty, DutyWords]:
    """Every duty that can be recorded, in the order of the rules.

    >>> duties()[Duty.SHARING_PROTOCOL].needs
    (<RecordDetail.UNTIL: 'until'>, <RecordDetail.ORGANISATIONS: 'organisations'>)
    """
    return {one.duty: one for one in read_table("duties", _Table).duty}


def duty_words(duty: Duty) -> DutyWords:
    """The words of a duty."""
    return duties()[duty]


def counts_until(record: RecordFacts) -> date | None:
    """The last day on which a record counts; None where it counts until it is ended.

    >>> counts_until(RecordFacts(number=1, duty=Duty.SCRUTINY_MEETING, day=date(2016, 10, 4)))
    datetime.date(2017, 10, 4)
    """
    if record.until is not None:
        return record.until
    months = duty_words(record.duty).months
    return None if months is None or record.says is not RecordSays.DONE else _later(record.day, months)


def newest(records: Iterable[RecordFacts], duty: Duty, on: date) -> RecordFacts | None:
    """The record of a duty that speaks on a day: the last one made by then. None where there is none."""
    made = [one for one in records if one.duty is duty and one.day <= on]
    return max(made, key=lambda one: (one.day, one.number), default=None)


def recorded(records: Iterable[RecordFacts], duty: Duty, on: date) -> Found:
    """Whether a duty is shown done on a day.

    >>> sent = RecordFacts(number=7, duty=Duty.COPY_SENT, day=date(2017, 4, 3), source="Letter to the commissioner")
    >>> recorded([sent], Duty.COPY_SENT, date(2017, 6, 27)).explanation
    'Letter to the commissioner, 3 April 2017.'
    >>> recorded([sent], Duty.COPY_SENT, date(2018, 6, 27)).status.value
    'missing'
    >>> recorded([], Duty.COPY_SENT, date(2017, 6, 27)).status.value
    'unknown'
    """
    last = newest(records, duty, on)
    if last is None:
        return Found(
            Status.UNKNOWN,
            "Nothing is recorded of it, so it is not known whether it was done.",
            remedy="Record it, with its day and the document or meeting that shows it.",
        )
    section, until = last.place, counts_until(last)
    when = f"{last.source}, {written_day(last.day)}"
    if until is not None and on > until:
        return Found(
            Status.MISSING,
            f"The last record counts no longer: {when}, until {written_day(until)}.",
            section,
            "Record what was done since.",
        )
    if last.says is RecordSays.DOES_NOT_APPLY:
        return Found(
            Status.NOT_IN_FORCE, f"The partnership says that it does not apply: {last.words}", section
        )
    if last.says is RecordSays.NOT_DONE:
        return Found(
            Status.MISSING, f"It was not done: {last.words} ({when}.)", section, "Record it once it is done."
        )
    return Found(Status.MET, f"{when}.", section)


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
