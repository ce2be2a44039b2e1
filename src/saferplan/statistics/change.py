"""What changed: two counts compared, as difference, per cent and ratio, with intervals and tests.

Two different questions hide in "is this a change?", and each has its number here. `z` says how far the counts
are apart on the scale of chance, which orders changes at a glance; `p` says how often chance alone would put
them at least this far apart, which decides. `z` compares a count with another count as if that were known for
certain, so its spread without any change is the square root of 2, not 1: |z| >= 2 comes about by chance once
in 6 comparisons, |z| >= 3 once in 30.

Records that come in bursts spread wider than Poisson counts. Where the overdispersion of the counts is given
(see `overdispersion`), every interval and p allows for it: an exact p is taken as so many standard deviations,
which shrink by the square root of the overdispersion and are read against Student's t. Without it, all is as
published for Poisson counts. z stays what its formula says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail, together
from saferplan.statistics.result import Result

WIDENED = (
    "; widened where an overdispersion is given: Lund SP and others (2012), Statistical Applications in Genetics and "
    "Molecular Biology 11(5) article 8"
)

DIFFERENCE = Method(
    "difference of two counts, interval from the limits of each",
    2,
    "Zou GY and Donner A (2008), Construction of confidence limits about effect measures: a general "
    "approach, Statistics in Medicine 27, 1693-1702; limits of each count by inverting the score test"
    + WIDENED,
)
RATIO = Method(
    "ratio of two counts with exact conditional interval",
    2,
    "Przyborowski J and Wilenski H (1940), Homogeneity of results in testing samples from Poisson series, "
    "Biometrika 31, 313-323; limits after Clopper and Pearson (1934)" + WIDENED,
)
Z = Method(
    "Poisson z, twice the difference of the square roots",
    1,
    "Huffman MD (1984), An improved approximate two-sample Poisson test, Applied Statistics 33, 224-226, "
    "without its 3/8 and on the scale that crime analysts use: 2(sqrt(after) - sqrt(before))",
)
EXACT_TEST = Method(
    "exact conditional test of two counts, twice the smaller tail",
    2,
    "Przyborowski J and Wilenski H (1940), Homogeneity of results in testing samples from Poisson series, "
    "Biometrika 31, 313-323" + WIDENED,
)
E_TEST = Method(
    "E-test of two small counts",
    2,
    "Krishnamoorthy K and Thomson J (2004), A more powerful test for comparing two Poisson means, Journal of "
    "Statistical Planning and Inference 119, 23-35" + WIDENED,
)

E_TEST_BELOW = 50
"""`compare` gives the E-test where both counts are below this; above, the exact test loses little to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Change(Result):
    """Comparisons of `after` with `before`: arrays of the common shape of what was given.

    `difference` is per unit of exposure: of the counts themselves where no exposures were given. `percent`
    and `ratio`, also per unit of exposure, are NaN where `before` is 0; the ratio's limits are not, and the
    upper one is then infinite. `p` is the exact conditional test, two-sided as twice the smaller tail, so
    that it is below 1 - `level` exactly where the ratio's interval leaves out 1. `e_test_p` is NaN where a
    count is 50 or more. Intervals and both p allow for `dispersion`; `z` does not. Whatever rests on a count
    that is not known is NaN.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (DIFFERENCE, RATIO, Z, EXACT_TEST, E_TEST)

    before: Floats
    after: Floats
    difference: Floats
    difference_lower: Floats
    difference_upper: Floats
    percent: Floats
    percent_lower: Floats
    percent_upper: Floats
    ratio: Floats
    ratio_lower: Floats
    ratio_upper: Floats
    z: Floats
    p: Floats
    e_test_p: Floats
    dispersion: Floats
    level: float


def compare(
    before: ArrayLike,
    after: ArrayLike,
    *,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
    freedom: ArrayLike = np.inf,
    level: float = 0.95,
) -> Change:
    """Compares counts of two periods.

    Args:
        before: records of the earlier period, whole numbers; NaN where not known.
        after: records of the later period, whole numbers; NaN where not known.
        exposure_before: what the earlier count is out of (months, people); 1 where both are alike.
        exposure_after: what the later count is out of.
        dispersion: the variance of the counts over their mean; 1, the default, for Poisson counts.
        freedom: the degrees of freedom that the dispersion was estimated with; infinite where it is known.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure, dispersion or freedom is not above 0, or
            no such level.

    >>> small, large = compare(1000, 1067), compare(6000, 6067)
    >>> round(float(small.z), 1), round(float(large.z), 1)
    (2.1, 0.9)
    >>> changed = compare([7456, 0], [8871, 3])
    >>> changed.percent.round(1).tolist(), changed.p.round(3).tolist()
    ([19.0, nan], [0.0, 0.25])
    >>> float(compare(818, 740).p.round(3)), float(compare(818, 740, dispersion=2, freedom=40).p.round(3))
    (0.051, 0.175)
    """
    first, second, of_first, of_second, spread, free = together(
        counts(before, "before"),
        counts(after, "after"),
        exposures(exposure_before, "exposure_before"),
        exposures(exposure_after, "exposure_after"),
        exposures(dispersion, "dispersion"),
        _freedom(freedom),
    )
    width, one_tail = _widened(tail(level), spread, free)
    rate_before, rate_after = first / of_first, second / of_second
    below, above = _limits_of_difference(first, second, of_first, of_second, width)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(first > 0, rate_after / rate_before, np.nan)
    ratio_lower, ratio_upper = _limits_of_ratio(first, second, of_second / of_first, one_tail)
    has_percent = ~np.isnan(ratio)
    small = (first < E_TEST_BELOW) & (second < E_TEST_BELOW)
    e_test_p = np.full(first.shape, np.nan)
    e_test_p[small] = e_test(
        first[small], second[small], exposure_before=of_first[small], exposure_after=of_second[small]
    )
    return Change(
        before=sealed(first.copy()),
        after=sealed(second.copy()),
        difference=sealed(rate_after - rate_before),
        difference_lower=sealed(below),
        difference_upper=sealed(above),
        percent=sealed(100 * (ratio - 1)),
        percent_lower=sealed(np.where(has_percent, 100 * (ratio_lower - 1), np.nan)),
        percent_upper=sealed(np.where(has_percent, 100 * (ratio_upper - 1), np.nan)),
        ratio=sealed(ratio),
        ratio_lower=sealed(ratio_lower),
        ratio_upper=sealed(ratio_upper),
        z=sealed(_z(first, second, of_second / of_first)),
        p=sealed(_allowed(_exact_p(first, second, of_second / (of_first + of_second)), spread, free)),
        e_test_p=sealed(_allowed(e_test_p, spread, free)),
        dispersion=sealed(spread.copy()),
        level=level,
    )


def e_test(
    before: ArrayLike,
    after: ArrayLike,
    *,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
) -> Floats:
    """The two-sided p of the E-test that two Poisson rates are equal.

    More powerful than the exact conditional test for small counts, at the price of exceeding its level a
    little for some true rates. As published, the outcome of nothing in both periods has no test statistic
    and is never counted as extreme; where nothing was counted in either period, p is 1. The result is within
    1e-12 of the full sum.

    Each outcome of one period has two thresholds in the other beyond which the pair is at least as extreme as
    the one observed, so the double sum over all pairs becomes a single sum of tails.

    Args:
        before: records of the earlier period, whole numbers; NaN where not known.
        after: records of the later period, whole numbers; NaN where not known.
        exposure_before: what the earlier count is out of.
        exposure_after: what the later count is out of.

    Raises:
        ValueError: a count is not a whole number from 0 or an exposure is not above 0.

    >>> e_test([2, 5], [6, 10]).round(8).tolist()
    [0.17487482, 0.20616441]
    """
    from scipy.special import gammaln, pdtr, pdtrc

    first, second, of_first, of_second = together(
        counts(before, "before"),
        counts(after, "after"),
        exposures(exposure_before, "exposure_before"),
        exposures(exposure_after, "exposure_after"),
    )
    shape = first.shape
    p = np.where(np.isnan(first + second + of_first + of_second), np.nan, 1.0).ravel()
    tested = (first + second > 0).ravel() & ~np.isnan(p)
    if not tested.any():
        return sealed(p.reshape(shape))
    # Small counts recur: each pair is tested once.
    cases = np.column_stack([one.ravel()[tested] for one in (second, first, of_second, of_first)])
    different, which = np.unique(cases, axis=0, return_inverse=True)
    x, y, of_x, of_y = different.T

    common = (x + y) / (of_x + of_y)
    squared = (x / of_x - y / of_y) ** 2 / (x / of_x**2 + y / of_y**2)
    expected = common * of_x
    reach = 7.5 * np.sqrt(expected) + 15
    lowest = np.maximum(0, np.floor(np.minimum(expected - reach, x)))
    highest = np.ceil(np.maximum(expected + reach, x))

    # One row per test and outcome of x, all tests in one flat array.
    sizes = (highest - lowest + 1).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    test = np.repeat(np.arange(sizes.size), sizes)
    outcome = np.arange(sizes.sum()) - starts[test] + lowest[test]

    # (u - s)^2 >= squared * (x / of_x^2 + s / of_y) solved for s = y / of_y.
    u, spread = outcome / of_x[test], squared[test] / of_y[test]
    middle = u + spread / 2
    half = np.sqrt(spread * u + spread**2 / 4 + squared[test] * outcome / of_x[test] ** 2)
    slack = 1e-9 * (1 + of_y[test] * (middle + half))  # ties with the observed pair count as extreme
    at_most = np.floor(of_y[test] * (middle - half) + slack)
    at_least = np.maximum(np.ceil(of_y[test] * (middle + half) - slack), at_most + 1)

    mean = (common * of_y)[test]
    low_tail = np.where(at_most >= 0, pdtr(np.maximum(at_most, 0), mean), 0.0)
    high_tail = np.where(at_least > 0, pdtrc(np.maximum(at_least - 1, 0), mean), 1.0)
    nothing = (outcome == 0) & ((at_most >= 0) | (at_least <= 0))
    extreme = low_tail + high_tail - np.where(nothing, np.exp(-mean), 0.0)
    chance = np.exp(outcome * np.log(expected)[test] - expected[test] - gammaln(outcome + 1))
    p[tested] = np.clip(np.add.reduceat(chance * extreme, starts), 0.0, 1.0)[which.ravel()]
    return sealed(p.reshape(shape))


def _z(first: Floats, second: Floats, ratio_of_exposure: Floats) -> Floats:
    """Huffman's statistic times the square root of 2: 2(sqrt(after) - sqrt(before)) for equal exposures."""
    scale = 2 * np.sqrt(2 / (1 + ratio_of_exposure))
    return np.asarray(scale * (np.sqrt(second) - np.sqrt(ratio_of_exposure * first)))


def _exact_p(first: Floats, second: Floats, share_expected: Floats) -> Floats:
    """Given their sum, `second` is binomial where nothing changed; both tails include what was observed."""
    from scipy.special import betainc

    # The smaller tail is that on the side of the mean on which the count lies: the other holds a half at least.
    rose = second * (1 - share_expected) >= first * share_expected
    more, fewer = np.where(rose, second, first), np.where(rose, first, second)
    share = np.where(rose, share_expected, 1 - share_expected)
    with np.errstate(invalid="ignore"):
        # P(X >= k) of a binomial of n is the incomplete beta function with k and n - k + 1.
        one_tail = np.where(more > 0, betainc(np.maximum(more, 1), fewer + 1, share), 1.0)
    unknown = np.isnan(first + second + share_expected)
    return np.where(unknown, np.nan, np.minimum(1.0, 2 * one_tail))


def _freedom(values: ArrayLike) -> Floats:
    """Degrees of freedom: above 0, infinite where a dispersion is known."""
    array = np.array(values, dtype=np.float64)
    if np.any(array <= 0):
        raise ValueError(
            f"freedom: {array[array <= 0][0]} degrees of freedom cannot be; give numbers above 0"
        )
    return array


def _widened(one_tail: float, dispersion: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """How many standard deviations of Poisson counts an interval reaches, and the tail left beyond that."""
    from scipy.special import ndtr, stdtrit

    width = -stdtrit(freedom, one_tail) * np.sqrt(dispersion)
    as_stated = (dispersion == 1) & np.isinf(freedom)
    return width, np.where(as_stated, one_tail, ndtr(-width))


def _allowed(p: Floats, dispersion: Floats, freedom: Floats) -> Floats:
    """The p that remains where counts spread wider than Poisson counts do."""
    from scipy.special import ndtri, stdtr

    allowed = 2 * stdtr(freedom, ndtri(p / 2) / np.sqrt(dispersion))
    as_stated = (dispersion == 1) & np.isinf(freedom)
    return np.where(as_stated, p, np.where(np.isnan(p + dispersion), np.nan, allowed))


def _limits_of_ratio(
    first: Floats, second: Floats, ratio_of_exposure: Floats, one_tail: Floats
) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv

    with np.errstate(divide="ignore", invalid="ignore"):
        # The share of `second` in the sum at each limit, then its odds.
        low = np.where(second > 0, betaincinv(np.maximum(second, 1), first + 1, one_tail), 0.0)
        rest = np.where(first > 0, betaincinv(np.maximum(first, 1), second + 1, one_tail), 0.0)
        lower = low / (1 - low) / ratio_of_exposure
        upper = (1 - rest) / rest / ratio_of_exposure
    unknown = np.isnan(first + second + ratio_of_exposure + one_tail)
    return np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)


def _limits_of_difference(
    first: Floats, second: Floats, of_first: Floats, of_second: Floats, width: Floats
) -> tuple[Floats, Floats]:
    def limits(count: Floats, of: Floats) -> tuple[Floats, Floats]:
        middle, half = count + width**2 / 2, width * np.sqrt(count + width**2 / 4)
        return (middle - half) / of, (middle + half) / of

    (first_lower, first_upper), (second_lower, second_upper) = (
        limits(first, of_first),
        limits(second, of_second),
    )
    before, after = first / of_first, second / of_second
    lower = after - before - np.hypot(after - second_lower, first_upper - before)
    upper = after - before + np.hypot(second_upper - after, before - first_lower)
    return lower, upper
