"""What rooms above the meetings tell a status report: they say so here, and the report asks without knowing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec


class RiskLine(msgspec.Struct, frozen=True):
    """A risk that moved: its score before and after, None where it was not there before, or is closed; and why."""

    risk: str
    owner: str
    before: int | None
    after: int | None
    why: str

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


Teller = Callable[[dt.date, dt.date], RiskNews | None]
_TELLERS: dict[str, Teller] = {}


def tell_of_risks(teller: Teller) -> None:
    """Declare who tells which risks moved after one day and by another; None where no register is kept."""
    _TELLERS["risks"] = teller


def risks_told(since: dt.date, day: dt.date) -> RiskNews | None:
    """Which risks moved after a day and by another; None where nobody keeps a register."""
    teller = _TELLERS.get("risks")
    return None if teller is None else teller(since, day)
