"""A smooth map of points: how many there are per square kilometre around each place.

And of one kind of points against another: where the share of burglaries, say, is higher than elsewhere, or where
there are more records than the people who live there would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, sealed
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.places.coordinates import Booleans, points, strays
from saferplan.statistics.places.grids import Cells, Grid
from saferplan.statistics.result import Result

KERNEL_DENSITY = Method(
    "kernel density of points with edge correction",
    1,
    "Silverman BW (1986), Density estimation for statistics and data analysis, chapter 4; onto a grid: Wand MP "
    "(1994), Fast computation of multivariate kernel estimators, Journal of Computational and Graphical Statistics "
    "3, 433-445; edge: Jones MC (1993), Simple boundary correction for kernel density estimation, Statistics and "
    "Computing 3, 135-146, and Diggle PJ (1985), Applied Statistics 34, 138-147",
)
RELATIVE_RISK = Method(
    "ratio of two kernel densities",
    1,
    "Bithell JF (1990), An application of density estimation to geographical epidemiology, Statistics in Medicine "
    "9, 691-701; Kelsall JE and Diggle PJ (1995), Kernel estimation of relative risk, Bernoulli 1, 3-16, with the "
    "same bandwidth for both; chance by the mean and variance over all ways to label the points",
)

LEAST_POINTS = 10.0
"""Points that a kernel must hold, in effect, for a ratio's p to be given: fewer do not have a normal distribution."""

_SQUARE_KILOMETRE = 1e6
_GAUSSIAN_REACH = 5.0  # bandwidths, beyond which less than 4 in a million of the kernel lie
_LEAST_NODES = 2.0  # a bandwidth must reach over as many cells, or the map shows the cells
_LEAST_INSIDE = 1e-3  # less of the kernel inside the area than this: there is no correcting that


class Kernel(IntEnum):
    """How a point is spread."""

    QUARTIC = 0
    """Ends at the bandwidth: what crime analysts know."""
    GAUSSIAN = 1
    """The bandwidth is its standard deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Density(Result):
    """Points per square kilometre at the middle of each place of the grid; in the grid's order.

    `inside` is the share of the kernel around each place that lies in the area under study, by which the density is
    divided if `edge_corrected`. `points` is how many lay in the area, or the sum of their weights; `outside` and
    `nowhere` how many points did not, and had no coordinates.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (KERNEL_DENSITY,)

    density: Floats
    inside: Floats
    points: float
    outside: int
    nowhere: int
    kernel: Kernel
    bandwidth: float
    edge_corrected: bool


@dataclass(frozen=True, slots=True, eq=False)
class RelativeRisk(Result):
    """One kind of points against another, at the middle of each place of the grid.

    `cases` and `background` are densities, each adding up to 1 over the area (per square kilometre); `ratio` is one
    by the other: 1 where the cases are as much as the background has it. NaN where the background is less than half
    of what a lone point gives at its middle. `z` and `p`, two-sided, compare with labelling all points anew as cases
    and background; `adjusted` allows for as many tests as there are places. They are NaN where the kernel holds fewer
    than ten points in effect, or where the background has weights and is no points.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (RELATIVE_RISK, KERNEL_DENSITY, FALSE_DISCOVERY)

    cases: Floats
    background: Floats
    ratio: Floats
    z: Floats
    p: Floats
    adjusted: Floats
    rate: float
    kernel: Kernel
    bandwidth: float


def scott_bandwidth(x: ArrayLike, y: ArrayLike, *, kernel: Kernel = Kernel.GAUSSIAN) -> float:
    """A bandwidth in metres by Scott's rule: a start, and wide for points in clusters.

    For the Gaussian kernel the standard deviation along both axes together, times n to the power of -1/6 (Scott DW
    1992, Multivariate density estimation, 6.43); for the quartic kernel that times the square root of 8, so that
    the spread along each axis is the same. Strays, which are far from nearly all others, take no part.

    Raises:
        ValueError: fewer than two different points have a place, or as `points`.

    >>> rng = np.random.default_rng(1)
    >>> round(scott_bandwidth(rng.normal(442_000, 1000, 500), rng.normal(314_000, 1000, 500)))
    350
    """
    east, north = points(x, y)
    placed = ~np.isnan(east) & ~strays(x, y)
    east, north = east[placed], north[placed]
    if east.size < 2 or (np.ptp(east) == 0 and np.ptp(north) == 0):
        raise ValueError("x and y: two different points at least are needed for a bandwidth")
    deviation = float(np.sqrt((east.var(ddof=1) + north.var(ddof=1)) / 2))
    wide = deviation * east.size ** (-1 / 6)
    return float(wide * np.sqrt(8.0)) if kernel is Kernel.QUARTIC else wide


def kernel_density(
    x: ArrayLike,
    y: ArrayLike,
    grid: Grid,
    bandwidth: float,
    *,
    kernel: Kernel = Kernel.QUARTIC,
    weight: ArrayLike | None = None,
    edge_correction: bool = True,
) -> Density:
    """How many points there are per square kilometre around each place.

    Each point is shared among the four middles of cells around it and the kernel is summed there. That is right to
    two thousandths where the bandwidth of a Gaussian kernel is seven cells, or of a quartic one twenty, and coarser
    with wider cells. Points outside the area under study take no part.

    Args:
        x: metres east of each point; NaN where it has no place.
        y: metres north.
        grid: square cells over the area under study.
        bandwidth: metres; how far the quartic kernel reaches, the standard deviation of the Gaussian one. At least
            two cells. `scott_bandwidth` gives a start.
        kernel: quartic (default, as in the programs that crime analysts use) or Gaussian.
        weight: how much each point counts, from 0; 1 where not given.
        edge_correction: whether to divide by the share of the kernel that lies in the area, so that an edge does
            not look quiet because nothing is counted beyond it.

    Raises:
        ValueError: coordinates are degrees or infinite, the grid has hexagons, or the bandwidth does not fit.

    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 446_000, 316_000, size=100)
    >>> found = kernel_density([443_050], [313_050], grid, 1000)
    >>> round(float(found.density.max()), 4)  # 3 / pi for one point and a bandwidth of a kilometre
    0.9549
    """
    _check(grid, bandwidth)
    laid = _laid(x, y, grid, weight)
    spectrum = _spread(grid, bandwidth, kernel)
    summed = spectrum.of(laid.onto)
    inside = spectrum.inside
    summed *= _SQUARE_KILOMETRE
    if edge_correction:
        summed /= spectrum.held
    return Density(
        density=sealed(summed),
        inside=sealed(inside.copy()),
        points=laid.points,
        outside=laid.outside,
        nowhere=laid.nowhere,
        kernel=Kernel(kernel),
        bandwidth=float(bandwidth),
        edge_corrected=edge_correction,
    )


def relative_risk(
    case_x: ArrayLike,
    case_y: ArrayLike,
    background_x: ArrayLike,
    background_y: ArrayLike,
    grid: Grid,
    bandwidth: float | None = None,
    *,
    background_weight: ArrayLike | None = None,
    kernel: Kernel = Kernel.QUARTIC,
    rate: float = 0.05,
) -> RelativeRisk:
    """Where one kind of points is more, or less, than another has it.

    Args:
        case_x: metres east of each case.
        case_y: metres north.
        background_x: metres east of what the cases are compared with: other records, or middles of small areas.
        background_y: metres north.
        grid: square cells over the area under study.
        bandwidth: metres, the same for both; where not given, Scott's rule over all points in the area together, and at
            least two cells.
        background_weight: people at each point of the background, where it is middles of areas.
        kernel: quartic or Gaussian, as `kernel_density`.
        rate: the false-discovery rate that `adjusted` is read against.

    Raises:
        ValueError: as `kernel_density`; or no case or no background lies in the area.

    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 446_000, 316_000, size=200)
    >>> rng = np.random.default_rng(1)
    >>> x, y = rng.uniform(440_000, 446_000, 900), rng.uniform(310_000, 316_000, 900)
    >>> more_in_the_east = rng.uniform(440_000, 446_000, 900) < x
    >>> east = grid.middles()[0]
    >>> found = relative_risk(
    ...     x[more_in_the_east], y[more_in_the_east], x[~more_in_the_east], y[~more_in_the_east], grid, 1500
    ... )
    >>> [float(np.nanmedian(found.ratio[part]).round(1)) for part in (east < 441_000, east > 445_000)]
    [0.1, 7.1]
    """
    if bandwidth is None:
        every_x, every_y = np.append(case_x, background_x), np.append(case_y, background_y)
        inside_area = grid.place_of(every_x, every_y) >= 0
        wide = scott_bandwidth(every_x[inside_area], every_y[inside_area], kernel=kernel)
        wide = max(wide, _LEAST_NODES * grid.size)
    else:
        wide = bandwidth
    _check(grid, wide)
    one, other = _laid(case_x, case_y, grid, None), _laid(background_x, background_y, grid, background_weight)
    if one.points == 0 or other.points == 0:
        raise ValueError("cases and background: at least one point of each must lie in the area under study")
    spectrum = _spread(grid, wide, kernel)
    held = spectrum.held
    summed = [spectrum.of(laid.onto) for laid in (one, other)]
    # A density over the area: the correction for the edge changes the total, so it is made 1 again.
    area = grid.cell_area / _SQUARE_KILOMETRE
    cases, background = (each / held / (np.nansum(each / held) * area) for each in summed)
    # The kernel at its top, times what a point of the background weighs on average.
    one_point = spectrum.top * other.points / max(other.count, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(summed[1] >= 0.5 * one_point, cases / background, np.nan)
    z = np.full(ratio.shape, np.nan)
    if background_weight is None:
        z = _labelled(spectrum, summed, one, other)
    from scipy.special import ndtr

    p = 2 * ndtr(-np.abs(z))
    return RelativeRisk(
        cases=sealed(cases),
        background=sealed(background),
        ratio=sealed(ratio),
        z=sealed(z),
        p=sealed(p),
        adjusted=sealed(false_discoveries(p, rate=rate).adjusted),
        rate=rate,
        kernel=Kernel(kernel),
        bandwidth=float(wide),
    )


@dataclass(frozen=True, slots=True)
class _Laid:
    onto: Floats
    points: float
    count: int
    outside: int
    nowhere: int


def _spread(grid: Grid, bandwidth: float, kernel: Kernel) -> _Spread:
    return _spread_on(
        grid.inside.tobytes(), grid.inside.shape, float(grid.size), float(bandwidth), Kernel(kernel)
    )


@lru_cache(maxsize=4)
def _spread_on(
    inside: bytes, shape: tuple[int, int], cell: float, bandwidth: float, kernel: Kernel
) -> _Spread:
    """Kept, since maps of one area are made one after the other."""
    return _Spread(np.frombuffer(inside, dtype=np.bool_).reshape(shape), cell, bandwidth, kernel)


class _Spread:
    """Sums of a kernel over what lies on a grid, by Fourier transforms of grid and kernel.

    `top` is the kernel at its middle, `inside` the share of the kernel around each place that lies in the area, and
    `held` the same, NaN where it is too little to correct for.
    """

    def __init__(self, within: Booleans, cell: float, bandwidth: float, kernel: Kernel) -> None:
        from scipy.fft import next_fast_len, rfft2

        # A rim of cells around the grid: a point near the edge is shared with middles beyond it.
        rows, columns = (size + 2 for size in within.shape)
        self._within: Booleans = np.pad(within, 1)
        self._cell = cell**2
        reach = bandwidth * (_GAUSSIAN_REACH if kernel is Kernel.GAUSSIAN else 1.0)
        steps = int(np.ceil(reach / cell))
        self._shape = tuple(next_fast_len(size + min(steps, size), real=True) for size in (rows, columns))
        self._places = np.ravel_multi_index(np.nonzero(self._within), self._shape)
        squared = [(np.minimum(np.arange(size), size - np.arange(size)) * cell) ** 2 for size in self._shape]
        far = squared[0][:, np.newaxis] + squared[1]
        if kernel is Kernel.QUARTIC:
            shape = np.maximum(0.0, 1 - far / bandwidth**2) ** 2
            self.top = 3 / (np.pi * bandwidth**2)
        else:
            shape = np.where(far <= reach**2, np.exp(-far / (2 * bandwidth**2)), 0.0)
            self.top = 1 / (2 * np.pi * bandwidth**2)
        self._kernel = self.top * shape
        self._spectrum = rfft2(self._kernel)
        self.inside = np.minimum(1.0, self.of(self._within.astype(np.float64)) * self._cell)
        self.held = np.where(self.inside > _LEAST_INSIDE, self.inside, np.nan)

    def of(self, onto: Floats) -> Floats:
        """The kernel summed over what lies on the grid and its rim, per square metre, at each place."""
        return self._summed(onto, self._spectrum)

    def squared_of(self, onto: Floats) -> Floats:
        """The square of the kernel summed likewise."""
        from scipy.fft import rfft2

        return self._summed(onto, rfft2(self._kernel**2))

    def _summed(self, onto: Floats, spectrum: NDArray[np.complex128]) -> Floats:
        from scipy.fft import irfft2, rfft2

        transform = rfft2(onto, s=self._shape)
        transform *= spectrum
        found = np.take(irfft2(transform, s=self._shape, overwrite_x=True), self._places)
        # Transforms leave traces below nothing.
        return np.asarray(np.maximum(found, 0.0, out=found))


def _laid(x: ArrayLike, y: ArrayLike, grid: Grid, weight: ArrayLike | None) -> _Laid:
    """The points that lie in the area, shared among the middles of the cells around them."""
    from saferplan.statistics.kernels.density import spread_points

    east, north = points(x, y)
    weighs = np.ones(east.size) if weight is None else amounts(weight, "weight")
    if weighs.shape != east.shape or np.isnan(weighs).any():
        raise ValueError("weight: one known number for each point is needed")
    rows, columns = grid.inside.shape
    onto = np.zeros((rows + 2, columns + 2))
    count, total = spread_points(
        (east - grid.west) / grid.size, (north - grid.south) / grid.size, weighs, grid.inside.copy(), onto
    )
    nowhere = int(np.isnan(east).sum())
    return _Laid(onto, float(total), int(count), int(east.size) - int(count) - nowhere, nowhere)


def _labelled(spectrum: _Spread, summed: list[Floats], one: _Laid, other: _Laid) -> Floats:
    """How far the cases' density is from its mean over all labellings, in standard deviations.

    The sum of the kernel over the cases is a sum of values drawn without replacement from those of all points.
    """
    every = one.count + other.count
    share = one.count / every
    both, squares = summed[0] + summed[1], spectrum.squared_of(one.onto + other.onto)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = one.count * (1 - share) * (squares - both**2 / every) / (every - 1)
        z = (summed[0] - share * both) / np.sqrt(variance)
        in_effect = both**2 / squares
    return np.where((in_effect >= LEAST_POINTS) & (variance > 0), z, np.nan)


def _check(grid: Grid, bandwidth: float) -> None:
    if grid.cells is not Cells.SQUARE:
        raise ValueError("grid: a density needs square cells; make one with square_grid")
    if not np.isfinite(bandwidth) or bandwidth < _LEAST_NODES * grid.size:
        raise ValueError(
            f"bandwidth: {bandwidth:g} metres are less than two cells of {grid.size:g}; give a wider bandwidth or "
            "smaller cells"
        )
