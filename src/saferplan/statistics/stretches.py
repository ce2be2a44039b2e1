"""Stretches of a series: what lies between two breaks is compared with itself only.

A break is the position of the first month that is counted in a new way: a change of recording, of boundaries, of
what is an offence. What differs across it may be the counting alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.statistics.inputs import Integers


def stretches(breaks: Sequence[int], months: int) -> Integers:
    """For each month the number of the stretch it is in, from 0.

    Args:
        breaks: positions of the first months counted in a new way, from 1 to the last month; in any order.
        months: how many there are.

    Raises:
        ValueError: a break is not a month after the first, or is given twice.

    >>> stretches([2], 5).tolist()
    [0, 0, 1, 1, 1]
    """
    given = [int(one) for one in breaks]
    for one in given:
        if not 0 < one < months:
            raise ValueError(
                f"breaks: {one} is not the position of a month after the first; there are {months} months, and "
                "the first is 0"
            )
    if len(set(given)) != len(given):
        raise ValueError("breaks: the same month is given twice")
    number = np.zeros(months, np.int64)
    for one in given:
        number[one:] += 1
    return number
