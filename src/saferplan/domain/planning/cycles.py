"""A meeting cycle: who is asked for an update, when they are reminded, what silence is, which quarter a report covers.

How many days before a due date a reminder goes out is data (`data/cycles.toml`).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence, Set
from datetime import date, timedelta
from functools import cache

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.planning.wording import Shown, Worded
from saferplan.domain.planning.years import Quarter
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError


class CycleState(Shown):
    """Where a meeting's cycle is.

    >>> CycleState.OPEN.may_become(CycleState.IN_PROGRESS), CycleState.CLOSED.may_become(CycleState.OPEN)
    (True, False)
    """

    DRAFT = "draft"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"

    @property
    def following(self) -> tuple[CycleState, ...]:
        """The states that it may become. The cycle of a meeting that is not held closes without being in progress."""
        return {
            CycleState.DRAFT: (CycleState.OPEN,),
            CycleState.OPEN: (CycleState.IN_PROGRESS, CycleState.CLOSED),
            CycleState.IN_PROGRESS: (CycleState.CLOSED,),
            CycleState.CLOSED: (),
        }[self]

    def may_become(self, other: CycleState) -> bool:
        """Whether the step is allowed."""
        return other in self.following


class UpdateState(Shown):
    """What became of the question how an action goes.

    >>> UpdateState.SILENT.word
    'Silent'
    """

    ASKED = "asked"
    REPORTED = "reported"
    NO_CHANGE = "no_change"
    SILENT = "silent"
    LATE = "late"


class ReminderKind(Worded):
    """The mails that ask for an update, in their order."""

    FIRST_ASK = "first_ask"
    EARLY = "early"
    LAST = "last"
    OVERDUE = "overdue"


class ReminderRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days before the due date of the early and of the last reminder, and after it of the one that says overdue."""

    early: int
    last: int
    overdue: int


class Reminder(msgspec.Struct, frozen=True, order=True):
    """A mail that falls due on a day."""

    on: date
    kind: ReminderKind


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A question to a person that is not yet answered, and the mails that were sent about it."""

    person: str
    subject: str
    opening: date
    due: date
    sent: frozenset[ReminderKind] = frozenset()


class Mail(msgspec.Struct, frozen=True):
    """One mail to one person: every question on which something falls due, with its reminder."""

    person: str
    reminders: tuple[tuple[str, ReminderKind], ...]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Which quarters a status report covers: those that ended since the meeting before, and the one still under way.

    `last_over` is the latest quarter that is over, whether or not an earlier meeting had it.
    """

    as_at: date
    covered: tuple[Quarter, ...]
    last_over: Quarter
    under_way: Quarter
    previous: date | None = None

    @property
    def sentence(self) -> str:
        """The coverage in words, as a status report opens."""
        said = [f"As at {written_day(self.as_at)}."]
        if self.covered:
            quarters = " and ".join(f"{one.label} ({one.months_label})" for one in self.covered)
            said.append(f"Covers {quarters}, now over.")
        elif self.previous is not None:
            said.append(
                f"No quarter has ended since the meeting of {written_day(self.previous)}: "
                f"{self.last_over.label} ({self.last_over.months_label}) was covered before."
            )
        said.append(
            f"{self.under_way.label} ({self.under_way.months_label}) is not yet over: it ends on "
            f"{written_day(self.under_way.last)}."
        )
        return " ".join(said)


def moved_to(state: CycleState, other: CycleState) -> CycleState:
    """The state after a step.

    Raises:
        SaferPlanError: the step is not allowed; the message says which are.

    >>> moved_to(CycleState.DRAFT, CycleState.OPEN).value
    'open'
    """
    if state.may_become(other):
        return other
    steps = " or ".join(f"“{one.word}”" for one in state.following)
    remedy = f"The next step is {steps}." if steps else "A closed cycle stays as it was; open the next one."
    raise SaferPlanError(f"A meeting cycle cannot go from “{state.word}” to “{other.word}”.", remedy)


def update_state(
    *, due: date, received: date | None = None, no_change: bool = False, closed: bool = False
) -> UpdateState:
    """What became of a question: late where the answer came after its day, silent where none came before the close.

    Silence is not "no change": somebody has to say that nothing changed.

    >>> update_state(due=date(2017, 7, 21), closed=True).value
    'silent'
    >>> update_state(due=date(2017, 7, 21), received=date(2017, 7, 22), no_change=True).value
    'late'
    """
    if received is None:
        return UpdateState.SILENT if closed else UpdateState.ASKED
    if received > due:
        return UpdateState.LATE
    return UpdateState.NO_CHANGE if no_change else UpdateState.REPORTED


def at_close(state: UpdateState) -> UpdateState:
    """What an update becomes when its cycle closes: a question without an answer becomes silence.

    >>> at_close(UpdateState.ASKED).value, at_close(UpdateState.LATE).value
    ('silent', 'late')
    """
    return UpdateState.SILENT if state is UpdateState.ASKED else state


@cache
def reminder_rule() -> ReminderRule:
    """When reminders fall due, by default.

    >>> reminder_rule()
    ReminderRule(early=7, last=1, overdue=1)
    """
    return read_table("cycles", _Table).reminders


def reminders(opening: date, due: date, rule: ReminderRule | None = None) -> tuple[Reminder, ...]:
    """The mails about one question, each with its day, in order. What would fall on the opening or before is left out.

    >>> [str(one.on) for one in reminders(date(2017, 7, 10), date(2017, 7, 21))]
    ['2017-07-10', '2017-07-14', '2017-07-20', '2017-07-22']
    """
    days = rule or reminder_rule()
    later = (
        Reminder(due - timedelta(days=days.early), ReminderKind.EARLY),
        Reminder(due - timedelta(days=days.last), ReminderKind.LAST),
        Reminder(due + timedelta(days=days.overdue), ReminderKind.OVERDUE),
    )
    return (Reminder(opening, ReminderKind.FIRST_ASK), *(one for one in later if one.on > opening))


def reminder_due(ask: Ask, today: date, rule: ReminderRule | None = None) -> ReminderKind | None:
    """The mail that falls due today; None where there is none.

    Where days went by without any mail being sent, only the latest that is due goes out: nobody gets three at once.

    >>> ask = Ask(person="A. Reader", subject="Survey", opening=date(2017, 7, 10), due=date(2017, 7, 21))
    >>> reminder_due(ask, date(2017, 7, 15)).value
    'early'
    """
    due = [one.kind for one in reminders(ask.opening, ask.due, rule) if one.on <= today]
    return due[-1] if due and due[-1] not in ask.sent else None


def mails(
    asks: Iterable[Ask],
    today: date,
    *,
    mailed_today: Set[str] = frozenset(),
    rule: ReminderRule | None = None,
) -> tuple[Mail, ...]:
    """The mails of a day: at most one a person, with everything that falls due for them.

    Args:
        asks: the questions that are not answered.
        today: the day.
        mailed_today: who has had a mail today; they get the next one tomorrow.
        rule: when reminders fall due; the default where not given.

    >>> ask = Ask(person="A. Reader", subject="Survey", opening=date(2017, 7, 10), due=date(2017, 7, 21))
    >>> [mail.person for mail in mails([ask, ask], date(2017, 7, 10))]
    ['A. Reader']
    >>> mails([ask], date(2017, 7, 10), mailed_today={"A. Reader"})
    ()
    """
    by_person: dict[str, list[tuple[str, ReminderKind]]] = {}
    for ask in asks:
        kind = reminder_due(ask, today, rule)
        if kind is not None and ask.person not in mailed_today:
            by_person.setdefault(ask.person, []).append((ask.subject, kind))
    return tuple(Mail(person, tuple(due)) for person, due in sorted(by_person.items()))


def quarter_covered(meeting: date, previous: date | None = None) -> Coverage:
    r"""Which quarters the status report of a meeting covers.

    Six meetings do not line up with four quarters. A quarter is covered by the first meeting after it ended.

    Args:
        meeting: the day of the meeting, as at which the report is.
        previous: the day of the meeting before; without it, the latest quarter that is over is covered.

    Raises:
        ValueError: the meeting before is not before.

    >>> print(quarter_covered(date(2017, 7, 31), previous=date(2017, 6, 12)).sentence.replace(". ", ".\n"))
    As at 31 July 2017.
    Covers Q1 2017/18 (April to June 2017), now over.
    Q2 2017/18 (July to September 2017) is not yet over: it ends on 30 September 2017.
    """
    if previous is not None and previous >= meeting:
        raise ValueError("the meeting before must be before")
    under_way = Quarter.containing(meeting)
    quarter = under_way.previous if previous is None else Quarter.containing(previous)
    covered = []
    while quarter < under_way:
        covered.append(quarter)
        quarter = quarter.next
    return Coverage(
        as_at=meeting,
        covered=tuple(covered),
        last_over=under_way.previous,
        under_way=under_way,
        previous=previous,
    )


def missed_quarters(updates: Sequence[tuple[Coverage, UpdateState]]) -> int:
    """How many quarters went by in silence since the last answer: what `delivery.ActionFacts` calls missed updates.

    Args:
        updates: of one action, for each closed cycle, the oldest first: what the meeting covered, and the answer.

    >>> june = quarter_covered(date(2017, 6, 12), previous=date(2017, 4, 24))
    >>> july = quarter_covered(date(2017, 7, 31), previous=date(2017, 6, 12))
    >>> missed_quarters([(june, UpdateState.SILENT), (july, UpdateState.SILENT)])
    1
    """
    missed = 0
    for coverage, state in reversed(updates):
        if state is not UpdateState.SILENT:
            break
        missed += len(coverage.covered)
    return missed


def meeting_dates(
    first: date, *, count: int = 6, months: int = 2, closed: Set[date] = frozenset()
) -> tuple[date, ...]:
    """A series of meetings, on the same weekday of the same week of the month, such as the second Tuesday.

    A meeting in a month's fifth week falls on the last such weekday of the others. One on a closed day is held a week
    later.

    Args:
        first: the first of them.
        count: how many.
        months: from one to the next; 2 for bi-monthly.
        closed: days on which nobody meets, such as bank holidays.

    Raises:
        ValueError: there is to be no meeting, or no month between them.

    >>> [str(day) for day in meeting_dates(date(2017, 4, 11), count=3)]
    ['2017-04-11', '2017-06-13', '2017-08-08']
    """
    if count < 1 or months < 1:
        raise ValueError("a series has at least one meeting, and at least a month between two")
    week = (first.day - 1) // 7
    days = []
    for number in range(count):
        year, month = divmod(first.year * 12 + first.month - 1 + number * months, 12)
        day = _weekday_of_month(year, month + 1, first.weekday(), week)
        while day in closed:
            day += timedelta(days=7)
        days.append(day)
    return tuple(days)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reminders: ReminderRule


def _weekday_of_month(year: int, month: int, weekday: int, week: int) -> date:
    starts, length = calendar.monthrange(year, month)
    day = 1 + (weekday - starts) % 7 + week * 7
    return date(year, month, day if day <= length else day - 7)
