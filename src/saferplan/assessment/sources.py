"""What is known of the datasets that are held: their titles, holders and months, for tables and source lines."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.periods import Month, Period


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """A dataset as it is held: `rows` and `unplaced` are of all of it, not of one area.

    `restated` are the months of the source that covers the area that newer files replaced.
    """

    dataset: str
    title: str
    period: Period
    held: frozenset[Month]
    rows: int
    unplaced: int
    received: str
    restated: frozenset[Month] = frozenset()

    @property
    def months(self) -> str:
        """The months held, as words."""
        return runs_of_months(self.held)


def runs_of_months(months: frozenset[Month]) -> str:
    """Runs of months in words.

    >>> runs_of_months(frozenset({Month(2014, 1), Month(2014, 2), Month(2014, 5)}))
    'January 2014 to February 2014; May 2014'
    """
    runs: list[list[Month]] = []
    for month in sorted(months):
        if runs and month - runs[-1][-1] == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "; ".join(run[0].label if len(run) == 1 else f"{run[0].label} to {run[-1].label}" for run in runs)
