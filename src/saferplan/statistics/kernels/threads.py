"""Work on several cores, with the same result on one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Done = TypeVar("Done")


def in_threads(
    work: Callable[[Piece], Done], pieces: Iterable[Piece], *, threads: int | None = None
) -> list[Done]:
    """What `work` makes of each piece, in the order of the pieces.

    Kernels let other threads run, so pieces are worked on side by side. How the work is cut into pieces must not
    depend on the number of threads; then neither does the result.

    Args:
        work: called once for each piece; must not change what another piece needs.
        pieces: what the work is cut into.
        threads: how many work at once; as many as the computer lets this process have where not given.

    >>> in_threads(lambda piece: piece * piece, range(4), threads=2)
    [0, 1, 4, 9]
    """
    given = list(pieces)
    wanted = min(
        len(given), threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    )
    if wanted <= 1:
        return [work(piece) for piece in given]
    with ThreadPoolExecutor(max_workers=wanted) as pool:
        return list(pool.map(work, given))
