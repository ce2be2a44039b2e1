"""Consultations as the rules of completeness take them: who was asked, when, and whether a meeting was public."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

import msgspec

from saferplan.domain.completeness_facts import Found, Status, listed
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.display import written_day

COUNTS_FOR = 12
"""Months for which a consultation and a public meeting count: a length of ours, for what is asked for every year."""


class HeldConsultation(msgspec.Struct, frozen=True, kw_only=True):
    """A consultation that was not withdrawn, as it stood on a day.

    `groups` are those that were represented, `affected` those of them that are particularly affected. `senior` names
    the posts of senior people who came, `publicised` says how it was made known.
    """

    number: int
    title: str
    kind: ConsultationKind
    starts: dt.date
    ends: dt.date
    groups: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    senior: str = ""
    publicised: str = ""
    of_partners: bool = False

    @property
    def asks_the_community(self) -> bool:
        """Whether it asks people who live or work here: partners among themselves are not the community."""
        return not self.of_partners


def consulted(held: Iterable[HeldConsultation], recorded: Found, on: dt.date) -> Found:
    """People were consulted in the last twelve months, those particularly affected among them.

    Args:
        held: the consultations.
        recorded: what the register of duties says.
        on: the day.

    Returns:
        What the consultations show; what the register says where none was concluded.
    """
    over = [one for one in held if one.asks_the_community and one.ends <= on]
    if not over or recorded.status is Status.MET:
        return recorded
    counting = [one for one in over if _counts_until(one.ends) >= on]
    last = max(counting or over, key=lambda one: one.ends)
    section = f"consultation {last.number}"
    when = f"{last.title}, {written_day(last.ends)}"
    if not counting:
        return Found(Status.MISSING, f"The last one is too long ago: {when}.", section, "Consult again.")
    if not any(one.groups for one in counting):
        return Found(
            Status.MISSING,
            f"Which groups were represented is not written down: {when}.",
            section,
            "Add the groups, and who represents each.",
        )
    affected = list(dict.fromkeys(group for one in counting for group in one.affected))
    if not affected:
        return Found(
            Status.MISSING,
            f"No group that is particularly affected was asked: {when}.",
            section,
            "Say which groups are particularly affected, and consult them or who represents them.",
        )
    return Found(Status.MET, f"{when}. Particularly affected: {listed(affected)}.", section)


def public_meeting_held(held: Iterable[HeldConsultation], recorded: Found, on: dt.date) -> Found:
    """A public meeting in the last twelve months that senior people came to and that was made known."""
    meetings = [one for one in held if one.kind is ConsultationKind.PUBLIC_MEETING and one.ends <= on]
    if not meetings or recorded.status in (Status.MET, Status.NOT_IN_FORCE):
        return recorded
    last = max(meetings, key=lambda one: one.ends)
    section, when = f"consultation {last.number}", f"{last.title}, {written_day(last.ends)}"
    if _counts_until(last.ends) < on:
        return Found(Status.MISSING, f"The last one is too long ago: {when}.", section, "Hold one again.")
    lacking = [
        words
        for words, said in (
            ("which senior people came", last.senior),
            ("how it was made known", last.publicised),
        )
        if not said.strip()
    ]
    if lacking:
        return Found(
            Status.MISSING,
            f"It is not written down {listed(lacking)}: {when}.",
            section,
            "Add it to the meeting's page.",
        )
    return Found(Status.MET, f"{when}; {last.senior}.", section)


def of_the_year(
    held: Iterable[HeldConsultation], first: dt.date, last: dt.date
) -> tuple[HeldConsultation, ...]:
    """The consultations of the community with a day between the first and the last of a plan's year, in order."""
    within = [one for one in held if one.asks_the_community and one.starts <= last and one.ends >= first]
    return tuple(sorted(within, key=lambda one: (one.starts, one.ends, one.number)))


def engagement(held: Iterable[HeldConsultation], recorded: Found, first: dt.date, last: dt.date) -> Found:
    """A consultation of the community is planned or held in the plan's year."""
    within = of_the_year(held, first, last)
    if not within or recorded.status is Status.MET:
        return recorded
    names = listed([f"{one.title} ({written_day(one.starts)} to {written_day(one.ends)})" for one in within])
    return Found(Status.MET, f"{names}.", f"consultation {within[0].number}")


def _counts_until(day: dt.date) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + COUNTS_FOR, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
