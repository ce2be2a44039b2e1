"""Where exactly the records of a list lie: scattered about their small area, on known spots, or close to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from examples.generator.draws import Draws
from examples.worked_example.places import SmallArea, reach_in_kilometres
from saferplan.geography.contiguity import national_grid

Whole = NDArray[np.int64]


class Recurrence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the records of one kind recur.

    The share `on_known_spots` lies on one of the `known_spots` of its small area. The share `follow` comes 1 to
    `within_days` days after the record drawn before it, unless it would leave its month: `at_the_same_place` of them
    at its very point, the others at most `metres_either_way` to the east or west and as far to the north or south.
    """

    known_spots: int
    on_known_spots: float
    follow: float
    within_days: int
    at_the_same_place: float
    metres_either_way: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The small areas as points are scattered about them: their middles and reaches in metres, on the National Grid."""

    east: Whole
    north: Whole
    reach: Whole

    @classmethod
    def of(cls, areas: Sequence[SmallArea]) -> Ground:
        """The ground of these areas, in their order."""
        middles = national_grid([area.longitude for area in areas], [area.latitude for area in areas])
        reach = [1000 * reach_in_kilometres(area.square_kilometres) for area in areas]
        east, north, reaches = (np.rint(metres).astype(np.int64) for metres in (*middles, reach))
        return cls(east, north, reaches)

    def scattered(self, draws: Draws, area: Whole) -> tuple[Whole, Whole]:
        """A point about the middle of each of these areas, given by their numbers."""
        reach = self.reach[area]
        return (
            self.east[area] + _either_way(draws, reach, len(area)),
            self.north[area] + _either_way(draws, reach, len(area)),
        )


@dataclass(frozen=True, slots=True)
class Located:
    """Records of one kind: when, the number of the small area, and metres east and north."""

    times: list[datetime]
    area: Whole
    east: Whole
    north: Whole


def located(
    ground: Ground,
    times: Sequence[datetime],
    area: Whole,
    recurrence: Recurrence | None,
    *,
    draws: Draws,
    of_spots: Draws,
) -> Located:
    """The records of a month with points, those that recur moved to where and when they do.

    No record leaves its month, so every month keeps its total. `of_spots` has to be the same stream for every month:
    spots stay where they are.
    """
    found = Located(list(times), area.copy(), *ground.scattered(draws, area))
    if recurrence is not None:
        _to_known_spots(found, ground, recurrence, draws, of_spots)
        _to_the_one_before(found, recurrence, draws)
    return found


def _to_known_spots(
    found: Located, ground: Ground, recurrence: Recurrence, draws: Draws, of_spots: Draws
) -> None:
    spots = ground.scattered(of_spots, np.repeat(np.arange(len(ground.east)), recurrence.known_spots))
    count = len(found.times)
    chosen = draws.uniforms(count) < recurrence.on_known_spots
    spot = found.area * recurrence.known_spots + draws.below(recurrence.known_spots, count)
    for metres, of_spot in zip((found.east, found.north), spots, strict=True):
        metres[chosen] = of_spot[spot][chosen]


def _to_the_one_before(found: Located, recurrence: Recurrence, draws: Draws) -> None:
    """One after the other, for the one before may itself have followed another: so there are series of three."""
    count = len(found.times)
    follows = draws.uniforms(count) < recurrence.follow
    days = 1 + draws.below(recurrence.within_days, count)
    away = draws.uniforms(count) >= recurrence.at_the_same_place
    offsets = [away * _either_way(draws, recurrence.metres_either_way, count) for _ in range(2)]
    for n in np.flatnonzero(follows[1:]) + 1:
        time = found.times[n - 1] + timedelta(days=int(days[n]))
        if time.month == found.times[n].month:
            found.times[n] = time
            found.area[n] = found.area[n - 1]
            for metres, offset in zip((found.east, found.north), offsets, strict=True):
                metres[n] = metres[n - 1] + offset[n]


def _either_way(draws: Draws, most: ArrayLike, count: int) -> Whole:
    """Whole metres from `-most` to `most`."""
    return draws.below(2 * np.asarray(most) + 1, count) - np.asarray(most)
