"""Coordinates in metres: what is none, and what lies so far off that it must be a mistake."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.statistics.inputs import Floats

Booleans = NDArray[np.bool_]

_CORE = (0.05, 0.95)
_CORES_AROUND = 2.0


def points(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """The coordinates as metres; NaN where a point has none, among them points at exactly (0, 0).

    Nobody's record lies at the origin of a national grid: it is how systems write "no place". Copies.

    Raises:
        ValueError: as many x as y are needed; a coordinate is infinite; or all of them are degrees.

    >>> east, north = points([442_500, 0, float("nan")], [314_200, 0, 314_000])
    >>> east.tolist(), north.tolist()
    ([442500.0, nan, nan], [314200.0, nan, nan])
    """
    east, north = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    if east.ndim != 1 or east.shape != north.shape:
        raise ValueError(
            f"x and y: one list of each, equally long, is needed; got shapes {east.shape} and {north.shape}"
        )
    if np.isinf(east).any() or np.isinf(north).any():
        raise ValueError("x and y: a coordinate is infinite; give metres, or NaN where a point has no place")
    nowhere = np.isnan(east) | np.isnan(north) | ((east == 0) & (north == 0))
    east[nowhere] = north[nowhere] = np.nan
    refuse_degrees(east[~nowhere], north[~nowhere], "x and y")
    return east, north


def refuse_degrees(east: Floats, north: Floats, name: str) -> None:
    """Refuses coordinates that are all within the range of longitude and latitude.

    Raises:
        ValueError: they are.

    >>> refuse_degrees(np.array([-1.37]), np.array([52.72]), "x and y")
    Traceback (most recent call last):
    ValueError: x and y: these look like degrees of longitude and latitude; give metres, ...
    """
    if east.size and np.abs(east).max() <= 180 and np.abs(north).max() <= 90:
        raise ValueError(
            f"{name}: these look like degrees of longitude and latitude; give metres, "
            "for Great Britain those of the National Grid"
        )


def strays(x: ArrayLike, y: ArrayLike) -> Booleans:
    """Which points lie so far from nearly all others that they must be mistakes; points without place are none.

    A point is a stray where it lies further from the middle nine tenths of the points, in either direction, than
    twice the larger extent of these. The rule is our own and wide: a village at the edge of a district stays in,
    a point in another country does not.

    Raises:
        ValueError: as `points`.

    >>> east = [442_000 + 10 * n for n in range(40)] + [1_000]
    >>> int(strays(east, [314_000] * 41).sum())
    1
    """
    east, north = points(x, y)
    placed = ~np.isnan(east)
    stray = np.zeros(east.shape, dtype=np.bool_)
    if not placed.any():
        return stray
    core = [np.quantile(values[placed], _CORE) for values in (east, north)]
    room = _CORES_AROUND * max(high - low for low, high in core)
    if room > 0:
        for values, (low, high) in zip((east, north), core, strict=True):
            with np.errstate(invalid="ignore"):
                stray |= (values < low - room) | (values > high + room)
    return stray
