"""The search over published documents finds a leak that was planted, and nothing where there is none."""

from __future__ import annotations

import msgspec
from documents_sample import sample_document

from saferplan.assessment.disclosure_search import keyed, search
from saferplan.assessment.same_count import key_of
from saferplan.documents.definition import Document
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, FigureDefinition, Method, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.recovery import Total

METHOD = Method("by hand", 1, "tests")


def count(area: str, value: int | Absence, *, rounded_to: int | None = None, snapshot: str = "1") -> Figure:
    made = Figure.of(
        FigureDefinition(
            statistic="count",
            measure="hate crime",
            unit=Unit.COUNT,
            area=area,
            period=Period.year_ending(Month(2017, 3)),
            snapshot=snapshot,
            method=METHOD,
        ),
        area,
        value,
    )
    return msgspec.structs.replace(made, rounded_to=rounded_to)


def document(*figures: Figure) -> Document:
    return msgspec.structs.replace(sample_document(0), sections=(), figures=figures)


WARDS = (("district", 57), ("north", 3), ("south", 12), ("west", 42))
TRUE = {area: count(area, value) for area, value in WARDS}
TOTALS = keyed(
    [Total(TRUE["district"].id, tuple(TRUE[area].id for area in ("north", "south", "west")))],
    {one.id: one for one in TRUE.values()},
)
HIDDEN = {area: count(area, Absence.SUPPRESSED) for area, _ in WARDS}


def test_a_table_with_two_cells_hidden_gives_nothing_away() -> None:
    published = document(TRUE["district"], HIDDEN["north"], HIDDEN["south"], TRUE["west"])
    assert search([published], TOTALS) == ()


def test_a_cell_hidden_alone_is_found() -> None:
    published = document(TRUE["district"], HIDDEN["north"], TRUE["south"], TRUE["west"])
    (leak,) = search([published], TOTALS)
    assert (leak.cell, leak.value) == (key_of(TRUE["north"]), 3)
    assert "subtraction" in leak.how


def test_two_documents_that_hide_different_cells_are_solved_together() -> None:
    one = document(TRUE["district"], HIDDEN["north"], HIDDEN["south"], TRUE["west"])
    other = document(count("south", 12, snapshot="2"))
    found = {leak.cell: leak for leak in search([one, other], TOTALS)}
    assert found[key_of(TRUE["south"])].how == "hidden in one document and shown in another"
    assert found[key_of(TRUE["south"])].value == 12
    assert found[key_of(TRUE["north"])].value == 3


def test_rounded_counts_leave_room() -> None:
    published = document(
        *(count(area, round(value / 5) * 5, rounded_to=5) for area, value in WARDS if area != "north"),
        HIDDEN["north"],
    )
    assert search([published], TOTALS) == ()


def test_a_count_shown_exactly_and_rounded_is_exact_and_revised_evidence_is_no_contradiction() -> None:
    rounded = count("south", 10, rounded_to=5)
    published = document(TRUE["district"], HIDDEN["north"], rounded, TRUE["west"])
    assert search([published], TOTALS) == ()
    assert [leak.value for leak in search([published, document(TRUE["south"])], TOTALS)] == [3]
    later = document(count("west", 44, snapshot="2"))
    assert isinstance(search([published, later], TOTALS), tuple)


def test_what_is_computed_from_a_hidden_count_is_found() -> None:
    rate = Figure.of(
        msgspec.structs.replace(
            TRUE["north"].definition, statistic="rate", unit=Unit.RATE, inputs=(TRUE["north"].id,)
        ),
        "rate",
        1.5,
    )
    (leak,) = search([document(HIDDEN["north"], rate)])
    assert leak.how == "computed from a count that is hidden"
