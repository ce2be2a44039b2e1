"""Many tests at once: how sure one can be of each when a whole assessment is full of them.

Of a hundred measures that did not change, about five look changed at the 5% level. The procedure here
controls the false-discovery rate: of the changes that an assessment calls signals, on average at most the
stated share are none. It is proven for independent tests and for tests that tend to move together, as a
category and the total that holds it do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.result import Result

FALSE_DISCOVERY = Method(
    "false-discovery rate over all tests",
    1,
    "Benjamini Y and Hochberg Y (1995), Controlling the false discovery rate, Journal of the Royal "
    "Statistical Society B 57, 289-300; dependent tests: Benjamini Y and Yekutieli D (2001), Annals of "
    "Statistics 29, 1165-1188",
)


@dataclass(frozen=True, slots=True, eq=False)
class FalseDiscoveries(Result):
    """Adjusted p in the shape given, with the rate they are read against and how many tests were made.

    `adjusted` is the smallest false-discovery rate at which a test would be called a discovery; NaN where no
    test was made.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (FALSE_DISCOVERY,)

    adjusted: Floats
    rate: float
    tests: int

    @property
    def discovered(self) -> NDArray[np.bool_]:
        """Which tests are discoveries at the stated rate."""
        return np.asarray(self.adjusted <= self.rate)


def false_discoveries(p: ArrayLike, *, rate: float = 0.05) -> FalseDiscoveries:
    """Adjusts p for how many tests were made, over the whole array whatever its shape.

    Args:
        p: probabilities; NaN where no test was made, which is then not counted as one.
        rate: the false-discovery rate to hold.

    Raises:
        ValueError: a p or the rate is not a probability.

    >>> found = false_discoveries([0.01, 0.04, 0.03, float("nan")])
    >>> found.adjusted.round(3).tolist(), found.tests
    ([0.03, 0.04, 0.04, nan], 3)
    """
    given = np.array(p, dtype=np.float64)
    made = ~np.isnan(given)
    tested = given[made]
    if not 0 < rate < 1:
        raise ValueError(f"rate: {rate} is not between 0 and 1; 0.05 stands for 5%")
    if np.any((tested < 0) | (tested > 1)):
        raise ValueError("p: a value is not between 0 and 1")
    adjusted = np.full(given.shape, np.nan)
    if tested.size:
        order = np.argsort(tested, kind="stable")[::-1]
        scaled = tested[order] * (tested.size / np.arange(tested.size, 0, -1))
        result = np.empty(tested.size)
        result[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
        adjusted[made] = result
    return FalseDiscoveries(sealed(adjusted), rate, int(tested.size))
