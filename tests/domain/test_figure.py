"""A figure is known by what defines it, and has a value or the reason why there is none."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from saferplan.domain.absence import Absence
from saferplan.domain.figure import (
    Disclosure,
    FieldValues,
    Figure,
    FigureDefinition,
    Interval,
    Method,
    Selection,
    Unit,
)
from saferplan.domain.periods import Month, Period

YEAR = Period.year_ending(Month(2017, 3))
SELECTION = Selection(dataset="police-street", period=YEAR, level="district", areas=("E07000134",))
COUNT = FigureDefinition(
    statistic="count",
    measure="burglary",
    unit=Unit.COUNT,
    area="E07000134",
    period=YEAR,
    snapshot="a" * 64,
    method=Method("count", 1, "counted"),
    selection=SELECTION,
)


def test_the_same_question_on_the_same_snapshot_has_the_same_identity():
    assert re.fullmatch(r"F[0-9a-f]{12}", COUNT.identity)
    assert replace(COUNT).identity == COUNT.identity


@pytest.mark.parametrize(
    "changed",
    [
        {"snapshot": "b" * 64},
        {"period": YEAR.before},
        {"area": "E07000130"},
        {"measure": "robbery"},
        {"method": Method("count", 2, "counted")},
        {"parameters": (("draws", 1999),)},
        {"inputs": ("F000000000000",)},
        {"selection": replace(SELECTION, categories=("burglary",))},
        {"selection": replace(SELECTION, fields=(FieldValues("outcome", ("",)),))},
    ],
)
def test_whatever_changes_the_question_changes_the_identity(changed):
    assert replace(COUNT, **changed).identity != COUNT.identity


def test_conditions_on_fields_are_none_where_none_were_given():
    condition = FieldValues("outcome", ("Under investigation", ""))
    assert SELECTION.conditions == ()
    assert replace(SELECTION, fields=(condition,)).conditions == (condition,)


def test_what_was_found_out_is_no_part_of_the_identity():
    bare = Figure.of(COUNT, "Burglary", 0)
    said = Figure.of(
        COUNT,
        "Burglaries",
        412,
        interval=Interval(373, 454, 0.95),
        caveats=("Provisional.",),
        disclosure=Disclosure.SENSITIVE,
    )
    assert bare.id == said.id == COUNT.identity
    assert (said.value, said.absence, said.interval) == (412, None, Interval(373, 454, 0.95))
    assert (said.caveats, said.disclosure) == (("Provisional.",), Disclosure.SENSITIVE)


def test_nought_is_a_value_and_an_absence_is_none():
    nought = Figure.of(COUNT, "Burglary", 0)
    unknown = Figure.of(COUNT, "Burglary", Absence.UNKNOWN)
    assert (nought.value, nought.absence) == (0, None)
    assert (unknown.value, unknown.absence) == (None, Absence.UNKNOWN)


def test_what_is_not_there_has_no_interval_either():
    found = Figure.of(COUNT, "Burglary", Absence.SUPPRESSED, interval=Interval(1, 4, 0.95))
    assert found.interval is None


@pytest.mark.parametrize(("value", "absence"), [(None, None), (4, Absence.SUPPRESSED)])
def test_a_figure_with_neither_or_both_is_refused_by_name(value, absence):
    with pytest.raises(ValueError, match="Burglary: a figure has a value or a reason"):
        Figure(id=COUNT.identity, definition=COUNT, label="Burglary", value=value, absence=absence)
