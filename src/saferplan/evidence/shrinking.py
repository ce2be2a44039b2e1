"""A guard against deliveries of late rows: a file replaces its unit whole, so three late rows would wipe a month.

A month that comes again is nearly as long as before: corrections touch single rows. One that has lost most of
its rows is more likely a part than the whole, and only a person can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.errors import Fault
from saferplan.evidence.reports import UnitReport

FEWEST_HELD = 20
"""Rows held from which a unit is guarded; an emptied unit is always refused.

Below that, half of the rows may go by chance and honest correction; what gives late rows away is that none of
them is among those held, while a corrected month keeps some. At 20 even another month of the same
place, with as many records expected, has fewer than half in one case of two hundred (Poisson), and a
corrected copy of the same month hardly ever.
"""

LEAST_SHARE = 0.5
"""The share of the rows held that a new file must bring.

Even different months differ by far less: in 52 months of Leicestershire's street-level crime none has fewer than
0.86 of the rows of the month held before it.
"""

REMEDY = (
    "A file replaces all that is held of its month: get the whole month. "
    "If the file is right, add it with --replace."
)


def has_shrunk(held: int, brought: int, again: int) -> bool:
    """Whether a file brings so few of the rows held that it may be only a part of its month.

    Args:
        held: rows held of the month.
        brought: rows that the file brings of it.
        again: of the rows brought, those that are held already, the same or changed.

    >>> has_shrunk(412, 3, 0), has_shrunk(412, 206, 0), has_shrunk(412, 430, 0)
    (True, False, False)
    >>> has_shrunk(19, 1, 1), has_shrunk(19, 1, 0), has_shrunk(19, 0, 0), has_shrunk(0, 0, 0)
    (False, True, True, False)
    """
    if not brought:
        return held > 0
    if held < FEWEST_HELD:
        return brought < held and not again
    return brought < LEAST_SHARE * held


def shrunk_units(file: str, units: Iterable[UnitReport]) -> list[Fault]:
    """A fault for each unit that would lose too many of the rows held to a file, by name."""
    faults = []
    for unit in units:
        told = unit.restatement
        if told is not None and has_shrunk(told.before, told.after, told.after - told.added):
            rows = {0: "no rows", 1: "1 row"}.get(told.after, f"{told.after:,} rows")
            held = "1 is" if told.before == 1 else f"{told.before:,} are"
            problem = f"It brings {rows} of {unit.supplier} for {unit.month.label} ({unit.dataset}), where {held} held."
            faults.append(Fault(file, problem, REMEDY))
    return faults
