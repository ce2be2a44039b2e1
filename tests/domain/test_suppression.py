"""Hidden counts stay hidden from somebody who tries: an attacker, by enumeration and by programming.

The attacker shares no code with the protection. It knows every count that is not hidden, exactly; how all of
them add up; that hidden counts are whole; and which of them are not zero.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from scipy.optimize import Bounds, LinearConstraint, milp

from saferplan.domain.suppression import (
    Protection,
    RateStanding,
    SuppressionRule,
    Total,
    derived_from,
    margins,
    protect,
    rate_standing,
    suppression_rule,
)
from saferplan.errors import SaferPlanError

PUBLIC = suppression_rule("Public")
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 90))


# --- the attacker -----------------------------------------------------------------------------------------


def ranges_by_programming(counts, totals, hidden, *, zeros_known=True):
    """The lowest and highest value of each hidden cell that fits all that is shown."""
    unknown = list(hidden)
    at = {id_: number for number, id_ in enumerate(unknown)}
    rows, right = [], []
    for one in totals:
        row, known = np.zeros(len(unknown)), 0
        for id_, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
            if id_ in at:
                row[at[id_]] = sign
            else:
                known += sign * counts[id_]
        if row.any():
            rows.append(row)
            right.append(-known)
    ceiling = 3 * max(counts.values()) + 50
    least = [1 if zeros_known and counts[id_] else 0 for id_ in unknown]
    ties = LinearConstraint(np.array(rows), right, right) if rows else ()
    found = {}
    for id_ in unknown:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(unknown))
            aim[at[id_]] = sign
            solved = milp(
                aim, constraints=ties, bounds=Bounds(least, ceiling), integrality=np.ones(len(unknown))
            )
            ends.append(round(solved.x[at[id_]]))
        found[id_] = tuple(ends)
    return found


def ranges_by_enumeration(counts, totals, hidden, ceiling):
    """The same, trying every assignment of whole numbers up to a ceiling."""
    unknown = list(hidden)
    least = [1 if counts[id_] else 0 for id_ in unknown]
    fitting = []
    for values in itertools.product(*(range(low, ceiling + 1) for low in least)):
        tried = {**counts, **dict(zip(unknown, values, strict=True))}
        if all(tried[one.total] == sum(tried[part] for part in one.parts) for one in totals):
            fitting.append(values)
    return {
        id_: (min(row[n] for row in fitting), max(row[n] for row in fitting)) for n, id_ in enumerate(unknown)
    }


def recovered(counts, totals, protection: Protection, ranges, rule: SuppressionRule = PUBLIC):
    """The hidden cells that the attacker pins down closer than the rule allows."""
    everything = ranges_by_programming(counts, totals, [id_ for id_ in counts if counts[id_]])
    close = []
    for id_, (low, high) in ranges.items():
        forced = everything[id_][0] if counts[id_] else 0  # what the shown zeros alone give away
        small = counts[id_] < rule.hide_below and id_ in protection.primary
        if high - low < rule.width or (
            small and (low > max(forced, min(1, counts[id_])) or high < rule.hide_below - 1)
        ):
            close.append(id_)
    return close


# --- tables to attack -------------------------------------------------------------------------------------


def table(cells):
    """A two-way table with its margins, from rows of counts."""
    counts = {(f"row {i}", f"column {j}"): n for i, row in enumerate(cells) for j, n in enumerate(row)}
    for i, row in enumerate(cells):
        counts[(f"row {i}", "*")] = sum(row)
    for j, column in enumerate(zip(*cells, strict=True)):
        counts[("*", f"column {j}")] = sum(column)
    counts[("*", "*")] = sum(map(sum, cells))
    return counts, margins(counts)


def calendar(months_by_area):
    """Months in quarters, quarters in years, areas in a district, over each of them: overlapping totals."""
    counts, totals = {}, []
    areas = [f"area {n}" for n in range(len(months_by_area))]
    for area, months in zip(areas, months_by_area, strict=True):
        counts.update({(area, f"m{n}"): months[n] for n in range(12)})
    for n in range(12):
        counts[("district", f"m{n}")] = sum(counts[(area, f"m{n}")] for area in areas)
    for area in (*areas, "district"):
        for quarter in range(4):
            parts = tuple((area, f"m{n}") for n in range(3 * quarter, 3 * quarter + 3))
            counts[(area, f"q{quarter}")] = sum(counts[part] for part in parts)
            totals.append(Total((area, f"q{quarter}"), parts))
        counts[(area, "year")] = sum(counts[(area, f"q{quarter}")] for quarter in range(4))
        totals.append(Total((area, "year"), tuple((area, f"q{quarter}") for quarter in range(4))))
    spans = [*(f"m{n}" for n in range(12)), *(f"q{n}" for n in range(4)), "year"]
    totals += [Total(("district", span), tuple((area, span) for area in areas)) for span in spans]
    return counts, totals


# --- attacks ----------------------------------------------------------------------------------------------


def test_the_guides_example_needs_a_second_cell():
    counts = {"total": 100, "a": 3, "b": 40, "c": 57}
    totals = [Total("total", ("a", "b", "c"))]
    found = protect(counts, totals, PUBLIC)
    assert (found.primary, found.secondary) == ({"a"}, {"b"})
    assert dict(found.rounded) == {"total": 100, "c": 55}
    assert ranges_by_enumeration(counts, totals, found.hidden, 60) == {"a": (1, 42), "b": (1, 42)}


def test_two_ones_beside_each_other_are_not_safe_together():
    counts = {"total": 62, "a": 1, "b": 1, "c": 60}
    found = protect(counts, [Total("total", ("a", "b", "c"))], PUBLIC)
    assert found.hidden >= {"a", "b"}
    assert found.hidden & {"c", "total"}


def test_two_hidden_in_each_row_and_column_can_still_be_worked_out_together():
    """Rows 0 and 1 less columns 0 and 1 leave a single cell, though no line has fewer than two hidden."""
    counts, totals = table([[2, 30, 40], [30, 40, 50], [40, 50, 60]])
    naive = {("row 0", "column 0"), ("row 0", "column 1"), ("row 1", "column 0"), ("row 1", "column 2")} | {
        ("row 2", "column 1"),
        ("row 2", "column 2"),
    }
    assert ranges_by_programming(counts, totals, naive)[("row 0", "column 0")][1] > 2
    found = protect(counts, totals, PUBLIC)
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))
    assert len(found.hidden) == 4


@given(st.lists(COUNTS, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_single_total_by_enumeration(parts):
    names = [f"part {n}" for n in range(len(parts))]
    counts = {"total": sum(parts), **dict(zip(names, parts, strict=True))}
    assume(sum(parts) <= 40)
    totals = [Total("total", tuple(names))]
    found = protect(counts, totals, PUBLIC)
    if not found.hidden:
        return
    ranges = ranges_by_enumeration(counts, totals, found.hidden, sum(parts) + 5)
    assert not recovered(counts, totals, found, ranges)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=4))
@settings(max_examples=30, deadline=None)
def test_two_way_tables(cells):
    counts, totals = table(cells)
    found = protect(counts, totals, PUBLIC)
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))


@given(st.lists(st.lists(COUNTS, min_size=12, max_size=12), min_size=2, max_size=3))
@settings(max_examples=6, deadline=None)
def test_months_quarters_and_years_of_areas_in_a_district(months_by_area):
    counts, totals = calendar(months_by_area)
    found = protect(counts, totals, PUBLIC)
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3))
@example(cells=[[4, 0, 1], [1, 40, 0]])  # a cell that was hidden for one is not needed for the other
@settings(max_examples=12, deadline=None)
def test_nothing_is_hidden_needlessly(cells):
    counts, totals = table(cells)
    found = protect(counts, totals, PUBLIC)
    for extra in found.secondary:
        fewer = Protection(found.primary, found.secondary - {extra}, {})
        assert recovered(counts, totals, fewer, ranges_by_programming(counts, totals, fewer.hidden))


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3), st.integers(0, 2))
@settings(max_examples=15, deadline=None)
def test_overall_totals_of_which_only_one_row_is_sensitive(cells, row):
    counts, totals = table(cells)
    sensitive = {id_ for id_ in counts if id_[0] == f"row {row}"}
    found = protect(counts, totals, PUBLIC, sensitive=sensitive)
    assert found.primary <= sensitive
    assert found.rounded.keys() <= sensitive
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))


def test_a_published_total_is_left_as_it_is_and_the_rest_still_protects():
    counts, totals = table([[3, 20, 30], [20, 30, 40]])
    published = {id_ for id_ in counts if "*" in id_}
    found = protect(counts, totals, PUBLIC, shown_elsewhere=published)
    assert not found.hidden & published
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3), st.randoms())
@settings(max_examples=15, deadline=None)
def test_with_totals_published_elsewhere_it_protects_or_refuses(cells, random):
    counts, totals = table(cells)
    published = {id_ for id_, count in counts.items() if "*" in id_ and count > 4 and random.random() < 0.5}
    try:
        found = protect(counts, totals, PUBLIC, shown_elsewhere=published)
    except SaferPlanError:
        return
    assert not found.hidden & published
    assert not recovered(counts, totals, found, ranges_by_programming(counts, totals, found.hidden))


def test_a_nought_that_published_totals_tell_is_shown():
    """Seven victims, all in one group; but how many are in the other group of both years is public: none."""
    counts = {"2021": 7, "2021 a": 7, "2021 b": 0, "2022 b": 50, "b": 50, "2022 a": 60, "2022": 110, "a": 67}
    totals = [
        Total("2021", ("2021 a", "2021 b")),
        Total("2022", ("2022 a", "2022 b")),
        Total("b", ("2021 b", "2022 b")),
        Total("a", ("2021 a", "2022 a")),
    ]
    assert "2021 b" in protect(counts, totals, PUBLIC).hidden
    assert "2021 b" not in protect(counts, totals, PUBLIC, shown_elsewhere={"b", "2022 b"}).hidden


def test_what_cannot_be_protected_any_more_is_refused_with_a_remedy():
    counts = {"total": 60, "a": 3, "b": 57}
    totals = [Total("total", ("a", "b"))]
    with pytest.raises(SaferPlanError, match=r"'a' cannot be protected.*coarser level"):
        protect(counts, totals, PUBLIC, shown_elsewhere={"total", "b"})
    with pytest.raises(SaferPlanError, match="'a' cannot be protected"):
        protect(counts, totals, PUBLIC, shown_elsewhere={"a"})


def test_a_total_that_can_only_move_in_steps_is_refused_and_does_not_break():
    """Both wards lie in one area: whoever knows so knows that their total is even, and 1 and 3 cannot be."""
    counts = {"total": 4, "ward a": 2, "ward b": 2, "area": 2}
    totals = [Total("total", ("ward a", "ward b")), Total("ward a", ("area",)), Total("ward b", ("area",))]
    with pytest.raises(
        SaferPlanError, match="'total' cannot be protected: totals, or what has been published"
    ):
        protect(counts, totals, PUBLIC, sensitive={"total"})


@pytest.mark.parametrize("small", [1, 2, 3, 4])
def test_a_rule_that_asks_for_no_width_still_leaves_every_small_number_possible(small):
    rule = replace(PUBLIC, width=0)
    counts = {"total": 97 + small, "a": small, "b": 40, "c": 57}
    totals = [Total("total", ("a", "b", "c"))]
    found = protect(counts, totals, rule)
    assert "a" in found.primary
    ranges = ranges_by_programming(counts, totals, found.hidden)
    assert not recovered(counts, totals, found, ranges, rule)


# --- zeros, rounding, audiences ---------------------------------------------------------------------------


def test_zeros_are_shown():
    counts, totals = table([[0, 30, 40], [3, 40, 50], [20, 30, 60]])
    found = protect(counts, totals, PUBLIC)
    assert ("row 0", "column 0") not in found.hidden
    assert found.rounded[("row 0", "column 0")] == 0


def test_zeros_that_tell_the_same_of_everybody_are_hidden():
    counts = {"victims": 7, "under 18": 7, "18 to 64": 0, "65 and over": 0}
    found = protect(counts, [Total("victims", ("under 18", "18 to 64", "65 and over"))], PUBLIC)
    assert found.hidden == {"under 18", "18 to 64", "65 and over"}
    ranges = ranges_by_enumeration(counts, [Total("victims", tuple(counts)[1:])], found.hidden, 8)
    assert ranges["18 to 64"] == (0, 6)
    assert ranges["under 18"] == (1, 7)


def test_a_large_number_in_one_place_is_no_secret():
    counts = {"total": 70, "a": 70, "b": 0}
    assert not protect(counts, [Total("total", ("a", "b"))], PUBLIC).hidden


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=20, deadline=None)
def test_every_shown_sensitive_count_is_rounded_to_five_and_no_small_one_is_shown(cells):
    counts, totals = table(cells)
    found = protect(counts, totals, PUBLIC)
    assert found.rounded.keys() == counts.keys() - found.hidden
    assert all(shown % 5 == 0 and abs(shown - counts[id_]) <= 2 for id_, shown in found.rounded.items())
    assert not any(0 < counts[id_] < 5 for id_ in found.rounded)
    assert found.primary.isdisjoint(found.secondary)


@pytest.mark.parametrize("audience", ["Partnership", "Restricted"])
def test_partners_see_what_there_is(audience):
    counts, totals = table([[3, 20], [1, 0]])
    found = protect(counts, totals, suppression_rule(audience))
    assert not found.hidden
    assert not found.rounded


def test_measures_that_are_not_sensitive_are_shown_as_they_are():
    counts, totals = table([[3, 20], [1, 0]])
    found = protect(counts, totals, PUBLIC, sensitive=())
    assert (found.hidden, dict(found.rounded)) == (frozenset(), {})


def test_every_audience_has_its_rule_and_its_statement():
    for audience in ("Public", "Partnership", "Restricted"):
        assert suppression_rule(audience).statement.endswith(".")
    with pytest.raises(SaferPlanError, match="Choose from Public, Partnership, Restricted"):
        suppression_rule("Everyone")


def test_the_same_counts_always_give_the_same_protection():
    counts, totals = table([[3, 20, 7], [1, 0, 30], [12, 2, 5]])
    assert len({protect(counts, totals, PUBLIC).secondary for _ in range(3)}) == 1


# --- input, derived figures, rates, margins ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "message"),
    [
        ([Total("total", ("a",))], "'total' is 9, but its parts add to 4"),
        ([Total("total", ("a", "z"))], "no count for 'z'"),
        ([Total("total", ("a", "a"))], "twice"),
    ],
)
def test_totals_that_cannot_be_are_refused(totals, message):
    with pytest.raises(ValueError, match=message):
        protect({"total": 9, "a": 4, "b": 5}, totals, PUBLIC)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        protect({"a": -1}, [], PUBLIC)


def test_a_small_count_that_is_part_of_nothing_is_hidden_alone():
    found = protect({"a": 2, "b": 50}, [], PUBLIC)
    assert (found.primary, found.secondary) == ({"a"}, frozenset())


def test_whatever_rests_on_a_hidden_count_is_hidden():
    inputs = {
        "rate": {"count", "people"},
        "difference": {"count", "count before"},
        "ratio of rates": {"rate", "rate before"},
        "share": {"other count", "all"},
    }
    assert derived_from({"count"}, inputs) == {"rate", "difference", "ratio of rates"}
    assert derived_from(set(), inputs) == frozenset()


@pytest.mark.parametrize(
    ("count", "standing"),
    [
        (0, RateStanding.NOT_SHOWN),
        (9, RateStanding.NOT_SHOWN),
        (10, RateStanding.UNRELIABLE),
        (19, RateStanding.UNRELIABLE),
        (20, RateStanding.SHOWN),
    ],
)
def test_rates_of_few_records(count, standing):
    assert rate_standing(count, PUBLIC) is standing


def test_margins_of_a_three_way_table_each_sum_over_one_dimension():
    ids = list(itertools.product(["north", "south", "*"], ["May", "June", "*"], ["hate", "other", "*"]))
    found = margins(ids)
    assert len(found) == 3 * 9
    parts = next(one.parts for one in found if one.total == ("*", "May", "*") and one.parts[0][0] != "*")
    assert set(parts) == {("north", "May", "*"), ("south", "May", "*")}
