"""Random draws that are the same on every machine, with every version of numpy and every number of threads.

Philox is a counter-based generator whose raw stream numpy promises never to change (NEP 19), unlike the
streams of `Generator.choice` and its kin. So only raw numbers are taken from it, and the few distributions
needed are made here. Every use has a stream of its own, named by what it is for: what is drawn for one month
does not depend on which months were drawn before it.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

_HEX_PAIRS = np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), dtype=np.uint16)


class Draws:
    """One named stream of draws.

    >>> first = Draws(1, "leicestershire", "2016-06")
    >>> again = Draws(1, "leicestershire", "2016-06")
    >>> bool((first.uniforms(5) == again.uniforms(5)).all())
    True
    """

    def __init__(self, seed: int, *purpose: str | int) -> None:
        name = "\x1f".join(str(part) for part in (seed, *purpose))
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "little")
        self._bits = np.random.Philox(key=key)

    def raw(self, count: int) -> NDArray[np.uint64]:
        """`count` whole numbers, each of 64 random bits."""
        return self._bits.random_raw(count)

    def uniforms(self, count: int) -> NDArray[np.float64]:
        """`count` numbers from 0 up to but not including 1, of 53 bits each."""
        whole = np.asarray(self.raw(count) >> np.uint64(11), dtype=np.float64)
        return np.asarray(whole * 2.0**-53, dtype=np.float64)

    def below(self, limit: ArrayLike, count: int) -> NDArray[np.int64]:
        """`count` whole numbers from 0 up to but not including `limit` (one, or one for each)."""
        return np.asarray(self.uniforms(count) * np.asarray(limit), dtype=np.int64)

    def choices(self, weights: ArrayLike, count: int) -> NDArray[np.int64]:
        """`count` positions in `weights`, each drawn in proportion to its weight."""
        cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
        positions = np.searchsorted(cumulative, self.uniforms(count) * cumulative[-1], side="right")
        return np.asarray(np.minimum(positions, len(cumulative) - 1), dtype=np.int64)

    def about(self, mean: float) -> int:
        """A count that varies about `mean` as a Poisson count does: its variance is the mean."""
        # The sum of twelve uniforms is near enough to normal, and exact on every machine.
        normal = float(self.uniforms(12).sum()) - 6
        return max(0, round(mean + normal * math.sqrt(mean)))

    def order(self, count: int) -> NDArray[np.int64]:
        """The whole numbers below `count` in a random order."""
        return np.argsort(self.raw(count), kind="stable")

    def identifiers(self, count: int) -> pa.StringArray:
        """`count` identifiers of 64 hexadecimal digits, as data.police.uk writes a Crime ID."""
        octets = self.raw(4 * count).astype("<u8").view(np.uint8)
        offsets = np.arange(0, 64 * count + 1, 64, dtype=np.int32)
        return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(_HEX_PAIRS[octets]))


def apportioned(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """`total` shared out in whole numbers in proportion to `weights`, by largest remainders.

    >>> apportioned(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    shares = np.asarray(weights, dtype=np.float64)
    exact = total * shares / shares.sum()
    parts = np.asarray(np.floor(exact), dtype=np.int64)
    by_remainder = np.argsort(parts - exact, kind="stable")
    parts[by_remainder[: total - int(parts.sum())]] += 1
    return parts
