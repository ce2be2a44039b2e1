"""Outlooks of 126 real series: each crime type in each district of Leicestershire, 35 months from December 2019."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.outlook.adding_up import sums
from saferplan.statistics.outlook.forecast import outlook

pytestmark = pytest.mark.real


@pytest.mark.parametrize(("until", "share"), [(23, 0.74), (26, 0.76), (29, 0.73), (32, 0.75)])
def test_errors_are_well_below_those_of_the_year_before(leicestershire, until, share):
    counts, category = leicestershire
    then, seen = counts[:, :until], counts[:, until : until + 12]
    months = seen.shape[1]
    found = outlook(then, seed=2017, pool=category)
    naive = np.abs(then[:, -12:][:, :months] - seen).mean()
    assert np.abs(found.mean[:, :months] - seen).mean() < share * naive
    for place, (least, most) in enumerate([(0.8, 0.92), (0.94, 0.995)]):
        inside = (found.lower[:, place, :months] <= seen) & (seen <= found.upper[:, place, :months])
        assert least < inside.mean() < most
    # Limits of the sums over districts and over crime types hold, too.
    for labels in (category, np.arange(126) // 14):
        added = sums(found, labels)
        of_sums = np.array([seen[labels == label].sum(axis=0) for label in added.labels])
        inside = (added.lower[:, 1, :months] <= of_sums) & (of_sums <= added.upper[:, 1, :months])
        assert inside.mean() > 0.9


def test_the_record_of_all_months_is_better_than_the_year_before(leicestershire):
    counts, category = leicestershire
    record = outlook(counts, seed=2017, pool=category, keep_paths=False).record
    error, loss = record.against_naive()
    # The figures of docs/methods/outlook.md.
    assert error == pytest.approx(0.60, abs=0.03)
    assert loss == pytest.approx(0.79, abs=0.03)
    least, most = record.coverage()
    assert least == pytest.approx(0.92, abs=0.02)
    assert most == pytest.approx(0.99, abs=0.01)
    assert record.months.sum() == 126 * 11  # from month 24, the last eleven
