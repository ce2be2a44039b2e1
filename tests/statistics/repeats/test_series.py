"""Series of near repeats: by brute force, events of one day, each event's own chance, and no day counted twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components
from scipy.stats import hypergeom

from saferplan.statistics.repeats.series import Role, near_repeat_series

EVENT = st.tuples(st.integers(1000, 1009), st.integers(1000, 1009), st.integers(0, 20))


@given(st.lists(EVENT, min_size=3, max_size=25))
@settings(max_examples=60, deadline=None)
def test_links_chances_and_series_are_those_of_brute_force(events):
    x, y, day = (np.array(one, dtype=float) for one in zip(*events, strict=True))
    found = near_repeat_series(x, y, day, distance=3, days=4)
    near = np.hypot(x[:, None] - x, y[:, None] - y) < 3
    soon = np.abs(day[:, None] - day) < 4
    for matrix in (near, soon):
        np.fill_diagonal(matrix, False)
    link = near & soon
    assert found.linked.tolist() == link.sum(axis=1).tolist()
    chance = hypergeom.sf(link.sum(axis=1) - 1, len(x) - 1, near.sum(axis=1), soon.sum(axis=1))
    np.testing.assert_allclose(found.p, chance, rtol=1e-9)
    _, label = connected_components(link, directed=False)
    for i in range(len(x)):
        members = np.flatnonzero(label == label[i])
        if members.size == 1:
            assert (found.series[i], found.role[i]) == (-1, Role.ALONE)
            continue
        number = found.series[i]
        assert np.flatnonzero(found.series == number).tolist() == members.tolist()
        assert found.size[number] == members.size
        assert found.days_between[number] == np.ptp(day[members])
        leaders = members[day[members] == day[members].min()]
        assert found.first[number] == (leaders[0] if leaders.size == 1 else -1)
        before = link[i] & (day < day[i])
        same_place = before & (x == x[i]) & (y == y[i])
        if i in leaders:
            expected = Role.ORIGINATOR if leaders.size == 1 else Role.FIRST_TOGETHER
        elif before.any():
            expected = Role.REPEAT if same_place.any() else Role.NEAR_REPEAT
        else:
            expected = Role.SAME_DAY if (link[i] & (day == day[i])).any() else Role.FURTHER_START
        assert found.role[i] == expected


def test_two_on_one_day_have_no_originator_between_them():
    # Esri's toolbox calls both near repeats, of nothing (crime-analysis-toolbox, issue 56).
    found = near_repeat_series([1000, 1050, 9000], [1000, 1000, 9000], [5, 5, 5])
    assert found.role.tolist() == [Role.FIRST_TOGETHER, Role.FIRST_TOGETHER, Role.ALONE]
    assert (found.first.tolist(), found.days_between.tolist()) == ([-1], [0])


def test_events_without_place_or_day_are_not_known_and_none_linked_makes_no_series():
    found = near_repeat_series([1000, 5000, 9000, np.nan], [1000, 5000, 9000, 5], [1, 2, 3, 4])
    assert found.role.tolist() == [0, 0, 0, Role.NOT_KNOWN]
    assert np.isnan(found.p[3])
    assert found.size.size == 0
    assert not found.series.flags.writeable


@pytest.mark.parametrize("reach", [{"distance": 0}, {"distance": np.inf}, {"days": 0}])
def test_a_reach_that_links_nothing_is_refused(reach):
    with pytest.raises(ValueError, match="link nothing"):
        near_repeat_series([1000, 5000, 9000], [1000, 5000, 9000], [1, 2, 3], **reach)
