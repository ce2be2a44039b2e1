"""Which way a measure goes: its latest reading against the one before it, in the direction that is wanted.

It compares two readings and asks nothing of chance: an arrow is a hint, a verdict is `outcomes`'s.
"""

from __future__ import annotations

from saferplan.domain.categories import Direction
from saferplan.domain.planning.wording import Worded


class Course(Worded):
    """Which way a measure goes.

    >>> Course.IMPROVING.label
    'Improving'
    """

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"
    UNKNOWN = "unknown"

    @property
    def arrow(self) -> str:
        """The arrow beside the word; nothing where it is not known."""
        return {"improving": "↗", "worsening": "↘", "steady": "→", "unknown": ""}[self.value]


def course(before: float | None, latest: float | None, direction: Direction) -> Course:
    """Which way a measure goes; not known without two readings, or where either direction may be wanted.

    >>> course(1200, 1100, Direction.DOWN).value, course(1200, 1100, Direction.UP).value
    ('improving', 'worsening')
    """
    if before is None or latest is None or direction is Direction.EITHER:
        return Course.UNKNOWN
    if before == latest:
        return Course.STEADY
    return Course.IMPROVING if (latest < before) == (direction is Direction.DOWN) else Course.WORSENING
