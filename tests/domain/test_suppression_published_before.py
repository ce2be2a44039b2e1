"""Protection that knows what is public already: what is shown there, what is hidden there, and what lies between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.domain.hiding import UnprotectableError
from saferplan.domain.recovery import AddingUp, Total, possible_values
from saferplan.domain.suppression import protect, suppression_rule

PUBLIC = suppression_rule("Public")


def test_what_lies_between_two_periods_is_kept_though_nobody_prints_it() -> None:
    counts = {"half": 54, "between": 3, "eight": 57, "others": 400, "all": 457}
    totals = [Total("eight", ("half", "between")), Total("all", ("eight", "others"))]
    found = protect(counts, totals, PUBLIC, shown_elsewhere={"half"}, unpublished={"between"})
    assert found.hidden == {"eight", "others"}
    assert "between" not in found.rounded
    assert protect(counts, totals, PUBLIC, shown_elsewhere={"half"}).hidden == {"between", "eight", "others"}


def test_a_large_number_between_needs_no_protection() -> None:
    counts = {"half": 54, "between": 30, "eight": 84, "small": 2, "others": 400, "all": 486}
    totals = [Total("eight", ("half", "between")), Total("all", ("eight", "small", "others"))]
    found = protect(counts, totals, PUBLIC, shown_elsewhere={"half"}, unpublished={"between"})
    assert found.hidden == {"small", "eight"} or found.hidden == {"small", "others"}


def test_what_lies_between_two_that_are_public_is_refused_by_its_name() -> None:
    counts = {"half": 54, "between": 3, "eight": 57}
    totals = [Total("eight", ("half", "between"))]
    with pytest.raises(UnprotectableError, match="'between' cannot be protected") as refused:
        protect(counts, totals, PUBLIC, shown_elsewhere={"half", "eight"}, unpublished={"between"})
    assert refused.value.cell == "between"


def test_what_another_publication_hides_stays_hidden_also_a_nought() -> None:
    counts = {"all": 100, "north": 40, "south": 60, "west": 0}
    totals = [Total("all", ("north", "south", "west"))]
    found = protect(counts, totals, PUBLIC, hidden_elsewhere={"north", "west"})
    assert found.hidden == {"north", "west"}, "each could have what the other has"
    assert len(protect(counts, totals, PUBLIC, hidden_elsewhere={"north"}).hidden) == 2
    assert not protect(counts, totals, PUBLIC).hidden


def test_a_cell_alone_in_a_total_that_needs_nothing_is_not_counted() -> None:
    table = AddingUp({"all": 50, "a": 20, "b": 30}, [Total("all", ("a", "b"))], ())
    assert table.alone_in_a_total(frozenset({1}), frozenset({1, 2}))
    assert not table.alone_in_a_total(frozenset({1}), frozenset({2}))


def test_what_was_revised_in_between_tells_nothing_for_certain() -> None:
    shown = {"all": (1, 1), "a": (5, 5), "total": (9, 9), "d": (4, 4)}
    totals = [Total("all", ("a", "b")), Total("total", ("c", "d"))]
    assert possible_values(shown, ["b", "c"], totals, leave_out_contradictions=True) == {"c": (5, 5)}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 5), st.integers(0, 40)), min_size=6, max_size=6),
    st.sets(st.integers(1, 3), max_size=2),
    st.data(),
)
def test_one_publication_after_the_other_a_solver_finds_nothing(
    months: list[int], lengths: set[int], data: st.DataObject
) -> None:
    """Sums of neighbouring months, published in any order: what is hidden, and small numbers between, stay unknown."""
    parts = {("month", at): count for at, count in enumerate(months)}
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, 5), st.integers(1, 6)).map(
                lambda one: (one[0], min(6, one[0] + one[1]))
            ),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    counts, totals = dict(parts), []
    shown: set[tuple[object, int]] = set()
    hidden: set[tuple[object, int]] = set()
    printed = {("month", at) for at in lengths}
    for first, after in spans:
        inside = tuple(("month", at) for at in range(first, after))
        whole = inside[0] if len(inside) == 1 else (first, after)
        if len(inside) > 1:
            counts[whole] = sum(months[first:after])
            totals.append(Total(whole, inside))
        printed |= {whole}
        try:
            found = protect(
                counts,
                totals,
                PUBLIC,
                shown_elsewhere=shown,
                hidden_elsewhere=hidden,
                unpublished=parts.keys() - printed,
            )
        except UnprotectableError:
            counts.pop(whole) if len(inside) > 1 else None
            totals = [one for one in totals if one.total != whole]
            printed = shown | hidden
            continue
        shown |= printed - found.hidden
        hidden |= printed & found.hidden
    known = {cell: (counts[cell], counts[cell]) for cell in shown}
    small = {cell for cell in counts if cell not in shown and 0 < counts[cell] < 5}
    for cell, (least, most) in possible_values(known, sorted(hidden | small, key=str), totals).items():
        assert least != most or not counts[cell], cell
