"""How numbers are written: halves away from nought, a true minus sign, thousands apart, the unit's own decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from saferplan.domain.absence import Absence
from saferplan.domain.display import MINUS, rounded, shown, written, written_day, written_interval
from saferplan.domain.figure import Figure, FigureDefinition, Interval, Method, Unit
from saferplan.domain.periods import Month, Period

AMOUNTS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "found"),
    [
        (0.5, 0, "1"),
        (-0.5, 0, "-1"),
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),
        (0.045, 2, "0.05"),
        (12.34, 1, "12.3"),
    ],
)
def test_halves_are_rounded_away_from_nought_as_a_reader_sees_them(value, decimals, found):
    assert rounded(value, decimals) == Decimal(found)


@given(AMOUNTS, st.integers(0, 3))
def test_rounding_is_never_out_by_more_than_half_a_step_and_has_no_side(value, decimals):
    found = rounded(value, decimals)
    assert abs(found - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2
    assert rounded(-value, decimals) == -found


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8871, Unit.COUNT, "8,871"),
        (-1415, Unit.COUNT, f"{MINUS}1,415"),
        (0, Unit.COUNT, "0"),
        (-0.4, Unit.COUNT, "0"),
        (94.25, Unit.RATE, "94.3"),
        (12.25, Unit.PERCENT, "12.3%"),
        (-12.25, Unit.PERCENT, f"{MINUS}12.3%"),
        (1.005, Unit.RATIO, "1.01"),
        (1250000, Unit.POUNDS, "£1,250,000"),
        (-1250.5, Unit.POUNDS, f"{MINUS}£1,251"),
        (279.3, Unit.SQUARE_KILOMETRES, "279.3"),
        (0.05, Unit.PROBABILITY, "0.050"),
        (0.001, Unit.PROBABILITY, "0.001"),
        (0.00099, Unit.PROBABILITY, "under 0.001"),
        (0, Unit.PROBABILITY, "under 0.001"),
    ],
)
def test_each_unit_is_written_in_its_own_way(value, unit, text):
    assert written(value, unit) == text


@pytest.mark.parametrize(("value", "text"), [(17, "+17"), (0, "0"), (0.4, "0"), (-17, f"{MINUS}17")])
def test_a_change_has_its_sign_and_none_at_nought(value, text):
    assert written(value, Unit.COUNT, signed=True) == text


@given(AMOUNTS, st.sampled_from(Unit))
def test_every_unit_can_be_written_and_never_with_a_hyphen_for_a_minus(value, unit):
    assert "-" not in written(value, unit, signed=True)


def test_an_interval_says_both_ends():
    assert written_interval(Interval(-3.25, 1.5, 0.95), Unit.PERCENT, signed=True) == f"{MINUS}3.3% to +1.5%"
    assert written_interval(Interval(373, 1454, 0.95), Unit.COUNT) == "373 to 1,454"


def test_a_figure_shows_its_value_or_why_there_is_none():
    definition = FigureDefinition(
        statistic="difference",
        measure="burglary",
        unit=Unit.COUNT,
        area="E07000134",
        period=Period.year_ending(Month(2017, 3)),
        snapshot="a" * 64,
        method=Method("difference", 1, "taken away"),
    )
    assert shown(Figure.of(definition, "Change", 17), signed=True) == "+17"
    assert shown(Figure.of(definition, "Change", 0)) == "0"
    assert shown(Figure.of(definition, "Change", Absence.SUPPRESSED), signed=True) == "[c]"
    rate = replace(definition, unit=Unit.RATE)
    assert shown(Figure.of(rate, "Rate", 94.25)) == "94.3"


def test_a_day_is_written_without_a_leading_nought():
    assert written_day(date(2017, 7, 1)) == "1 July 2017"
    assert written_day(date(2020, 2, 29)) == "29 February 2020"
