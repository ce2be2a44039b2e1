"""Did it work, in proportions: gross, net and total net effect, and the weighted displacement quotient.

Each sets the treated areas, and the areas round about, against the level of the control areas before and after.
The quotient says how much of what was gained was lost by displacement, or doubled by a diffusion of benefits; it
divides one change by another and so has a meaning only where the treated areas improved by more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.change import compare
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.result import Result

DISPLACEMENT_QUOTIENT = Method(
    "weighted displacement quotient",
    1,
    "Bowers KJ and Johnson SD (2003), Measuring the geographical displacement and diffusion of benefit effects of "
    "crime prevention activity, Journal of Quantitative Criminology 19, 275-301; interval: Fieller EC (1954), Some "
    "problems in interval estimation, Journal of the Royal Statistical Society B 16, 175-185",
)
NET_EFFECT = Method(
    "gross, net and total net effect",
    1,
    "Guerette RT (2009), Analyzing crime displacement and diffusion, Problem-oriented policing tool guide 10; "
    "intervals: Zou GY and Donner A (2008), Statistics in Medicine 27, 1693-1702, from the limits of each part",
)


class Displacement(IntEnum):
    """What the quotient says happened round about, as Bowers and Johnson read it."""

    NOT_MEANINGFUL = 9
    """The treated areas did not improve on their control areas by more than chance: nothing to displace."""
    DIFFUSION_ABOVE_EFFECT = 2
    DIFFUSION = 1
    NONE_SEEN = 0
    """The interval holds 0: displacement and diffusion are both possible."""
    DISPLACEMENT = -1
    """Some of the gain was lost round about."""
    DISPLACEMENT_ABOVE_EFFECT = -2
    """All of the gain was lost, or more."""


@dataclass(frozen=True, slots=True, eq=False)
class DisplacementQuotient(Result):
    """Effects in the treated areas and round about: arrays of the shape given without its last axis.

    `gross_effect` is the crimes fewer in the treated areas (above 0: fewer). `net_effect` is the fall of their ratio
    to the control areas. `total_net_effect` is the crimes fewer in treated and displacement areas together than the
    control areas' change would have it; `total_net_p` tests that it is 0. `success` and `buffer` are the measures
    that make the `quotient`; `displacement` holds values of `Displacement`. The quotient and its limits are NaN
    where it has no meaning; they are from Fieller's theorem. The total net effect and what follows are NaN where no
    displacement areas are given, and everything that divides by the control areas where they have no crime.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (NET_EFFECT, DISPLACEMENT_QUOTIENT)

    gross_effect: Floats
    gross_lower: Floats
    gross_upper: Floats
    net_effect: Floats
    net_lower: Floats
    net_upper: Floats
    net_p: Floats
    total_net_effect: Floats
    total_net_lower: Floats
    total_net_upper: Floats
    total_net_p: Floats
    success: Floats
    buffer: Floats
    quotient: Floats
    quotient_lower: Floats
    quotient_upper: Floats
    displacement: NDArray[np.int8]
    level: float


def displacement_quotient(
    treated: ArrayLike,
    control: ArrayLike,
    displacement: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> DisplacementQuotient:
    """The effects of an intervention against control areas, and its displacement or diffusion of benefits.

    Args:
        treated: records before and after along the last axis, whole numbers; NaN where not known.
        control: likewise, of areas like the treated ones and far enough from them.
        displacement: likewise, of the areas round the treated ones (the buffer).
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, not two counts along the last axis, or no such level.

    >>> found = displacement_quotient([207, 110], [308, 318], [178, 157])
    >>> [round(float(one), 3) for one in (found.gross_effect, found.net_effect, found.total_net_effect)]
    [97.0, 0.326, 130.5]
    >>> float(found.quotient.round(3)), Displacement(int(found.displacement)).name
    (0.258, 'NONE_SEEN')
    """
    target, compared = _two(treated, "treated"), _two(control, "control")
    buffer = np.full_like(target, np.nan) if displacement is None else _two(displacement, "displacement")
    target, compared, buffer = np.broadcast_arrays(target, compared, buffer)
    (r0, r1), (c0, c1), (d0, d1) = ((one[..., 0], one[..., 1]) for one in (target, compared, buffer))
    gross = compare(r1, r0, level=level)
    net, net_lower, net_upper = _net(r0, r1, c0, c1, level)
    total, total_lower, total_upper = _total_net(r0 + d0, r1 + d1, c0, c1, level)
    net_p, total_p = _homogeneity(r0, r1, c0, c1), _homogeneity(r0 + d0, r1 + d1, c0, c1)
    with np.errstate(divide="ignore", invalid="ignore"):
        success, by_buffer = r1 / c1 - r0 / c0, d1 / c1 - d0 / c0
    meaningful = (success < 0) & (net_p < 1 - level) & ~np.isnan(by_buffer)
    quotient, lower, upper = _fieller(r0, r1, c0, c1, d0, d1, success, by_buffer, level)
    shown = meaningful & np.isfinite(lower)
    quotient, lower, upper = (np.where(shown, one, np.nan) for one in (quotient, lower, upper))
    return DisplacementQuotient(
        gross_effect=gross.difference,
        gross_lower=gross.difference_lower,
        gross_upper=gross.difference_upper,
        net_effect=sealed(net),
        net_lower=sealed(net_lower),
        net_upper=sealed(net_upper),
        net_p=sealed(net_p),
        total_net_effect=sealed(total),
        total_net_lower=sealed(total_lower),
        total_net_upper=sealed(total_upper),
        total_net_p=sealed(total_p),
        success=sealed(success),
        buffer=sealed(by_buffer),
        quotient=sealed(quotient),
        quotient_lower=sealed(lower),
        quotient_upper=sealed(upper),
        displacement=_read(quotient, lower, upper),
        level=level,
    )


def _two(values: ArrayLike, name: str) -> Floats:
    found = counts(values, name)
    if found.ndim == 0 or found.shape[-1] != 2:
        raise ValueError(f"{name}: the count before and the count after are needed along the last axis")
    return found


def _net(r0: Floats, r1: Floats, c0: Floats, c1: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """The ratio to the control areas before less that after, from the exact limits of each ratio."""
    before, after = compare(c0, r0, level=level), compare(c1, r1, level=level)
    net = before.ratio - after.ratio
    with np.errstate(invalid="ignore"):
        lower = net - np.hypot(before.ratio - before.ratio_lower, after.ratio_upper - after.ratio)
        upper = net + np.hypot(before.ratio_upper - before.ratio, after.ratio - after.ratio_lower)
    return net, lower, upper


def _total_net(t0: Floats, t1: Floats, c0: Floats, c1: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """The crimes expected from the control areas' change, less those counted.

    The expected number has a log-normal interval, the number counted that of the score test.
    """
    from scipy.special import ndtri

    reach = ndtri(1 - tail(level))
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(c0 > 0, t0 * c1 / c0, np.nan)
        error = np.sqrt(1 / t0 + 1 / c0 + 1 / c1)
        factor = np.exp(reach * error)
        e_lower, e_upper = expected / factor, expected * factor
        half = reach * np.sqrt(t1 + reach**2 / 4)
        o_lower, o_upper = t1 + reach**2 / 2 - half, t1 + reach**2 / 2 + half
        total = expected - t1
        lower = total - np.hypot(expected - e_lower, o_upper - t1)
        upper = total + np.hypot(e_upper - expected, t1 - o_lower)
    undefined = (t0 == 0) | (c1 == 0)
    return total, np.where(undefined, np.nan, lower), np.where(undefined, np.nan, upper)


def _homogeneity(t0: Floats, t1: Floats, c0: Floats, c1: Floats) -> Floats:
    """Pearson's chi-squared test that both groups changed by the same factor; 1 where a margin is empty."""
    from scipy.special import chdtrc

    whole = t0 + t1 + c0 + c1
    margins = (t0 + t1) * (c0 + c1) * (t0 + c0) * (t1 + c1)
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(margins > 0, whole * (t0 * c1 - t1 * c0) ** 2 / margins, 0.0)
    return np.where(np.isnan(margins), np.nan, chdtrc(1.0, squared))


def _fieller(
    r0: Floats,
    r1: Floats,
    c0: Floats,
    c1: Floats,
    d0: Floats,
    d1: Floats,
    success: Floats,
    buffer: Floats,
    level: float,
) -> tuple[Floats, Floats, Floats]:
    """The quotient and its limits; infinite where the limits do not close.

    The control counts stand in numerator and denominator, which the covariance allows for. A count of 0 has a
    variance of 1 here, so that it is not taken as certain.
    """
    from scipy.special import ndtri

    squared = ndtri(1 - tail(level)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        of_success = sum(np.maximum(r, 1) / c**2 + r**2 / c**3 for r, c in ((r0, c0), (r1, c1)))
        of_buffer = sum(np.maximum(d, 1) / c**2 + d**2 / c**3 for d, c in ((d0, c0), (d1, c1)))
        both = sum(r * d / c**3 for r, d, c in ((r0, d0, c0), (r1, d1, c1)))
        a = success**2 - squared * of_success
        b = success * buffer - squared * both
        root = np.sqrt(np.maximum(b**2 - a * (buffer**2 - squared * of_buffer), 0))
        quotient = buffer / success
        closed = a > 0
        lower = np.where(closed, (b - root) / a, -np.inf)
        upper = np.where(closed, (b + root) / a, np.inf)
    return quotient, lower, upper


def _read(quotient: Floats, lower: Floats, upper: Floats) -> NDArray[np.int8]:
    said = np.full(quotient.shape, Displacement.NOT_MEANINGFUL, dtype=np.int8)
    with np.errstate(invalid="ignore"):
        said[(lower <= 0) & (upper >= 0)] = Displacement.NONE_SEEN
        said[lower > 0] = Displacement.DIFFUSION
        said[(lower > 0) & (quotient > 1)] = Displacement.DIFFUSION_ABOVE_EFFECT
        said[upper < 0] = Displacement.DISPLACEMENT
        said[(upper < 0) & (quotient <= -1)] = Displacement.DISPLACEMENT_ABOVE_EFFECT
    said.flags.writeable = False
    return said
