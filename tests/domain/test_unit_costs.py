"""Unit costs are stated with year and source and claim nothing that was not read; a crime without one has none."""

from __future__ import annotations

import pytest

from saferplan.domain.unit_costs import unit_costs


def test_the_table_says_where_it_is_from_and_that_nobody_checked_it():
    table = unit_costs()
    assert table.price_year == "2015/16"
    assert "Home Office" in table.report
    assert table.source
    assert table.verified is False


def test_a_kind_of_crime_has_one_cost_above_nought():
    table = unit_costs()
    assert len({one.crime for one in table.cost}) == len(table.cost)
    for one in table.cost:
        assert one.pounds > 0
        assert table.of(one.crime) == one.pounds


@pytest.mark.parametrize("crime", ["anti-social behaviour", "drugs", "Robbery", ""])
def test_what_has_no_published_cost_is_not_known_and_not_nought(crime):
    assert unit_costs().of(crime) is None
