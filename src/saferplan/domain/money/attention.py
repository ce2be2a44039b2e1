"""What of a year's money needs somebody now (`data/money_attention.toml`): found from facts, in the order of the kinds.

Nothing here stops anybody; what must be refused is refused where it is entered. An under-spend has to be said before
the last quarter begins: only then can the money still go where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.money.lines import LineStanding
from saferplan.domain.money.pence import written_pounds
from saferplan.domain.money.profile import AFTER, quarter_under_way
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.domain.tables import read_table

SOON = timedelta(days=30)
"""How long before its day a condition or a return is spoken of: a default of ours."""
BEHIND_BY = 10
"""A line is spoken of as behind where more than a tenth of what was due was not spent: a default of ours."""
FORECAST_FROM = 3
"""The quarter from which a forecast is asked for: the one before the last."""


class AttentionKind(StrEnum):
    """What may need somebody."""

    AMOUNT_NOT_KNOWN = "amount_not_known"
    NOT_ALLOCATED = "not_allocated"
    LINE_WITHOUT_OBJECTIVE = "line_without_objective"
    LINE_WITHOUT_PROFILE = "line_without_profile"
    LINE_OVER = "line_over"
    BEHIND_PROFILE = "behind_profile"
    FORECAST_MISSING = "forecast_missing"
    UNDERSPEND_WITHOUT_PROPOSAL = "underspend_without_proposal"
    CONDITION_DUE = "condition_due"
    CONDITION_OVERDUE = "condition_overdue"
    RETURN_DUE = "return_due"
    RETURN_OVERDUE = "return_overdue"
    VIREMENT_WAITING = "virement_waiting"
    YEAR_END_OPEN = "year_end_open"

    @property
    def urgent(self) -> bool:
        """Whether something is wrong or late already."""
        return self in (
            AttentionKind.LINE_OVER,
            AttentionKind.CONDITION_OVERDUE,
            AttentionKind.RETURN_OVERDUE,
            AttentionKind.LINE_WITHOUT_OBJECTIVE,
            AttentionKind.YEAR_END_OPEN,
        )


class LineOfMoney(msgspec.Struct, frozen=True, kw_only=True):
    """A line: how it stands, whether it is mapped to an objective of the police and crime plan, and what was proposed
    for money that will not be spent."""

    id: str
    title: str
    standing: LineStanding
    mapped: bool = False
    proposal: str = ""


class ConditionOfMoney(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that was not met yet, and the day it is due."""

    text: str
    due: date


class ContributionOfMoney(msgspec.Struct, frozen=True, kw_only=True):
    """What a funder gives, with its lines.

    `policing` is whether the funder is the local policing body. `in_kind` money is not spent, returned or carried.
    `return_days` is how many days after a quarter its return is due, None where the funder asks for none; `returned`
    are the quarters whose return was certified. `settled` is what is carried forward or returned. `virements` are the
    moves that wait for a decision, in words.
    """

    id: str
    title: str
    given: int | None
    policing: bool = False
    in_kind: bool = False
    lines: tuple[LineOfMoney, ...] = ()
    conditions: tuple[ConditionOfMoney, ...] = ()
    return_days: int | None = None
    returned: tuple[int, ...] = ()
    settled: int = 0
    virements: tuple[str, ...] = ()


class Attention(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that needs somebody: its kind, the id of what has it, the matter in words, and what to do."""

    kind: AttentionKind
    subject: str
    sentence: str
    remedy: str


def attention(
    year: PlanYear, contributions: Iterable[ContributionOfMoney], today: date
) -> tuple[Attention, ...]:
    """Everything of a year's money that needs somebody, what is wrong or late already first.

    >>> county = ContributionOfMoney(id="4", title="Leicestershire County Council", given=None)
    >>> [one.sentence for one in attention(PlanYear(2017), [county], date(2017, 6, 27))]
    ['Leicestershire County Council: how much the funder gives is not known.']
    """
    found = [one for each in contributions for one in _of_contribution(year, each, today)]
    kinds = list(AttentionKind)
    return tuple(sorted(found, key=lambda one: (not one.kind.urgent, kinds.index(one.kind))))


def return_due_on(quarter: Quarter, days: int) -> date:
    """The day by which the return for a quarter is due.

    >>> return_due_on(Quarter(PlanYear(2017), 1), 28)
    datetime.date(2017, 7, 28)
    """
    return quarter.last + timedelta(days=days)


def _of_contribution(year: PlanYear, one: ContributionOfMoney, today: date) -> Iterable[Attention]:
    kind = AttentionKind
    quarter = quarter_under_way(year, today)
    if one.given is None:
        yield _found(kind.AMOUNT_NOT_KNOWN, one.id, one.title)
    elif quarter < AFTER:
        left = one.given - sum(line.standing.allocated or 0 for line in one.lines)
        if left > 0:
            yield _found(kind.NOT_ALLOCATED, one.id, one.title, written_pounds(left))
    for line in one.lines:
        yield from _of_line(line, one, quarter)
    for condition in one.conditions:
        detail = f"{condition.text.strip().rstrip('.')}: due {written_day(condition.due)}."
        if condition.due < today:
            yield _found(kind.CONDITION_OVERDUE, one.id, one.title, detail)
        elif condition.due <= today + SOON:
            yield _found(kind.CONDITION_DUE, one.id, one.title, detail)
    if one.return_days is not None:
        yield from _of_returns(year, one, one.return_days, today)
    for waiting in one.virements:
        yield _found(kind.VIREMENT_WAITING, one.id, one.title, waiting)
    if quarter == AFTER and one.given is not None and not one.in_kind:
        open_still = one.given - sum(line.standing.spent for line in one.lines) - one.settled
        if open_still > 0:
            yield _found(kind.YEAR_END_OPEN, one.id, one.title, written_pounds(open_still))


def _of_line(line: LineOfMoney, whole: ContributionOfMoney, quarter: int) -> Iterable[Attention]:
    kind, standing = AttentionKind, line.standing
    if whole.policing and not line.mapped:
        yield _found(kind.LINE_WITHOUT_OBJECTIVE, line.id, line.title)
    if standing.over:
        yield _found(kind.LINE_OVER, line.id, line.title, written_pounds(standing.over))
    if whole.in_kind or standing.allocated is None or quarter == AFTER:
        return
    if standing.facts.profile is None:
        yield _found(kind.LINE_WITHOUT_PROFILE, line.id, line.title)
    elif standing.behind * BEHIND_BY > (standing.due or 0):
        yield _found(kind.BEHIND_PROFILE, line.id, line.title, written_pounds(standing.behind))
    if quarter >= FORECAST_FROM and not standing.forecast_entered:
        yield _found(kind.FORECAST_MISSING, line.id, line.title)
    variance = standing.variance
    if standing.forecast_entered and variance is not None and variance < 0 and not line.proposal.strip():
        yield _found(kind.UNDERSPEND_WITHOUT_PROPOSAL, line.id, line.title, written_pounds(-variance))


def _of_returns(year: PlanYear, one: ContributionOfMoney, days: int, today: date) -> Iterable[Attention]:
    for quarter in year.quarters:
        if not quarter.over(today) or quarter.number in one.returned:
            continue
        due = return_due_on(quarter, days)
        overdue = due < today
        yield _found(
            AttentionKind.RETURN_OVERDUE if overdue else AttentionKind.RETURN_DUE,
            one.id,
            one.title,
            f"{quarter.label}, due {written_day(due)},",
        )


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sentence: str
    remedy: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attention: Mapping[AttentionKind, _Words]


@cache
def _words() -> Mapping[AttentionKind, _Words]:
    return read_table("money_attention", _Table).attention


def _found(kind: AttentionKind, subject: str, title: str, detail: str = "") -> Attention:
    words = _words()[kind]
    return Attention(
        kind=kind,
        subject=subject,
        sentence=words.sentence.format(title=title, detail=detail),
        remedy=words.remedy,
    )
