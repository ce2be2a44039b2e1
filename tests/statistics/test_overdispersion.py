"""How much more than chance the months of two years scatter, and that a change allows for it."""

from __future__ import annotations

import itertools

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from saferplan.statistics.change import compare
from saferplan.statistics.overdispersion import overdispersion

TABLES = arrays(np.int64, st.tuples(st.integers(1, 6), st.just(24)), elements=st.integers(0, 60))


def halves(table):
    return table[:, :12], table[:, 12:]


def every_table(months: tuple[int, ...], later: int):
    """Every way to divide the months between two years with so many in the later, with its chance."""
    for cells in itertools.product(*(range(size + 1) for size in months)):
        if sum(cells) == later:
            chance = np.prod(
                [stats.binom.pmf(cell, size, 0.5) for cell, size in zip(cells, months, strict=True)]
            )
            yield np.array([cells]), chance / stats.binom.pmf(later, sum(months), 0.5)


@pytest.mark.parametrize(("months", "later"), [((2, 3, 1), 2), ((4, 1, 1, 2), 5), ((3, 3), 1)])
def test_where_there_is_only_chance_its_own_averages_one_exactly(months, later):
    mean = total = 0.0
    for cells, chance in every_table(months, later):
        mean += chance * float(overdispersion(np.array([months]) - cells, cells).own[0])
        total += chance
    assert total == pytest.approx(1)
    assert mean == pytest.approx(1)


def test_months_of_equal_size_give_the_chi_square_of_the_table():
    rng = np.random.default_rng(3)
    later = rng.integers(3, 18, (1, 12))
    chi_square = stats.chi2_contingency(np.vstack([20 - later, later])).statistic
    found = overdispersion(20 - later, later)
    assert found.own[0] == pytest.approx(chi_square / 11 * (240 - 1) / 240)
    assert found.own_freedom[0] == pytest.approx(11 * (1 - 1 / 20))


@pytest.mark.parametrize("true", [1.0, 1.5, 3.0])
def test_what_was_put_in_is_found(true):
    rng = np.random.default_rng(5)
    mean = np.repeat([2.0, 20.0, 200.0], 40)[:, np.newaxis] * np.linspace(0.7, 1.4, 12)
    mean = np.hstack([mean, 1.3 * mean])  # a season and a real change are no scatter
    table = rng.poisson(mean) if true == 1 else rng.negative_binomial(mean / (true - 1), 1 / true)
    found = overdispersion(*halves(table))
    assert found.dispersion.mean() == pytest.approx(true, rel=0.1)


def test_large_counts_may_scatter_wider_than_small_ones():
    rng = np.random.default_rng(6)
    mean = np.repeat(np.geomspace(2, 500, 60)[:, np.newaxis], 24, axis=1)
    table = rng.poisson(mean * rng.gamma(50, 1 / 50, mean.shape))
    found, mean_level = overdispersion(*halves(table)), table.mean(axis=1)
    assert found.usual[-1] > 5 > 2 > found.usual[0]
    assert np.all(np.diff(found.usual[np.argsort(mean_level)]) >= 0)


def test_a_wild_series_among_quiet_ones_relies_on_itself():
    rng = np.random.default_rng(7)
    table = rng.poisson(30.0, (40, 24))
    table[0] = rng.negative_binomial(30 / 14, 1 / 15, 24)
    found = overdispersion(*halves(table))
    assert found.dispersion[0] > 4
    assert np.median(found.dispersion[1:]) < 1.5
    assert np.all(np.isfinite(found.freedom))


def test_one_series_has_only_itself():
    table = np.random.default_rng(8).negative_binomial(20, 0.25, (1, 24))
    found = overdispersion(*halves(table))
    assert found.dispersion[0] == pytest.approx(max(1.0, float(found.own[0])))
    assert found.freedom[0] == pytest.approx(float(found.own_freedom[0]))


@given(TABLES)
@settings(max_examples=60)
def test_the_order_of_months_and_of_series_does_not_matter_nor_does_turning_time_round(table):
    before, after = halves(table)
    found = overdispersion(before, after)
    months, series = np.random.default_rng(1).permutation(12), np.arange(len(table))[::-1]
    for other in (
        overdispersion(before[:, months], after[:, months]),
        overdispersion(after, before),
    ):
        assert other.dispersion == pytest.approx(found.dispersion, nan_ok=True)
        assert other.freedom == pytest.approx(found.freedom, nan_ok=True)
    turned = overdispersion(before[series], after[series])
    assert turned.dispersion == pytest.approx(found.dispersion[series], nan_ok=True)


@given(TABLES)
@settings(max_examples=60)
def test_it_is_at_least_one_and_what_is_not_known_stays_alone(table):
    found = overdispersion(*halves(table))
    assert np.all(found.dispersion >= 1)
    assert np.all(found.freedom >= 1)
    with_unknown = np.vstack([table.astype(float), np.full((1, 24), np.nan)])
    again = overdispersion(*halves(with_unknown))
    assert np.isnan(again.dispersion[-1])
    assert again.dispersion[:-1] == pytest.approx(found.dispersion)


def test_series_without_records_say_nothing_and_get_what_is_usual():
    rng = np.random.default_rng(9)
    table = np.vstack([rng.negative_binomial(30, 0.5, (12, 24)), np.zeros((1, 24), dtype=int)])
    found = overdispersion(*halves(table))
    assert found.own_freedom[-1] == 0
    assert found.dispersion[-1] == pytest.approx(found.usual[-1])
    nothing = overdispersion(np.zeros((2, 12)), np.zeros((2, 12)))
    assert nothing.dispersion.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("before", "after"),
    [(np.ones((2, 12)), np.ones((2, 11))), (np.ones(12), np.ones(12)), (np.ones((2, 1)), np.ones((2, 1)))],
)
def test_tables_that_do_not_fit_are_refused(before, after):
    with pytest.raises(ValueError, match="two tables of the same shape"):
        overdispersion(before, after)


def test_counts_that_are_none_are_refused():
    with pytest.raises(ValueError, match="before: -1"):
        overdispersion([[-1, 2]], [[1, 2]])


@pytest.mark.real
def test_real_months_scatter_wider_than_chance_and_large_counts_widest(shared_data):
    """Two years to September 2022 of every district and small area of Leicestershire by kind of crime."""
    paths = str(shared_data / "police" / "leicestershire" / "*" / "*-street.csv.gz")
    rows = duckdb.sql(
        f"""
        SELECT "LSOA code" AS area, regexp_replace("LSOA name", ' [0-9]{{3}}[A-Z]$', '') AS district,
               "Crime type" AS kind, Month AS month, count(*) AS records
        FROM read_csv('{paths}', all_varchar = true)
        WHERE Month BETWEEN '2020-10' AND '2022-09' AND "LSOA code" IS NOT NULL GROUP BY ALL
        """
    ).fetchnumpy()
    month = np.unique(rows["month"], return_inverse=True)[1]

    def tables(places):
        keys = np.char.add(np.asarray(places, dtype=str), np.asarray(rows["kind"], dtype=str))
        names, of = np.unique(keys, return_inverse=True)
        table = np.zeros((names.size, 24))
        np.add.at(table, (of, month), rows["records"])
        return table

    districts, areas = tables(rows["district"]), tables(rows["area"])
    districts = districts[districts.sum(axis=1) > 240]
    by_district, by_area = overdispersion(*halves(districts)), overdispersion(*halves(areas))
    assert 1.6 < np.median(by_district.own) < 2.4
    assert by_district.usual[np.argmax(districts.sum(axis=1))] > 3
    few = areas.mean(axis=1) < 2
    assert 1.1 < np.average(by_area.own[few & (by_area.own_freedom > 0)]) < 1.4


# What a change makes of it.

COUNTS = st.integers(0, 4000)


@given(COUNTS, COUNTS, st.floats(1, 20), st.floats(2, 1000))
def test_a_change_is_never_surer_for_it(before, after, dispersion, freedom):
    plain, wide = compare(before, after), compare(before, after, dispersion=dispersion, freedom=freedom)
    assert wide.p >= plain.p - 1e-12
    assert wide.difference_lower <= plain.difference_lower + 1e-9
    assert wide.difference_upper >= plain.difference_upper - 1e-9
    assert not wide.ratio_lower > plain.ratio_lower
    assert not wide.ratio_upper < plain.ratio_upper
    assert (wide.difference, wide.z) == (plain.difference, plain.z)


@given(COUNTS, COUNTS, st.floats(1, 20), st.floats(2, 1000))
def test_p_and_the_ratios_interval_agree(before, after, dispersion, freedom):
    found = compare(before, after, dispersion=dispersion, freedom=freedom)
    if abs(float(found.p) - 0.05) > 1e-6:
        outside = found.ratio_lower > 1 or found.ratio_upper < 1
        assert bool(outside) == bool(found.p < 0.05)


def test_large_counts_give_the_quasi_poisson_test():
    """Against the textbook: (log ratio) over its quasi-Poisson standard error, read against Student's t."""
    before, after, dispersion, freedom = 40_000, 40_900, 3.0, 22
    statistic = np.log(after / before) / np.sqrt(dispersion * (1 / before + 1 / after))
    found = compare(before, after, dispersion=dispersion, freedom=freedom)
    assert float(found.p) == pytest.approx(2 * stats.t.sf(statistic, freedom), rel=0.02)


def test_the_limits_of_a_ratio_hold_what_they_promise_where_months_scatter():
    rng = np.random.default_rng(10)
    held = []
    for _ in range(60):
        mean = np.repeat(np.geomspace(3, 300, 30)[:, np.newaxis], 24, axis=1)
        mean[:, 12:] *= 1.2
        before, after = halves(rng.negative_binomial(mean / 1.5, 1 / 2.5))
        spread = overdispersion(before, after)
        found = compare(
            before.sum(axis=1), after.sum(axis=1), dispersion=spread.dispersion, freedom=spread.freedom
        )
        held.append((found.ratio_lower <= 1.2) & (found.ratio_upper >= 1.2))
    assert 0.93 < np.mean(held) < 0.975


@pytest.mark.parametrize(("name", "given"), [("dispersion", {"dispersion": 0}), ("freedom", {"freedom": -1})])
def test_spreads_that_cannot_be_are_refused(name, given):
    with pytest.raises(ValueError, match=name):
        compare(3, 4, **given)
