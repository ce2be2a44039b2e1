"""Clusters in place and time: what other programs found, brute force, all arrangements, and laws that hold."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from saferplan.statistics.emerging.clusters import clusters_above_expected, clusters_among_records
from saferplan.statistics.emerging.zones import nearest_zones
from saferplan.statistics.kernels import threads

ORACLES = tomllib.loads(
    (Path(__file__).parent.parent.parent / "oracles" / "clusters.toml").read_text("utf-8")
)
FAR = 10_000  # coordinates in metres, not degrees


def members(found, which=0):
    return np.flatnonzero(found.inside[which]).tolist()


@pytest.mark.parametrize("case", ORACLES["shuffled"], ids=["all", "no wider than 50"])
def test_clusters_of_satscan(case):
    count = np.zeros((len(case["x"]), 1001))
    np.add.at(count, (np.array(case["place"]) - 1, case["time"]), 1)
    zones = nearest_zones(
        case["x"],
        np.array(case["y"]) + FAR,
        most=25,
        within=case.get("within", np.inf),
        split_ties=True,
    )
    found = clusters_among_records(count, zones, seed=1, longest=500, draws=19)
    for which, theirs in enumerate(case["clusters"]):
        assert [one + 1 for one in members(found, which)] == theirs["places"]
        assert found.first[which] == theirs["first"]
        assert found.observed[which] == theirs["observed"]
        assert found.expected[which] == pytest.approx(theirs["expected"], abs=0.005)
        assert found.statistic[which] == pytest.approx(theirs["statistic"], abs=5e-7)


def conic(longitude, latitude):
    """Metres on Lambert's conformal cone through 33 and 36 degrees north, on a sphere; New Mexico is true to 0.1%."""

    def ring(degrees):
        return np.tan(np.pi / 4 + np.radians(degrees) / 2)

    low, high = np.cos(np.radians([33, 36]))
    power = np.log(low / high) / np.log(ring(36) / ring(33))
    away = 6_371_000 * low * ring(33) ** power / power / ring(np.array(latitude)) ** power
    turn = power * np.radians(np.array(longitude) + 106)
    return away * np.sin(turn), -away * np.cos(turn)


def test_brain_cancer_in_new_mexico():
    case = ORACLES["above_expected"]
    zones = nearest_zones(*conic(case["longitude"], case["latitude"]), most=15)
    assert zones.number == case["zones"]
    level, yearly = case["coefficients"]
    expected = np.array(case["population"]) * np.exp(level + yearly * np.arange(1, 5))
    found = clusters_above_expected(case["count"], expected, zones, seed=1)
    assert [one + 1 for one in members(found)] == case["places"]
    assert found.months[0] == case["years"]
    assert found.p[0] == pytest.approx(case["p"], abs=0.005)
    assert found.p_gumbel[0] == pytest.approx(case["p_gumbel"], abs=0.004)


def zones_by_hand(x, y, most):
    """Each set of places no further from one of them than another is."""
    place = np.column_stack([x, y]).astype(float)
    found = set()
    for one in place:
        away = np.hypot(*(place - one).T)
        for reach in np.unique(away):
            inside = tuple(np.flatnonzero(away <= reach))
            if len(inside) <= most:
                found.add(inside)
    return found


def clearest_by_hand(count, expected, zones, longest, fewest, total=None):
    best = 0.0
    for zone in zones:
        for months in range(1, longest + 1):
            held, due = count[list(zone), -months:].sum(), expected(zone, months)
            if held <= due or held < fewest:
                continue
            gain = held * np.log(held / due)
            if total is None:
                gain += due - held
            elif held < total:
                gain += (total - held) * np.log((total - held) / (total - due))
            best = max(best, gain)
    return best


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("fewest", [1, 2])
def test_the_clearest_is_that_of_all_zones_and_windows(seed, fewest):
    rng = np.random.default_rng(seed)
    # On a small grid many places are as far away as others.
    x, y = rng.integers(0, 4, 9) * 500 + FAR, rng.integers(0, 4, 9) * 500 + FAR
    zones = nearest_zones(x, y, most=5)
    by_hand = zones_by_hand(x, y, 5)
    assert zones.number == len(by_hand)
    count, due = rng.poisson(1.0, (9, 6)), rng.uniform(0.5, 1.5, (9, 6))
    found = clusters_above_expected(count, due, zones, seed=1, fewest=fewest, draws=1)
    assert found.statistic[0] == pytest.approx(
        clearest_by_hand(count, lambda zone, months: due[list(zone), -months:].sum(), by_hand, 6, fewest)
    )
    total = count.sum()

    def share(zone, months):
        return count[list(zone)].sum() * count[:, -months:].sum() / total

    shuffled = clusters_among_records(count, zones, seed=1, fewest=fewest, largest=1, draws=1)
    clearest = clearest_by_hand(count, share, by_hand, 3, fewest, total)
    assert shuffled.statistic.max(initial=0) == pytest.approx(clearest)


def test_p_is_that_of_all_arrangements():
    # Seven records: all orders of their months.
    count = np.array([[0, 0, 0, 2], [1, 1, 0, 0], [1, 1, 1, 0]])
    x = [0, 400, 5000]
    zones = nearest_zones(x, [FAR] * 3, most=2)
    sets = zones_by_hand(x, [FAR] * 3, 2)
    # A zone with more than half of the records is not looked at.
    sets = [zone for zone in sets if count[list(zone)].sum() <= count.sum() / 2]
    place, month = (np.repeat(index.ravel(), count.ravel()) for index in np.indices(count.shape))
    total = count.sum()

    def clearest(table):
        def share(zone, months):
            return table[list(zone)].sum() * table[:, -months:].sum() / total

        return clearest_by_hand(table, share, sets, 2, 2, total)

    here = clearest(count)
    outcomes = []
    for order in itertools.permutations(month.tolist()):
        table = np.zeros_like(count)
        np.add.at(table, (place, list(order)), 1)
        outcomes.append(clearest(table))
    exact = (np.array(outcomes) >= here - 1e-9).mean()
    found = clusters_among_records(count, zones, seed=3, draws=20_000)
    assert found.statistic[0] == pytest.approx(here)
    assert 0.01 < exact < 0.5
    assert found.p[0] == pytest.approx(exact, abs=0.012)


@pytest.mark.parametrize(("spread", "given"), [(1.0, 1.0), (2.0, 2.0)])
def test_alarms_without_cause_are_as_rare_as_asked_for(spread, given):
    rng = np.random.default_rng(11)
    zones = nearest_zones(rng.uniform(0, 1e4, 25), rng.uniform(0, 1e4, 25) + FAR, most=6)
    p = []
    for seed in range(400):
        level = np.full((25, 6), 3.0)
        if spread > 1:
            level = rng.gamma(level / (spread - 1)) * (spread - 1)
        count = rng.poisson(level)
        p.append(
            clusters_above_expected(count, np.full((25, 6), 3.0), zones, seed=seed, spread=given, draws=99).p[
                0
            ]
        )
    for rate in (0.05, 0.2):
        assert np.mean(np.array(p) <= rate) == pytest.approx(rate, abs=3 * np.sqrt(rate * (1 - rate) / 400))


def test_shuffling_holds_its_level_and_gumbel_agrees():
    rng = np.random.default_rng(12)
    zones = nearest_zones(rng.uniform(0, 1e4, 25), rng.uniform(0, 1e4, 25) + FAR, most=6)
    level = rng.uniform(0.5, 6, 25)[:, np.newaxis] * (1 + 0.5 * np.sin(np.arange(12)))
    found = [clusters_among_records(rng.poisson(level), zones, seed=seed, draws=99) for seed in range(400)]
    p, gumbel = (np.array([getattr(one, name)[0] for one in found]) for name in ("p", "p_gumbel"))
    for rate in (0.05, 0.2):
        assert (p <= rate).mean() == pytest.approx(rate, abs=3 * np.sqrt(rate * (1 - rate) / 400))
    assert np.abs(p - gumbel).max() < 0.12


def test_spread_that_is_not_told_finds_clusters_that_are_none():
    rng = np.random.default_rng(13)
    zones = nearest_zones(rng.uniform(0, 1e4, 25), rng.uniform(0, 1e4, 25) + FAR, most=6)
    due = np.full((25, 6), 3.0)
    false = 0
    for seed in range(60):
        count = rng.poisson(rng.gamma(due) * 1.0)
        false += clusters_above_expected(count, due, zones, seed=seed, draws=99).p[0] <= 0.05
    assert false > 30


def planted():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 1e4, 40), rng.uniform(0, 1e4, 40) + FAR
    count = rng.poisson(4, (40, 24))
    zones = nearest_zones(x, y, most=8)
    inside = zones.nearest[7, :4]
    count[inside, -3:] += 6
    return x, y, count, sorted(inside.tolist())


def test_a_planted_cluster_is_found_by_both():
    x, y, count, inside = planted()
    zones = nearest_zones(x, y, most=8)
    for found in (
        clusters_above_expected(count, np.full(count.shape, 4.0), zones, seed=1),
        clusters_among_records(count, zones, seed=1),
    ):
        assert members(found) == inside
        assert found.months[0] == 3
        assert found.first[0] == 21
        assert found.p[0] == 0.001
        assert 0 < found.p_gumbel[0] < 1e-6
        assert found.p[1:].min() > 0.001
        assert found.inside.sum(axis=0).max() == 1
        assert (np.diff(found.statistic) <= 0).all()


def test_a_rise_everywhere_is_no_cluster_among_records():
    rng = np.random.default_rng(6)
    count = rng.poisson(3, (30, 12))
    count[:, -2:] += rng.poisson(3, (30, 2))
    zones = nearest_zones(rng.uniform(0, 1e4, 30), rng.uniform(0, 1e4, 30) + FAR)
    assert clusters_above_expected(count, np.full(count.shape, 3.0), zones, seed=1).p[0] == 0.001
    assert clusters_among_records(count, zones, seed=1).p[0] > 0.05


def test_the_order_of_places_and_threads_change_nothing_that_is_found(monkeypatch):
    x, y, count, _ = planted()
    zones = nearest_zones(x, y, most=8)
    order = np.random.default_rng(1).permutation(40)
    moved = clusters_among_records(count[order], nearest_zones(x[order], y[order], most=8), seed=1)
    found = clusters_among_records(count, zones, seed=1)
    np.testing.assert_allclose(moved.statistic, found.statistic)
    np.testing.assert_array_equal(moved.inside, found.inside[:, order])
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda _: {0}, raising=False)
    again = clusters_among_records(count, zones, seed=1)
    np.testing.assert_array_equal(again.highest, found.highest)
    more = clusters_among_records(count, zones, seed=1, draws=1100)
    np.testing.assert_array_equal(more.highest[:999], found.highest)


def test_months_that_are_not_known_are_left_out_or_refused():
    x, y, count, inside = planted()
    zones = nearest_zones(x, y, most=8)
    gaps = count.astype(float)
    gaps[inside[0], :20] = np.nan
    due = np.full(count.shape, 4.0)
    found = clusters_above_expected(gaps, due, zones, seed=1)
    whole = clusters_above_expected(count, due, zones, seed=1)
    assert members(found) == inside
    assert found.statistic[0] == whole.statistic[0]
    with pytest.raises(ValueError, match="must be known"):
        clusters_among_records(gaps, zones, seed=1)


def test_nothing_to_find_is_no_cluster():
    zones = nearest_zones([0, 400], [FAR, FAR])
    for found in (
        clusters_above_expected(np.zeros((2, 4)), np.ones((2, 4)), zones, seed=1, draws=9),
        clusters_among_records(np.zeros((2, 4)), zones, seed=1, draws=9),
    ):
        assert found.p.size == 0
        assert found.inside.shape == (0, 2)


def test_ties_are_kept_together_unless_asked_for():
    x, y = np.array([0, 500, 1000, 500, 500]), np.array([500, 500, 500, 0, 1000]) + FAR
    middle = nearest_zones(x, y, most=5)
    assert middle.nearest[1].tolist() == [1, 0, 3, 4, 2]
    assert middle.number == len(zones_by_hand(x, y, 5))
    assert middle.ends[1, 1:4].tolist() == [0, 0, 0]
    split = nearest_zones(x, y, most=5, split_ties=True)
    assert split.nearest[1].tolist() == [1, 0, 3, 4, 2]
    assert split.number > middle.number
    assert nearest_zones(x, y, most=4).ends[1].tolist() == [1, 0, 0, 0]
    assert nearest_zones(x, y, most=5, within=400).number == 5


def test_bad_input_is_named():
    zones = nearest_zones([0, 400], [FAR, FAR])
    with pytest.raises(ValueError, match="degrees"):
        nearest_zones([-1.1, -1.2], [52.6, 52.7])
    with pytest.raises(ValueError, match="every place needs"):
        nearest_zones([440_000, np.nan], [310_000, 310_000])
    with pytest.raises(ValueError, match="at least one place and"):
        nearest_zones([440_000], [310_000], most=0)
    with pytest.raises(ValueError, match="at least one place is"):
        nearest_zones([], [])
    with pytest.raises(ValueError, match="2 places"):
        clusters_among_records(np.ones((3, 4)), zones, seed=1)
    with pytest.raises(ValueError, match="not a count"):
        clusters_among_records([[1, -1], [1, 1]], zones, seed=1)
    with pytest.raises(ValueError, match="longest"):
        clusters_among_records(np.ones((2, 4)), zones, seed=1, longest=5)
    with pytest.raises(ValueError, match="no share"):
        clusters_among_records(np.ones((2, 4)), zones, seed=1, largest=0)
    with pytest.raises(ValueError, match="at least 1"):
        clusters_among_records(np.ones((2, 4)), zones, seed=1, draws=0)
    with pytest.raises(ValueError, match="divided by"):
        clusters_above_expected(np.ones((2, 4)), np.zeros((2, 4)), zones, seed=1)
    with pytest.raises(ValueError, match="shape of count"):
        clusters_above_expected(np.ones((2, 4)), np.ones((2, 3)), zones, seed=1)
    with pytest.raises(ValueError, match="spread"):
        clusters_above_expected(np.ones((2, 4)), np.ones((2, 4)), zones, seed=1, spread=0.5)
