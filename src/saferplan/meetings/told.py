"""What rooms above the meetings tell a status report: they say so here, and the report asks without knowing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from saferplan.domain.claims.written import Written
from saferplan.domain.display import written_day


class RiskLine(msgspec.Struct, frozen=True):
    """A risk that moved: its score before and after, None where it was not there before, or is closed; and why."""

    risk: str
    owner: str
    before: int | None
    after: int | None
    why: Written

    @property
    def moved(self) -> str:
        """The movement in words.

        >>> RiskLine("R1 Funding", "NWLDC", 9, 12, "Cut.").moved, RiskLine("R1 Funding", "NWLDC", 9, None, "x").moved
        ('↑ from 9 to 12', 'closed at 9')
        """
        if self.before is None:
            return f"new at {self.after}"
        if self.after is None:
            return f"closed at {self.before}"
        return f"{'↑' if self.after > self.before else '↓'} from {self.before} to {self.after}"


class RiskNews(msgspec.Struct, frozen=True, kw_only=True):
    """What of the risk register a report tells: the first day it looks back to, open risks, those past their review."""

    since: dt.date
    open: int
    overdue: tuple[str, ...] = ()
    moved: tuple[RiskLine, ...] = ()


MOST_REFERENCES = 6
"""So many risks are named where there is room for their references only."""


def said_of_risks(told: RiskNews, some: Callable[[Sequence[str]], str], *, by_name: bool) -> str:
    """Which risks moved, how many are open, and which are past their review; why they moved, the page says.

    Args:
        told: what is told.
        some: the first of some items, as many as there is room for.
        by_name: whether there is room for names; otherwise references say which they are.

    >>> line = RiskLine("R1 Funding", "NWLDC", 9, 12, "Cut.")
    >>> news = RiskNews(since=dt.date(2017, 4, 10), open=5, moved=(line,), overdue=("R2 Officers",))
    >>> said_of_risks(news, "; ".join, by_name=False)
    'moved since 10 April 2017: R1 ↑ from 9 to 12. 5 risks are open. Past the day of review: R2.'
    """
    if by_name:
        moved = some([f"{one.risk} ({one.owner}) {one.moved}" for one in told.moved])
        overdue = some(told.overdue)
    else:
        moved = _first([f"{one.risk.split()[0]} {one.moved}" for one in told.moved])
        overdue = _first([one.split()[0] for one in told.overdue])
    since = written_day(told.since)
    said = [f"moved since {since}: {moved}." if told.moved else f"none moved since {since}."]
    said.append(f"{told.open} risk{' is' if told.open == 1 else 's are'} open.")
    if told.overdue:
        said.append(f"Past the day of review: {overdue}.")
    return " ".join(said)


def _first(items: Sequence[str]) -> str:
    more = len(items) - MOST_REFERENCES
    return "; ".join(items[:MOST_REFERENCES]) + (f"; and {more} more" if more > 0 else "")


Teller = Callable[[dt.date, dt.date], RiskNews | None]
_TELLERS: dict[str, Teller] = {}


def tell_of_risks(teller: Teller) -> None:
    """Declare who tells which risks moved after one day and by another; None where no register is kept."""
    _TELLERS["risks"] = teller


def risks_told(since: dt.date, day: dt.date) -> RiskNews | None:
    """Which risks moved after a day and by another; None where nobody keeps a register."""
    teller = _TELLERS.get("risks")
    return None if teller is None else teller(since, day)
