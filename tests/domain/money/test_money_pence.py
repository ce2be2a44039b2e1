"""Amounts: exact in pence, unknown is not zero, and no penny is lost where an amount is shared out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.money.pence import Total, pence_of, pounds_of, shared_out, total, written_pounds

PENCE = st.integers(0, 10**12)


@given(st.integers(-(10**12), 10**12))
def test_pounds_and_pence_are_the_same_amount(pence: int) -> None:
    assert pence_of(pounds_of(pence)) == pence
    assert Decimal(written_pounds(pence).replace("£", "").replace(",", "").replace("−", "-")) == pounds_of(
        pence
    )


@pytest.mark.parametrize("amount", ["0.005", "1.999", "NaN", "Infinity"])
def test_parts_of_a_penny_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="whole number of pence"):
        pence_of(Decimal(amount))


@given(st.lists(st.none() | PENCE))
def test_a_sum_has_what_is_known_and_counts_what_is_not(amounts: list[int | None]) -> None:
    found = total(amounts)
    assert found.known == sum(one or 0 for one in amounts)
    assert found.unknown == amounts.count(None)
    assert (found.exact is None) == (None in amounts)


def test_a_sum_says_what_it_does_not_hold() -> None:
    assert Total(0, 1).written == "Not known"
    assert Total(100, 2).written == "at least £1 (2 amounts not known)"
    assert Total(0).written == "£0"
    assert written_pounds(None) == "Not known"
    assert written_pounds(5_000, always_pence=True) == "£50.00"


@given(PENCE, st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_no_penny_is_lost_where_an_amount_is_shared_out(pence: int, weights: list[int]) -> None:
    parts = shared_out(pence, weights)
    assert sum(parts) == pence
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - pence * weight) < sum(weights)
        assert part == 0 or weight > 0


@pytest.mark.parametrize(("pence", "weights"), [(-1, (1,)), (1, (0, 0)), (1, (2, -1)), (1, ())])
def test_what_cannot_be_shared_out_is_refused(pence: int, weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="share an amount"):
        shared_out(pence, weights)
