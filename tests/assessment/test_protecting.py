"""Sums over what records say of themselves: a small part cannot be worked out from its whole and the other parts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.assessment.analyses.stop_and_search import STOPS
from saferplan.assessment.figures import SHARE_OF_COUNTS, FigureMaker, Place
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.protecting import protected
from saferplan.assessment.sums import sums_among
from saferplan.documents.definition import Document, Marking
from saferplan.domain.absence import Absence
from saferplan.domain.figure import FieldValues, Figure, FigureDefinition, Method, Selection, Unit
from saferplan.domain.periods import Month, Period
from saferplan.statistics.levels import SHARE

YEAR = Period(Month(2016, 4), Month(2017, 3))
PLACE = Place("E22000170", "a partnership", "partnership", ("E22000170",))


def made(parts: dict[str, list[int]]) -> tuple[FigureMaker, Figure, dict[str, list[Figure]]]:
    """The whole and its parts by each field."""
    maker = FigureMaker(Ledger(), "snapshot")
    whole = maker.count(STOPS, PLACE, YEAR, sum(next(iter(parts.values()))))
    counts = {
        field: [
            maker.count(STOPS, PLACE, YEAR, number, fields=(FieldValues(field, (str(at),)),))
            for at, number in enumerate(numbers)
        ]
        for field, numbers in parts.items()
    }
    return maker, whole, counts


def document(maker: FigureMaker) -> Document:
    return Document(
        kind="analysis",
        title="Title",
        subtitle="",
        marking=Marking.PUBLIC,
        status="draft",
        as_at="2017-05-16",
        author="",
        synthetic=True,
        facts=(),
        sections=(),
        figures=tuple(maker.ledger),
    )


def test_each_field_is_a_sum_of_its_own_and_months_are_not_mixed_with_it():
    maker, whole, counts = made({"object": [60, 40], "age_range": [10, 20, 70]})
    may, june = (
        maker.count(STOPS, PLACE, Period(month, month), number)
        for month, number in ((Month(2016, 5), 70), (Month(2016, 6), 30))
    )
    found = {(one.total, one.parts) for one in sums_among([whole, *counts["object"], *counts["age_range"]])}
    assert found == {(whole.id, tuple(one.id for one in parts)) for parts in counts.values()}
    with_months = sums_among([*counts["object"], may, june, whole])
    assert {one.parts for one in with_months} == {
        (may.id, june.id),
        tuple(one.id for one in counts["object"]),
    }


def test_parts_of_a_part_add_up_to_it():
    maker = FigureMaker(Ledger(), "snapshot")
    force = FieldValues("supplier", ("leicestershire",))
    whole = maker.count(STOPS, PLACE, YEAR, 9, fields=(force,))
    parts = [
        maker.count(STOPS, PLACE, YEAR, number, fields=(force, FieldValues("object", (word,))))
        for word, number in (("a", 4), ("b", 5))
    ]
    assert [(one.total, one.parts) for one in sums_among([*parts, whole])] == [
        (whole.id, tuple(one.id for one in parts))
    ]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5).filter(lambda numbers: sum(numbers) >= 10))
def test_no_small_part_can_be_worked_out_from_what_is_shown(numbers):
    maker, whole, counts = made({"ethnicity_self_defined": numbers})
    shown = protected(document(maker), Marking.PUBLIC).figures_by_id
    hidden = [
        at
        for at, one in enumerate(counts["ethnicity_self_defined"])
        if shown[one.id].absence is Absence.SUPPRESSED
    ]
    assert {at for at, number in enumerate(numbers) if 1 <= number <= 4} <= set(hidden)
    if shown[whole.id].value is None or not hidden:
        return
    # The worst reader knows every shown count exactly, and that no hidden one is nought.
    rest = sum(numbers[at] for at in hidden)
    ways = [one for one in product(range(1, rest + 1), repeat=len(hidden)) if sum(one) == rest]
    for place, at in enumerate(hidden):
        assert len({one[place] for one in ways}) > 1, (numbers, at)


def test_a_share_is_computed_from_the_rounded_counts_and_goes_with_a_hidden_one():
    maker, whole, counts = made({"object": [62, 33, 4, 3]})
    shares = [
        maker.derived(
            SHARE_OF_COUNTS,
            f"Share {at}",
            Unit.PERCENT,
            SHARE,
            (one, whole),
            100 * (one.value or 0) / 102,
        )
        for at, one in enumerate(counts["object"])
    ]
    shown = protected(document(maker), Marking.PUBLIC).figures_by_id
    assert shown[whole.id].value == 100
    assert shown[shares[0].id].value == pytest.approx(60.0)
    assert shown[shares[0].id].interval is None
    assert [shown[one.id].absence for one in shares[2:]] == [Absence.SUPPRESSED] * 2
    partners = protected(document(maker), Marking.PARTNERSHIP).figures_by_id
    assert partners[shares[3].id] == shares[3]


def test_a_figure_without_conditions_keeps_the_identity_that_it_always_had():
    definition = FigureDefinition(
        statistic="count",
        measure="burglary",
        unit=Unit.COUNT,
        area="E22000170",
        period=YEAR,
        snapshot="s",
        method=Method("count of records", 1, "docs/methods/counts.md"),
        selection=Selection(
            dataset="police-street",
            period=YEAR,
            level="partnership",
            areas=("E22000170",),
            categories=("burglary",),
        ),
        datasets=("police-street",),
    )
    # As it was before a selection could have conditions.
    assert definition.identity == "F30387488dbb4"
