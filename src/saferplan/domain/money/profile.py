"""A line's profile: how much of it is meant to be spent in each quarter of the plan year, in pence."""

from __future__ import annotations

from datetime import date

from saferplan.domain.money.pence import shared_out, written_pounds
from saferplan.domain.planning.years import PlanYear, Quarter

Profile = tuple[int, int, int, int]
BEFORE, AFTER = 0, 5
"""In place of a quarter's number: the year has not begun; the year is over."""
LAST = 4


def quarter_under_way(year: PlanYear, today: date) -> int:
    """The number of the quarter that the day lies in; 0 before the year, 5 after it.

    >>> [quarter_under_way(PlanYear(2017), day) for day in (date(2017, 3, 31), date(2017, 12, 31), date(2018, 4, 1))]
    [0, 3, 5]
    """
    if today < year.first:
        return BEFORE
    return AFTER if today > year.last else Quarter.containing(today).number


def even_profile(pence: int) -> Profile:
    """An amount spread evenly over the four quarters.

    >>> even_profile(1002)
    (251, 251, 250, 250)
    """
    first, second, third, fourth = shared_out(pence, (1, 1, 1, 1))
    return (first, second, third, fourth)


def profile_fault(pence: int | None, profile: Profile) -> str:
    """What is wrong with a profile, as a sentence that says what to do; empty where nothing is.

    >>> profile_fault(1000, (250, 250, 250, 300))
    'The four quarters come to £10.50, and the line is £10: they must come to the same.'
    """
    if pence is None:
        return "How much the line is is not known, so it has no profile: leave the quarters blank."
    if any(one < 0 for one in profile):
        return "A quarter is not less than nothing."
    if sum(profile) != pence:
        return (
            f"The four quarters come to {written_pounds(sum(profile))}, and the line is {written_pounds(pence)}: "
            "they must come to the same."
        )
    return ""


def due_by(profile: Profile, quarter: int) -> int:
    """What is meant to be spent by the end of a quarter; nought for quarter 0, all of it for 4 and above.

    >>> due_by((100, 200, 300, 400), 2)
    300
    """
    return sum(profile[:quarter])


def taken_from(profile: Profile, pence: int) -> Profile:
    """A profile less an amount: taken from the last quarter first, for what is past is spent.

    Raises:
        ValueError: there is not so much in it.

    >>> taken_from((100, 200, 300, 400), 500)
    (100, 200, 200, 0)
    """
    if not 0 <= pence <= sum(profile):
        raise ValueError("no more can be taken from a profile than is in it")
    left = list(profile)
    for at in reversed(range(len(left))):
        part = min(left[at], pence)
        left[at] -= part
        pence -= part
    first, second, third, fourth = left
    return (first, second, third, fourth)


def given_to(profile: Profile, pence: int, quarter: int) -> Profile:
    """A profile and an amount, which is to be spent in a quarter; before the year the first, after it the last.

    >>> given_to((100, 200, 300, 400), 50, 3), given_to((100, 200, 300, 400), 50, 5)
    ((100, 200, 350, 400), (100, 200, 300, 450))
    """
    at = min(max(quarter, 1), LAST)
    first, second, third, fourth = (
        one + (pence if number == at else 0) for number, one in enumerate(profile, start=1)
    )
    return (first, second, third, fourth)
