"""Knox's counts and expectation beside R's package surveillance, on its own cases of meningococcal disease."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.repeats.events import Points
from saferplan.statistics.repeats.near_repeat import near_repeat


@pytest.mark.peer
def test_counts_and_expectation_are_those_of_surveillance(r):
    # Whole days and metres on both sides; R's bands hold their edge, so that 30 days are what lies below 31.
    given = r(
        """
        suppressMessages({library(surveillance); data(imdepi)})
        events <- subset(imdepi$events, type == "B")
        day <- floor(events$time)
        place <- round(1000 * coordinates(events))
        found <- knox(dt = dist(day), ds = dist(place), eps.t = 30, eps.s = 49999.99, simulate.p.value = FALSE)
        join <- function(values) paste0("[", paste(values, collapse = ","), "]")
        cat(sprintf('{"x": %s, "y": %s, "day": %s, "observed": %d, "expected": %.10f}',
            join(place[, 1]), join(place[, 2]), join(day), found$statistic, found$null.value))
        """,
        packages=("surveillance",),
    )
    found = near_repeat(
        given["x"],
        given["y"],
        given["day"],
        seed=2017,
        distance_edges=(0, 49_999.99),
        time_edges=(0, 31),
        points=Points.EXACT,
        draws=999,
    )
    assert found.observed[0, 0] == given["observed"]
    assert found.expected[0, 0] == pytest.approx(given["expected"])
    # Monte Carlo in R with the package's own times gives 0.044 with 999 shuffles.
    assert 0.01 < float(np.squeeze(found.p)) < 0.1
