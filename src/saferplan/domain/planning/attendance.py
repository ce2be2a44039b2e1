"""Who came to a meeting, by organisation; and absence that repeats, which the chair has to take up."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.domain.planning.wording import Shown

REPEATED = 2
"""Absences in a row that are pointed out. A default of ours."""


class Attendance(Shown):
    """How an organisation attended a meeting.

    >>> Attendance.APOLOGIES.word
    'Apologies'
    """

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"


def absences_in_a_row(attended: Sequence[Attendance]) -> int:
    """How many of the latest meetings in a row an organisation was absent from, without having sent apologies.

    Apologies neither count nor break the row: who sends apologies has not come either.

    Args:
        attended: the meetings, the oldest first.

    >>> absences_in_a_row([Attendance.PRESENT, Attendance.ABSENT, Attendance.APOLOGIES, Attendance.ABSENT])
    2
    """
    absences = 0
    for one in reversed(attended):
        if one is Attendance.PRESENT:
            break
        absences += one is Attendance.ABSENT
    return absences
