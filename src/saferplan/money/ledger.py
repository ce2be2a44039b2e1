"""Rows of money as the rules of `domain.money` take them, and how a year's money stands on a day.

Sums hold every line. What a line pays for is not named where it is an action that the reader must not know of.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from saferplan.domain.money.lines import CommitmentFacts, LineFacts, LineStanding
from saferplan.domain.money.moving import Settlement
from saferplan.domain.money.pence import Total, total
from saferplan.domain.money.profile import quarter_under_way
from saferplan.domain.planning.years import PlanYear, Quarter
from saferplan.history.actor import Actor
from saferplan.history.remembering import remembered
from saferplan.money.models import (
    Allocation,
    CarryForward,
    Commitment,
    Condition,
    Contribution,
    LineReport,
    MonitoringReturn,
    Spend,
    Virement,
)
from saferplan.money.states import Binding, MoveState
from saferplan.plan.models import Action, Plan
from saferplan.plan.selectors import sight_of, visible_to

RESTRICTED_LINE = "A line for a restricted action"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with how it stands; `shown` is whether the reader may know what it pays for."""

    allocation: Allocation
    standing: LineStanding
    reports: dict[int, LineReport]
    shown: bool

    @property
    def title(self) -> str:
        """What it pays for, as far as the reader may know."""
        return self.allocation.title if self.shown else RESTRICTED_LINE

    @property
    def proposal(self) -> str:
        """What was last said of what becomes of money that will not be spent."""
        said = [one.proposal for _, one in sorted(self.reports.items()) if one.proposal.strip()]
        return said[-1] if said else ""


@dataclass(frozen=True, slots=True)
class Held:
    """A contribution with its lines, its conditions, what moves, and the returns that were certified."""

    contribution: Contribution
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...]
    returns: dict[int, MonitoringReturn]
    waiting: tuple[Virement, ...]
    carried: int

    @property
    def allocated(self) -> Total:
        """What its lines have."""
        return total(one.standing.allocated for one in self.lines)

    @property
    def unallocated(self) -> int | None:
        """What no line has; None where the amount is not known."""
        given = self.contribution.pence
        return None if given is None else given - self.allocated.known

    @property
    def spent(self) -> int:
        """What was paid from it."""
        return sum(one.standing.spent for one in self.lines)

    @property
    def committed(self) -> int:
        """What is ordered or agreed and not paid."""
        return sum(one.standing.committed for one in self.lines)

    @property
    def earmarked(self) -> int:
        """What is set aside and not paid."""
        return sum(one.standing.earmarked for one in self.lines)

    @property
    def forecast(self) -> Total:
        """What its lines are expected to come to."""
        return total(one.standing.forecast for one in self.lines)

    @property
    def settlement(self) -> Settlement | None:
        """What becomes of it at the year's end; None where its amount is not known."""
        if self.contribution.pence is None:
            return None
        return Settlement(given=self.contribution.pence, spent=self.spent, carried=self.carried)

    @property
    def settled(self) -> int:
        """What was carried forward or returned."""
        return self.carried + (self.contribution.returned or 0)


@dataclass(frozen=True, slots=True)
class YearMoney:
    """The money of a plan's year on a day. `quarter` is that under way: 0 before the year, 5 after it."""

    plan: Plan
    quarter: int
    held: tuple[Held, ...]

    def of(self, *, in_kind: bool) -> tuple[Held, ...]:
        """The contributions in money, or those in kind."""
        return tuple(one for one in self.held if one.contribution.in_kind is in_kind)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of several contributions."""

    held: tuple[Held, ...]

    @property
    def given(self) -> Total:
        """What funders give."""
        return total(one.contribution.pence for one in self.held)

    @property
    def allocated(self) -> Total:
        """What lines have."""
        return total(line.standing.allocated for one in self.held for line in one.lines)

    @property
    def unallocated(self) -> Total:
        """What no line has."""
        return total(one.unallocated for one in self.held)

    @property
    def spent(self) -> int:
        """What was paid."""
        return sum(one.spent for one in self.held)

    @property
    def committed(self) -> int:
        """What is ordered or agreed and not paid."""
        return sum(one.committed for one in self.held)

    @property
    def earmarked(self) -> int:
        """What is set aside and not paid."""
        return sum(one.earmarked for one in self.held)

    @property
    def forecast(self) -> Total:
        """What lines are expected to come to."""
        return total(line.standing.forecast for one in self.held for line in one.lines)

    @property
    def profile(self) -> tuple[Total, ...]:
        """What is to be spent in each quarter; not known of a line without a profile."""
        profiles = [line.standing.facts.profile for one in self.held for line in one.lines]
        return tuple(total(None if one is None else one[at] for one in profiles) for at in range(4))

    @property
    def spent_by_quarter(self) -> tuple[int, ...]:
        """What was paid in each quarter."""
        return tuple(
            sum(line.standing.facts.spent[at] for one in self.held for line in one.lines) for at in range(4)
        )


def year_money(*, by: Actor, plan: Plan, day: dt.date | None = None) -> YearMoney:
    """The money of a plan's year, by funder; a fixed number of queries, however many lines there are."""
    at = day or by.today
    standing = Contribution.objects.filter(plan=plan, withdrawn__isnull=True)
    held = remembered(("year money", plan.pk, at, sight_of(by)), lambda: _held(by, plan, standing, at))
    return YearMoney(plan, quarter_under_way(PlanYear(plan.year), at), held)


def held_of(*, by: Actor, contribution: Contribution, day: dt.date | None = None) -> Held:
    """One contribution with everything that hangs on it."""
    (held,) = _held(by, contribution.plan, Contribution.objects.filter(pk=contribution.pk), day or by.today)
    return held


def line_of(*, by: Actor, allocation: Allocation) -> Line:
    """One line with how it stands today."""
    row = _lines(Allocation.objects.filter(pk=allocation.pk)).get()
    shown = row.action_id is None or Action.objects.filter(visible_to(by), pk=row.action_id).exists()
    return _line(row, _quarter(row, by.today), shown=shown)


def line_standing(allocation: Allocation, today: dt.date) -> LineStanding:
    """How one line stands, read anew."""
    row = _lines(Allocation.objects.filter(pk=allocation.pk)).get()
    return _line(row, _quarter(row, today), shown=True).standing


def standing_at_end(line: Line, quarter: int) -> LineStanding:
    """How a line stood at the end of a quarter: what was paid later, and said later, is not in it."""
    facts = line.standing.facts
    first, second, third, fourth = (
        spent if number <= quarter else 0 for number, spent in enumerate(facts.spent, start=1)
    )
    return LineStanding(
        facts=LineFacts(
            allocated=facts.allocated,
            profile=facts.profile,
            spent=(first, second, third, fourth),
            commitments=facts.commitments,
            forecast=_forecast({at: one for at, one in line.reports.items() if at <= quarter}),
        ),
        quarter=quarter + 1,
    )


def spent_of(contribution: Contribution) -> Iterable[int]:
    """The payments from a contribution, in pence."""
    return Spend.objects.filter(
        allocation__contribution=contribution, allocation__withdrawn__isnull=True, withdrawn__isnull=True
    ).values_list("pence", flat=True)


def carried_of(contribution: Contribution) -> int:
    """What of a contribution was carried forward, in pence."""
    return total(
        CarryForward.objects.filter(contribution=contribution, state=MoveState.APPROVED.value).values_list(
            "pence", flat=True
        )
    ).known


def _held(by: Actor, plan: Plan, contributions: QuerySet[Contribution], day: dt.date) -> tuple[Held, ...]:
    rows = list(contributions.select_related("funder", "plan").order_by("funder__name", "id"))
    numbers = [one.pk for one in rows]
    quarter = quarter_under_way(PlanYear(plan.year), day)
    visible = set(Action.objects.filter(visible_to(by), plan=plan).values_list("pk", flat=True))
    lines: dict[int, list[Line]] = defaultdict(list)
    for one in _lines(Allocation.objects.filter(contribution__in=numbers, withdrawn__isnull=True)):
        shown = one.action_id is None or one.action_id in visible
        lines[one.contribution_id].append(_line(one, quarter, shown=shown))
    conditions: dict[int, list[Condition]] = defaultdict(list)
    for condition in Condition.objects.filter(contribution__in=numbers, withdrawn__isnull=True).order_by(
        "due", "id"
    ):
        conditions[condition.contribution_id].append(condition)
    returns: dict[int, dict[int, MonitoringReturn]] = defaultdict(dict)
    for certified in MonitoringReturn.objects.filter(contribution__in=numbers, superseded__isnull=True).defer(
        "data"
    ):
        returns[certified.contribution_id][certified.quarter] = certified
    waiting: dict[int, list[Virement]] = defaultdict(list)
    for virement in Virement.objects.filter(
        giving__contribution__in=numbers, state=MoveState.ASKED.value
    ).select_related("giving", "receiving"):
        waiting[virement.giving.contribution_id].append(virement)
    carried: dict[int, int] = defaultdict(int)
    for number, pence in CarryForward.objects.filter(
        contribution__in=numbers, state=MoveState.APPROVED.value
    ).values_list("contribution_id", "pence"):
        carried[number] += pence
    return tuple(
        Held(
            contribution=one,
            lines=tuple(lines[one.pk]),
            conditions=tuple(conditions[one.pk]),
            returns=returns[one.pk],
            waiting=tuple(waiting[one.pk]),
            carried=carried[one.pk],
        )
        for one in rows
    )


def _lines(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    return (
        rows.select_related("contribution__plan", "contribution__funder", "action", "measure", "objective")
        .prefetch_related(
            Prefetch("commitments", Commitment.objects.order_by("on", "id")),
            Prefetch("spends", Spend.objects.filter(withdrawn__isnull=True).order_by("on", "id")),
            Prefetch("reports", LineReport.objects.order_by("quarter")),
        )
        .order_by("id")
    )


def _line(row: Allocation, quarter: int, *, shown: bool) -> Line:
    spends = list(row.spends.all())
    paid: dict[int, int] = defaultdict(int)
    by_quarter = [0, 0, 0, 0]
    for one in spends:
        by_quarter[Quarter.containing(one.on).number - 1] += one.pence
        if one.commitment_id is not None:
            paid[one.commitment_id] += one.pence
    reports = {one.quarter: one for one in row.reports.all()}
    first, second, third, fourth = by_quarter
    facts = LineFacts(
        allocated=row.pence,
        profile=row.profile,
        spent=(first, second, third, fourth),
        commitments=tuple(
            CommitmentFacts(
                pence=one.pence,
                paid=paid[one.pk],
                earmark=one.binding == Binding.EARMARK,
                released=one.released is not None,
            )
            for one in row.commitments.all()
        ),
        forecast=_forecast(reports),
    )
    return Line(row, LineStanding(facts=facts, quarter=quarter), reports, shown)


def _forecast(reports: dict[int, LineReport]) -> int | None:
    said = [one.forecast for _, one in sorted(reports.items()) if one.forecast is not None]
    return said[-1] if said else None


def _quarter(row: Allocation, today: dt.date) -> int:
    return quarter_under_way(PlanYear(row.contribution.plan.year), today)
