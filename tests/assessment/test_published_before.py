"""What is published one after the other is safe together: no count that one of two dates hides can be worked out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ward_counts import MONTHS, Records, counted, published, records_in, recount_of, sums_known

from saferplan.assessment.disclosure_search import search
from saferplan.assessment.protecting import protected
from saferplan.assessment.published_before import PublicAssessment
from saferplan.assessment.same_count import key_of
from saferplan.documents.definition import Marking
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Period
from saferplan.domain.recovery import possible_values
from saferplan.errors import SaferPlanError

# North had 3 in the last two months; the half year and the eight months each hide nothing by themselves.
SHIFTED = ((9, 9, 9, 9, 9, 9, 1, 2), (20,) * MONTHS, (30,) * MONTHS)
HALF, ALL = (0, 5), (0, 7)


def test_two_dates_protected_each_on_its_own_give_away_what_lies_between() -> None:
    alone = [protected(counted(SHIFTED, one), Marking.PUBLIC) for one in (HALF, ALL)]
    assert all(one.value is not None for each in alone for one in each.figures), "neither hides anything"
    together = published(SHIFTED, counted(SHIFTED, HALF), counted(SHIFTED, ALL))
    first, second = (one.document for one in together)
    assert first == alone[0]
    hidden = [one.label for one in second.figures if one.absence is Absence.SUPPRESSED]
    assert len(hidden) == 2
    assert "Stops and searches, ward 1, January 2017 to August 2017" in hidden


def test_what_one_hides_the_next_does_not_show() -> None:
    """Two of the wards are hidden in the first; the third document of the same months must hide the same two."""
    records = ((1, 1, 0, 0, 0, 0, 0, 0), (20,) * MONTHS, (30,) * MONTHS)
    public = published(records, counted(records, (0, 1)), counted(records, (0, 1), (0, 3), snapshot="2"))
    first, second = ({key_of(one): one for one in each.document.figures} for each in public)
    assert {key for key, one in first.items() if one.absence} == {
        key for key, one in second.items() if one.absence and key in first
    }
    assert (
        search([one.document for one in public], sums_known(records, [one.document for one in public])) == ()
    )


def test_a_count_that_what_is_public_tells_is_refused_by_name() -> None:
    """Everybody has the half year of the district and of two wards, rounded: the third must not become small later."""
    early = ((5, 0, 0, 0, 0, 0, 0, 0), (20,) * MONTHS, (30,) * MONTHS)
    shown = PublicAssessment("2017-06-public", protected(counted(early, (0, 0), (0, 1)), Marking.PUBLIC))
    later = ((5, 3, 0, 0, 0, 0, 0, 0), *early[1:])
    with pytest.raises(SaferPlanError, match=r"ward 1.*cannot be protected any more.*2017-06-public"):
        protected(counted(later, (1, 1)), Marking.PUBLIC, [shown], recount_of(later))


def test_areas_that_are_not_held_any_more_are_left_to_the_search() -> None:
    def none(_figures: Sequence[Figure]) -> dict[str, int]:
        return {}

    first = PublicAssessment("first", protected(counted(SHIFTED, HALF), Marking.PUBLIC))
    second = protected(counted(SHIFTED, ALL), Marking.PUBLIC, [first], none)
    assert second == protected(counted(SHIFTED, ALL), Marking.PUBLIC)


def test_for_partners_nothing_is_hidden_whatever_is_public() -> None:
    first = PublicAssessment("first", protected(counted(SHIFTED, HALF), Marking.PUBLIC))
    second = counted(SHIFTED, ALL)
    assert protected(second, Marking.PARTNERSHIP, [first], recount_of(SHIFTED)) == second


MANY = st.one_of(st.integers(0, 4), st.integers(0, 30))
MONTHLY = st.lists(st.lists(MANY, min_size=MONTHS, max_size=MONTHS), min_size=3, max_size=3)
SPANS = st.tuples(st.integers(0, MONTHS - 1), st.integers(0, MONTHS - 1)).map(
    lambda two: (min(two), max(two))
)


EARLY = ((2, 20, 9, 9, 9, 9, 9, 9), (20,) * MONTHS, (30,) * MONTHS)


@settings(max_examples=15, deadline=None)
@example(records=SHIFTED, spans=[[HALF], [ALL]])
@example(records=SHIFTED, spans=[[ALL], [(1, 7)], [(0, 6)]])
@example(records=EARLY, spans=[[(0, 0)], [(0, 1), (1, 1)]])
@example(records=EARLY, spans=[[(0, 1), (1, 1)], [(0, 0)]])
@given(
    records=MONTHLY,
    spans=st.lists(st.lists(SPANS, min_size=1, max_size=3, unique=True), min_size=2, max_size=3),
)
def test_whatever_is_published_in_whatever_order_a_solver_finds_nothing(
    records: Records, spans: list[list[tuple[int, int]]]
) -> None:
    """Somebody who knows every shown count exactly, and which hidden ones are not zero, pins no small one down."""
    documents = [counted(records, *one, snapshot=str(at)) for at, one in enumerate(spans)]
    public = [one.document for one in published(records, *documents)]
    totals = sums_known(records, public)
    assert search(public, totals) == ()
    exact = {key_of(one): int(one.value or 0) for each in documents for one in each.figures}
    shown = {key_of(one) for each in public for one in each.figures if one.value is not None}
    hidden = {key_of(one) for each in public for one in each.figures if one.value is None} - shown
    cells = {cell for one in totals for cell in (one.total, *one.parts)}
    known = {key: (exact[key], exact[key]) for key in shown}
    known |= {key: (1, 10_000) for key in hidden if exact[key]}
    for key, (least, most) in possible_values(known, sorted(hidden & cells), totals).items():
        assert most is None or most - least >= 3 or not exact[key], key
    # What is printed nowhere is safe as well where it is small.
    for key, (least, most) in possible_values(known, sorted(cells - hidden - shown), totals).items():
        count = records_in(records, [key[2]], Period.parse(key[3]))
        assert most is None or not 0 < count < 5 or (least < most and most >= 4), key


def test_each_protected_on_its_own_would_be_found() -> None:
    """The search bites: the first month is hidden in one, and two others less it are shown in the other."""
    alone = [
        protected(counted(EARLY, *one), Marking.PUBLIC, recount=None) for one in ([(0, 0)], [(0, 1), (1, 1)])
    ]
    exact = [
        msgspec.structs.replace(
            one,
            figures=tuple(
                each
                if each.value is None
                else msgspec.structs.replace(each, value=whole.value, rounded_to=None)
                for each, whole in zip(one.figures, counted(EARLY, *spans).figures, strict=True)
            ),
        )
        for one, spans in zip(alone, ([(0, 0)], [(0, 1), (1, 1)]), strict=True)
    ]
    found = {
        leak.label: leak for leak in search(dict(zip("ab", exact, strict=True)), sums_known(EARLY, alone))
    }
    leak = found["Stops and searches, ward 1, January 2017"]
    assert (leak.value, leak.documents) == (2, ("a", "b"))
