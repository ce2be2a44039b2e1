"""The outlook on real series by which none of its constants was settled: assaults in Chicago, 2010 to 2019."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from saferplan.statistics.outlook.forecast import outlook

FILE = "chicago_aggravated_assaults_crimemappingdata.csv.gz"


@pytest.fixture(scope="module")
def assaults(shared_data):
    """Counts by police district and kind of place, 120 months."""
    rows = duckdb.sql(
        "SELECT district, loc_cat, date_trunc('month', date::TIMESTAMP) AS month, count(*) "
        f"FROM read_csv('{shared_data / 'incident_level' / FILE}', header = true) GROUP BY ALL"
    ).fetchall()
    months = sorted({row[2] for row in rows})
    series = sorted({(str(row[0]), row[1]) for row in rows})
    count = np.zeros((len(series), len(months)))
    for district, place, month, number in rows:
        count[series.index((str(district), place)), months.index(month)] = number
    return count[count.sum(axis=1) >= 60]


@pytest.mark.real
@pytest.mark.parametrize("until", [60, 84, 108])
def test_it_is_nearer_than_the_year_before_and_its_limits_hold(assaults, until):
    assert assaults.shape == (200, 120)
    before, after = assaults[:, until - 60 : until], assaults[:, until : until + 12]
    found = outlook(before, seed=1, keep_paths=False)
    error, naive = np.abs(found.mean - after).mean(), np.abs(before[:, -12:] - after).mean()
    assert error < 0.86 * naive
    for place, (months, totals) in enumerate([((0.87, 0.95), (0.76, 0.87)), ((0.97, 0.995), (0.92, 0.98))]):
        held = ((found.lower[:, place] <= after) & (after <= found.upper[:, place])).mean()
        assert months[0] < held < months[1]
        of_year = after.sum(axis=1)
        held = ((found.total_lower[:, place] <= of_year) & (of_year <= found.total_upper[:, place])).mean()
        assert totals[0] < held < totals[1]
