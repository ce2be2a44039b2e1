"""Did it work, in numbers of crimes: the weighted displacement difference, by count, by harm, and as it builds up.

The change in the treated areas less that in their control areas says how many crimes fewer (below 0) there were than
the control areas' change would have it; the same for the areas round about adds what was displaced to them, or
what they gained. All in crimes, so it works also where a count is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, exposures, sealed, tail
from saferplan.statistics.result import Result

DISPLACEMENT_DIFFERENCE = Method(
    "weighted displacement difference",
    1,
    "Wheeler AP and Ratcliffe JH (2018), A simple weighted displacement difference test to evaluate place based "
    "crime interventions, Crime Science 7:11; weights for areas and times by division, as the R package ptools "
    "has them",
)
HARM_DIFFERENCE = Method(
    "weighted displacement difference of harm",
    1,
    "the weighted sum over kinds of crime of Wheeler and Ratcliffe's (2018) differences; the variance is the sum of "
    "theirs times the squared weights",
)
CUMULATIVE_DIFFERENCE = Method(
    "cumulative weighted displacement difference",
    1,
    "Wheeler and Ratcliffe's (2018) difference from the start to each month after it, the mean of the months before "
    "as the earlier count; the uncertainty of that mean is carried along",
)

_FOUR = ("control", "treated", "displacement_control", "displacement")


@dataclass(frozen=True, slots=True, eq=False)
class DisplacementDifference(Result):
    """Crimes more (above 0) or fewer (below 0) than expected: arrays of the shape given without its last axis.

    `difference` is `local` (treated less control) and `displaced` (displacement areas less their control) together.
    `p` tests that it is 0, two-sided. `displaced` above 0 is displacement, below 0 a diffusion of benefits.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (DISPLACEMENT_DIFFERENCE,)

    difference: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    z: Floats
    p: Floats
    local: Floats
    local_error: Floats
    displaced: Floats
    displaced_error: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class HarmDifference(Result):
    """The harm more or less than expected, in the unit of the weights; `kinds` has each kind's crimes.

    Kinds without a weight are left out of the sum, not out of `kinds`.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (HARM_DIFFERENCE, DISPLACEMENT_DIFFERENCE)

    difference: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    z: Floats
    p: Floats
    kinds: DisplacementDifference
    weight: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeDifference(Result):
    """The difference from the start to each month after it: arrays with the months after as their last axis.

    The limits hold for one month chosen beforehand, the last as a rule, not for all months at once.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (CUMULATIVE_DIFFERENCE, DISPLACEMENT_DIFFERENCE)

    difference: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    level: float


def displacement_difference(
    treated: ArrayLike,
    control: ArrayLike,
    displacement: ArrayLike | None = None,
    displacement_control: ArrayLike | None = None,
    *,
    time_weights: tuple[float, float] = (1.0, 1.0),
    area_weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    overdispersion: ArrayLike = 1.0,
    level: float = 0.95,
) -> DisplacementDifference:
    """The weighted displacement difference of counts before and after.

    Args:
        treated: records before and after along the last axis, whole numbers; NaN where not known.
        control: likewise, of areas like the treated ones and far enough from them.
        displacement: likewise, of the areas round the treated ones.
        displacement_control: likewise, of control areas for those; given with `displacement` or not at all.
        time_weights: what counts before and after are divided by: their lengths, where these differ.
        area_weights: what counts of control, treated, displacement control and displacement areas are divided by:
            their sizes, where these differ.
        overdispersion: how many times Poisson's the variance is; 1 as published. Monthly counts before the start
            tell it (`difference_in_differences` finds it).
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, a weight is not above 0, the overdispersion is below 1,
            only one of the two displacement areas is given, or no such level.

    >>> found = displacement_difference([207, 110], [308, 318], [178, 157], [150, 140])
    >>> float(found.difference), float(found.standard_error.round(3)), float(found.z.round(2))
    (-118.0, 39.598, -2.98)
    """
    from scipy.special import ndtr, ndtri

    _both_or_neither(displacement, displacement_control)
    reach = ndtri(1 - tail(level))
    times = exposures(time_weights, "time_weights")
    sizes = exposures(area_weights, "area_weights")
    if times.shape != (2,) or sizes.shape != (4,):
        raise ValueError("time_weights, area_weights: two times and four areas are needed")
    spread = np.array(overdispersion, dtype=np.float64)
    if np.any(spread < 1):
        raise ValueError(f"overdispersion: {spread.min()} cannot be; Poisson counts have 1")
    parts = {
        name: _before_and_after(values, name)
        for name, values in zip(_FOUR, (control, treated, displacement_control, displacement), strict=True)
        if values is not None
    }
    change, variance = {}, {}
    for name, values in parts.items():
        scaled = values / (times * sizes[_FOUR.index(name)])
        change[name] = scaled[..., 1] - scaled[..., 0]
        variance[name] = spread * (scaled / (times * sizes[_FOUR.index(name)])).sum(axis=-1)
    local, of_local = change["treated"] - change["control"], variance["treated"] + variance["control"]
    displaced, of_displaced = np.zeros_like(local), np.zeros_like(local)
    if "displacement" in parts:
        displaced = change["displacement"] - change["displacement_control"]
        of_displaced = variance["displacement"] + variance["displacement_control"]
    found, error = local + displaced, np.sqrt(of_local + of_displaced)
    z = _standardised(found, error)
    return DisplacementDifference(
        difference=sealed(found),
        standard_error=sealed(error),
        lower=sealed(found - reach * error),
        upper=sealed(found + reach * error),
        z=sealed(z),
        p=sealed(2 * ndtr(-np.abs(z))),
        local=sealed(local),
        local_error=sealed(np.sqrt(of_local)),
        displaced=sealed(displaced),
        displaced_error=sealed(np.sqrt(of_displaced)),
        level=level,
    )


def harm_difference(
    treated: ArrayLike,
    control: ArrayLike,
    weight: ArrayLike,
    displacement: ArrayLike | None = None,
    displacement_control: ArrayLike | None = None,
    *,
    time_weights: tuple[float, float] = (1.0, 1.0),
    area_weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    overdispersion: ArrayLike = 1.0,
    level: float = 0.95,
) -> HarmDifference:
    """The weighted displacement difference of harm over kinds of crime.

    Args:
        treated: records, kinds of crime along the last axis but one, before and after along the last.
        control: likewise.
        weight: the harm of one record of each kind, from 0; NaN where the index has none.
        displacement: as for `displacement_difference`, with the kinds.
        displacement_control: likewise.
        time_weights: as for `displacement_difference`.
        area_weights: likewise.
        overdispersion: likewise, one for all or one for each kind.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: as for `displacement_difference`, or not one weight for each kind.

    >>> treated, control = [[130, 74], [144, 92]], [[133, 91], [86, 64]]
    >>> found = harm_difference(treated, control, [3, 7])
    >>> found.kinds.difference.tolist(), float(found.difference), float(found.standard_error.round(1))
    ([-14.0, -30.0], -252.0, 150.9)
    """
    from scipy.special import ndtr, ndtri

    weighs = amounts(weight, "weight")
    kinds = displacement_difference(
        treated,
        control,
        displacement,
        displacement_control,
        time_weights=time_weights,
        area_weights=area_weights,
        overdispersion=overdispersion,
        level=level,
    )
    if kinds.difference.ndim == 0 or weighs.shape != kinds.difference.shape[-1:]:
        raise ValueError(
            "weight: one weight for each kind along the last axis but one is needed, NaN for none"
        )
    has_weight = ~np.isnan(weighs)
    known = weighs[has_weight]
    found = (kinds.difference[..., has_weight] * known).sum(axis=-1)
    error = np.sqrt((kinds.standard_error[..., has_weight] ** 2 * known**2).sum(axis=-1))
    reach, z = ndtri(1 - tail(level)), _standardised(found, error)
    return HarmDifference(
        difference=sealed(found),
        standard_error=sealed(error),
        lower=sealed(found - reach * error),
        upper=sealed(found + reach * error),
        z=sealed(z),
        p=sealed(2 * ndtr(-np.abs(z))),
        kinds=kinds,
        weight=sealed(weighs),
        level=level,
    )


def cumulative_difference(
    treated: ArrayLike,
    control: ArrayLike,
    start: int,
    displacement: ArrayLike | None = None,
    displacement_control: ArrayLike | None = None,
    *,
    by_calendar_month: bool = False,
    area_weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    overdispersion: ArrayLike = 1.0,
    level: float = 0.95,
) -> CumulativeDifference:
    """The weighted displacement difference as it builds up month by month after the start.

    Args:
        treated: records a month, consecutive months along the last axis; NaN where not known.
        control: likewise.
        start: which month is the first with the intervention, counted from 0.
        displacement: likewise; given with `displacement_control` or not at all.
        displacement_control: likewise.
        by_calendar_month: compare each month with the mean of the same months of the years before, not with the
            mean of all; needs whole years before.
        area_weights: as for `displacement_difference`.
        overdispersion: likewise.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: as for `displacement_difference`, no month before or after the start, or no whole years before.

    >>> found = cumulative_difference([9, 11, 10, 4, 5, 3], [8, 8, 8, 8, 9, 8], start=3)
    >>> found.difference.round(1).tolist()
    [-6.0, -12.0, -19.0]
    """
    from scipy.special import ndtri

    _both_or_neither(displacement, displacement_control)
    reach = ndtri(1 - tail(level))
    sizes = exposures(area_weights, "area_weights")
    series = [
        (counts(values, name), sign, size)
        for values, name, sign, size in zip(
            (control, treated, displacement_control, displacement), _FOUR, (-1, 1, -1, 1), sizes, strict=True
        )
        if values is not None
    ]
    months = series[0][0].shape[-1] if series[0][0].ndim else 0
    if any(one.shape[-1:] != (months,) for one, _, _ in series) or not 0 < start < months:
        raise ValueError("start: series of equal length, with months before the start and after, are needed")
    if by_calendar_month and start % 12:
        raise ValueError(f"by_calendar_month: whole years before the start are needed, not {start} months")
    baseline = np.full((months - start, start), 1 / start)
    if by_calendar_month:
        apart = np.arange(start, months)[:, np.newaxis] - np.arange(start)
        baseline = (apart % 12 == 0) * (12 / start)
    summed = np.cumsum(baseline, axis=0)
    found, variance = np.zeros(()), np.zeros(())
    for one, sign, size in series:
        before, after = one[..., :start] / size, np.cumsum(one[..., start:], axis=-1) / size
        found = found + sign * (after - before @ summed.T)
        variance = variance + (after + before @ (summed**2).T) / size
    error = np.sqrt(np.asarray(overdispersion, dtype=np.float64)[..., np.newaxis] * variance)
    return CumulativeDifference(
        difference=sealed(found),
        standard_error=sealed(error),
        lower=sealed(found - reach * error),
        upper=sealed(found + reach * error),
        level=level,
    )


def _both_or_neither(displacement: ArrayLike | None, displacement_control: ArrayLike | None) -> None:
    if (displacement is None) != (displacement_control is None):
        raise ValueError(
            "displacement: displacement areas need control areas of their own; give both, or neither"
        )


def _before_and_after(values: ArrayLike, name: str) -> Floats:
    found = counts(values, name)
    if found.ndim == 0 or found.shape[-1] != 2:
        raise ValueError(f"{name}: the count before and the count after are needed along the last axis")
    return found


def _standardised(found: Floats, error: Floats) -> Floats:
    """The estimate in standard errors; 0 where nothing at all was counted, which is no evidence of a change."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(error == 0, 0.0, found / error))
