"""What can be worked out from what was published: by the solver as by trying every table that fits."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.domain.recovery import Total, possible_values
from saferplan.domain.suppression import margins, protect, suppression_rule

PUBLIC = suppression_rule("Public")
TABLE = [(row, column) for row in ("a", "b") for column in ("x", "y", "z")]


def whole(counts: list[int]) -> dict[tuple[str, str], int]:
    """A table of two rows and three columns with all its totals."""
    found = dict(zip(TABLE, counts, strict=True))
    for row in ("a", "b"):
        found[row, "*"] = sum(found[row, column] for column in ("x", "y", "z"))
    for column in ("x", "y", "z", "*"):
        found["*", column] = found["a", column] + found["b", column]
    return found


def exact(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], tuple[int, int]]:
    return {cell: (count, count) for cell, count in counts.items()}


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=6),
    st.sets(st.sampled_from(TABLE), min_size=1, max_size=4),
)
def test_the_ranges_are_those_of_every_table_that_fits(
    counts: list[int], hidden: set[tuple[str, str]]
) -> None:
    table = whole(counts)
    totals = margins(table)
    cells = sorted(hidden)
    shown = {cell: one for cell, one in exact(table).items() if cell not in hidden}
    fitting = []
    for guess in itertools.product(range(13), repeat=len(cells)):
        tried = table | dict(zip(cells, guess, strict=True))
        if all(tried[one.total] == sum(tried[part] for part in one.parts) for one in totals):
            fitting.append(guess)
    expected = {
        cell: (min(one[at] for one in fitting), max(one[at] for one in fitting))
        for at, cell in enumerate(cells)
    }
    assert possible_values(shown, cells, totals) == expected


@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_what_is_protected_is_not_given_away_and_the_truth_fits(counts: list[int]) -> None:
    table = whole(counts)
    totals = margins(table)
    found = protect(table, totals, PUBLIC)
    shown = {cell: (count, count) for cell, count in table.items() if cell not in found.hidden}
    for cell, (least, most) in possible_values(shown, sorted(found.hidden), totals).items():
        assert most is None or least <= table[cell] <= most
        assert least != most or table[cell] == 0, "a zero among zeros is told by its total"


def test_two_tables_together_give_away_what_neither_does_alone() -> None:
    by_place = Total("year", ("north", "south"))
    by_kind = Total("north", ("burglary", "theft"))
    shown = {"year": (20, 20), "south": (17, 17), "theft": (2, 2)}
    assert possible_values(shown, ["burglary"], [by_kind]) == {"burglary": (0, None)}
    assert possible_values(shown, ["burglary"], [by_place, by_kind]) == {"burglary": (1, 1)}


def test_a_hidden_cell_in_no_total_can_be_anything_and_a_shown_one_is_not_asked() -> None:
    assert possible_values({"a": (1, 1)}, ["a", "b"], []) == {"b": (0, None)}


def test_what_does_not_add_up_is_said() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        possible_values({"all": (1, 1), "a": (5, 5)}, ["b"], [Total("all", ("a", "b"))])
