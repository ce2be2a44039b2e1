"""When something is to be looked at again: in time, soon, or overdue.

A register whose days of review pass unnoticed says nothing of today; what is overdue is said wherever it is shown.
"""

from __future__ import annotations

from datetime import date, timedelta

from saferplan.domain.planning.wording import Shown

SOON = timedelta(days=30)
"""How long before its day a review is spoken of: a default of ours."""


class ReviewStanding(Shown):
    """How the day of a review stands.

    >>> ReviewStanding.OVERDUE.word
    'Review overdue'
    """

    OVERDUE = "overdue"
    SOON = "soon"
    IN_TIME = "in_time"
    NO_DAY = "no_day"


def review_standing(due: date | None, today: date) -> ReviewStanding:
    """How a review stands that is due by a day; on the day itself it is not overdue.

    >>> review_standing(date(2017, 6, 27), date(2017, 6, 27)).value
    'soon'
    >>> review_standing(date(2017, 6, 27), date(2017, 6, 28)).value
    'overdue'
    """
    if due is None:
        return ReviewStanding.NO_DAY
    if due < today:
        return ReviewStanding.OVERDUE
    return ReviewStanding.SOON if due <= today + SOON else ReviewStanding.IN_TIME
