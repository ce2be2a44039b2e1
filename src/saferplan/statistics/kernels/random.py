"""Random numbers that depend on a seed and a position alone, so that threads cannot change them.

A stream is a SplitMix64 generator: its state is one 64-bit word, its n-th number needs none of those before. Each
simulated outcome starts a stream of its own from the seed and the outcome's number.
"""

from __future__ import annotations

import numpy as np

from saferplan.statistics.kernels.compiling import kernel

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@kernel
def mixed(state: np.uint64) -> np.uint64:
    """64 well-mixed bits of a state (Steele, Lea and Flood 2014, OOPSLA, with Stafford's thirteenth variant)."""
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))


@kernel
def stream(seed: int, number: int) -> np.uint64:
    """The state in which the stream of this number starts."""
    return mixed(mixed(np.uint64(seed)) + np.uint64(number) * _STEP)


@kernel
def advanced(state: np.uint64) -> np.uint64:
    """The next state of a stream; `mixed` of it gives the next 64 bits."""
    return state + _STEP


@kernel
def below(bits: np.uint64, bound: int) -> int:
    """A whole number from 0 to below `bound`, at most 2**31, from 64 random bits.

    Multiplied into range from the upper half of the bits; the bias is below bound / 2**32.
    """
    return int(((bits >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))


@kernel
def uniform(bits: np.uint64) -> float:
    """A number from 0 to below 1 from 64 random bits."""
    return float(bits >> np.uint64(11)) * (1.0 / 9007199254740992.0)


def warm() -> None:
    """Runs every kernel of this module once."""
    state = advanced(stream(2017, 3))
    below(mixed(state), 10)
    uniform(mixed(state))
