"""What every method asks of the arrays it is given, checked in one place and said in plain words.

NaN means "not known" and goes through every method as NaN; it is never read as zero. The caller's arrays are
never changed, and no result shares memory with them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def counts(values: ArrayLike, name: str) -> Floats:
    """The values as counts: whole numbers from 0, or NaN where one is not known. A copy.

    Raises:
        ValueError: a value is negative, infinite or not whole.

    >>> counts([3, 40, float("nan")], "counts").tolist()
    [3.0, 40.0, nan]
    """
    array = np.array(values, dtype=np.float64)
    known = array[~np.isnan(array)]
    wrong = known[(known < 0) | (known != np.floor(known)) | np.isinf(known)]
    if wrong.size:
        raise ValueError(
            f"{name}: {wrong[0]} is not a count; give whole numbers from 0, or NaN for not known"
        )
    return array


def amounts(values: ArrayLike, name: str) -> Floats:
    """The values as amounts: numbers from 0, or NaN where one is not known. A copy.

    Raises:
        ValueError: a value is negative or infinite.

    >>> amounts([0.5, 2], "weights").tolist()
    [0.5, 2.0]
    """
    array = np.array(values, dtype=np.float64)
    known = array[~np.isnan(array)]
    wrong = known[(known < 0) | np.isinf(known)]
    if wrong.size:
        raise ValueError(f"{name}: {wrong[0]} cannot be; give numbers from 0, or NaN for not known")
    return array


def counts_by_kind(values: ArrayLike, weight: ArrayLike, name: str) -> tuple[Floats, Floats]:
    """The values as counts with the kinds along the last axis, and the weight of each kind, NaN for none. Copies.

    Raises:
        ValueError: a value is no count, a weight negative, or there is not one weight for each kind.

    >>> [one.tolist() for one in counts_by_kind([3, 40], [365, 20], "counts")]
    [[3.0, 40.0], [365.0, 20.0]]
    """
    number, weighs = counts(values, name), amounts(weight, "weight")
    if number.ndim == 0 or weighs.shape != number.shape[-1:]:
        raise ValueError(
            f"weight: one weight for each kind of the last axis of {name} is needed, NaN for none"
        )
    return number, weighs


def exposures(values: ArrayLike, name: str) -> Floats:
    """The values as exposures (people, households, months): more than 0, or NaN where not known. A copy.

    Raises:
        ValueError: a value is 0, negative or infinite.

    >>> exposures(97_000, "population").item()
    97000.0
    """
    array = np.array(values, dtype=np.float64)
    known = array[~np.isnan(array)]
    wrong = known[(known <= 0) | np.isinf(known)]
    if wrong.size:
        raise ValueError(
            f"{name}: {wrong[0]} cannot be divided by; give numbers above 0, or NaN for not known"
        )
    return array


def tail(level: float) -> float:
    """The chance left in each tail of a two-sided interval of this level.

    Raises:
        ValueError: the level is not between 0 and 1.

    >>> round(tail(0.95), 9)
    0.025
    """
    if not 0 < level < 1:
        raise ValueError(f"level: {level} is not between 0 and 1; 0.95 stands for 95%")
    return (1 - level) / 2


def together(*arrays: Floats) -> list[Floats]:
    """The arrays in their common shape, as numpy broadcasts them.

    Raises:
        ValueError: they have no common shape.

    >>> [one.shape for one in together(np.zeros((2, 1)), np.zeros(3))]
    [(2, 3), (2, 3)]
    """
    return list(np.broadcast_arrays(*arrays))


def sealed(array: ArrayLike) -> Floats:
    """The array as part of a result: its values can no longer be changed."""
    result = np.asarray(array, dtype=np.float64)
    result.flags.writeable = False
    return result


def names(values: Sequence[str], size: int, name: str) -> tuple[str, ...]:
    """The values as names of `size` things, each different.

    Raises:
        ValueError: there are too many, too few, or the same twice.

    >>> names(["E07000134", "E07000130"], 2, "codes")
    ('E07000134', 'E07000130')
    """
    given = tuple(values)
    if len(given) != size or len(set(given)) != size:
        raise ValueError(f"{name}: {size} different ones are needed; {len(set(given))} different were given")
    return given
