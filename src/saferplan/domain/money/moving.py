"""Money that moves: virement from one line to another within a contribution, and what a year's end leaves over."""

from __future__ import annotations

import msgspec

from saferplan.domain.money.lines import LineStanding
from saferplan.domain.money.pence import written_pounds
from saferplan.domain.money.profile import Profile, given_to, taken_from


class Line(msgspec.Struct, frozen=True):
    """What a line has, and when it is meant to be spent."""

    pence: int
    profile: Profile | None = None


def allocation_fault(given: int | None, others: int, pence: int | None) -> str:
    """Why an amount cannot be allocated from a contribution; empty where it can.

    Args:
        given: what the funder gives; None where that is not known.
        others: what its other lines have, as far as it is known.
        pence: what the line is to have; None: not known, which takes nothing from what is known.

    >>> allocation_fault(3_450_000, 3_000_000, 500_000).split(":")[0]
    'Only £4,500 of the contribution is not allocated'
    >>> allocation_fault(None, 0, None)
    ''
    """
    if pence is None:
        return ""
    if given is None:
        return (
            "How much the funder gives is not known, so no amount of it can be allocated. Leave the amount blank, or "
            "enter what the funder gives first."
        )
    if others + pence > given:
        return (
            f"Only {written_pounds(given - others)} of the contribution is not allocated: {written_pounds(others)} of "
            f"{written_pounds(given)} is. Allocate less, or move money from another line."
        )
    return ""


def virement_fault(giving: LineStanding, receiving_allocated: int | None, pence: int) -> str:
    """Why an amount cannot be moved from one line to another; empty where it can.

    What is spent, committed or earmarked stays with its line.
    """
    if pence <= 0:
        return "Move more than nothing."
    free = giving.free
    if free is None or receiving_allocated is None:
        return "How much one of the lines has is not known, so nothing can be moved. Enter its amount first."
    if pence > free:
        return (
            f"Only {written_pounds(max(free, 0))} of the line is free: the rest is spent, committed or earmarked. "
            "Move less, or release a commitment first."
        )
    return ""


def vired(giving: Line, receiving: Line, pence: int, quarter: int) -> tuple[Line, Line]:
    """Both lines after an amount was moved: together they have what they had before, to the penny.

    It is taken from the giving line's last quarters, and given to the quarter under way of the other.

    Raises:
        ValueError: the giving line has not so much.

    >>> vired(Line(1000, (250, 250, 250, 250)), Line(500), 300, 3)
    (Line(pence=700, profile=(250, 250, 200, 0)), Line(pence=800, profile=None))
    """
    if not 0 <= pence <= giving.pence:
        raise ValueError("no more can be moved than the line has")
    return (
        Line(giving.pence - pence, None if giving.profile is None else taken_from(giving.profile, pence)),
        Line(
            receiving.pence + pence,
            None if receiving.profile is None else given_to(receiving.profile, pence, quarter),
        ),
    )


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A contribution at the end of its year: what was given is what was spent, carried forward and is to be returned.

    `to_return` is below nought where more was spent than given.
    """

    given: int
    spent: int
    carried: int

    @property
    def unspent(self) -> int:
        """What was given and not spent."""
        return self.given - self.spent

    @property
    def to_return(self) -> int:
        """What is neither spent nor carried forward: it goes back to the funder."""
        return self.unspent - self.carried


def carry_fault(given: int | None, spent: int, pence: int) -> str:
    """Why an amount cannot be carried forward; empty where it can.

    >>> carry_fault(1000, 900, 200)
    'Only £1 of it is not spent: no more can be carried forward.'
    """
    if given is None:
        return "How much the funder gave is not known, so nothing can be carried forward. Enter the amount first."
    if pence <= 0:
        return "Carry forward more than nothing."
    if pence > given - spent:
        left = written_pounds(max(given - spent, 0))
        return f"Only {left} of it is not spent: no more can be carried forward."
    return ""
