"""Lines and what moves between them: nothing is counted twice, and both lines keep their sum to the penny."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from saferplan.domain.money.lines import CommitmentFacts, LineFacts, LineStanding
from saferplan.domain.money.moving import (
    Line,
    Settlement,
    allocation_fault,
    carry_fault,
    vired,
    virement_fault,
)
from saferplan.domain.money.profile import (
    AFTER,
    Profile,
    due_by,
    even_profile,
    given_to,
    profile_fault,
    quarter_under_way,
    taken_from,
)
from saferplan.domain.planning.years import PlanYear

PENCE = st.integers(0, 10**9)
PROFILE = st.tuples(PENCE, PENCE, PENCE, PENCE)
QUARTER = st.integers(0, 5)
COMMITMENTS = st.lists(
    st.builds(CommitmentFacts, pence=PENCE, paid=PENCE, earmark=st.booleans(), released=st.booleans())
).map(tuple)


def test_the_quarter_under_way() -> None:
    days = (
        dt.date(2017, 3, 31),
        dt.date(2017, 4, 1),
        dt.date(2017, 12, 31),
        dt.date(2018, 3, 31),
        dt.date(2018, 4, 1),
    )
    assert [quarter_under_way(PlanYear(2017), day) for day in days] == [0, 1, 3, 4, 5]


@given(PENCE)
def test_an_even_profile_comes_to_the_amount(pence: int) -> None:
    profile = even_profile(pence)
    assert sum(profile) == pence
    assert max(profile) - min(profile) <= 1
    assert profile_fault(pence, profile) == ""


@given(PROFILE, QUARTER, st.data())
def test_a_profile_gives_and_takes_exactly(profile: Profile, quarter: int, data: st.DataObject) -> None:
    pence = data.draw(st.integers(0, sum(profile)))
    left = taken_from(profile, pence)
    assert sum(left) == sum(profile) - pence
    assert all(0 <= one <= before for one, before in zip(left, profile, strict=True))
    assert sum(given_to(profile, pence, quarter)) == sum(profile) + pence
    # The earliest quarters are the last to lose anything.
    lost = [at for at in range(4) if left[at] < profile[at]]
    assert all(left[at] == 0 for at in range(4) if lost and at > lost[0])


def test_a_profile_with_a_fault_says_what_to_do() -> None:
    assert "leave the quarters blank" in profile_fault(None, (0, 0, 0, 0))
    assert "not less than nothing" in profile_fault(0, (-1, 1, 0, 0))
    assert "come to the same" in profile_fault(5, (1, 1, 1, 1))
    with pytest.raises(ValueError, match="no more can be taken"):
        taken_from((1, 1, 1, 1), 5)


@given(PENCE, PROFILE, COMMITMENTS, QUARTER)
def test_what_is_used_and_what_is_free_is_what_a_line_has(
    allocated: int, spent: Profile, commitments: tuple[CommitmentFacts, ...], quarter: int
) -> None:
    facts = LineFacts(allocated=allocated, spent=spent, commitments=commitments)
    standing = LineStanding(facts=facts, quarter=quarter)
    assert standing.free is not None
    assert standing.used + standing.free == allocated
    assert standing.used == sum(spent) + sum(one.outstanding for one in commitments)
    assert standing.over == max(sum(spent) - allocated, 0)


@given(PENCE, st.none() | PROFILE, PROFILE, QUARTER, st.none() | PENCE)
def test_a_forecast_is_never_less_than_what_is_spent(
    allocated: int, profile: Profile | None, spent: Profile, quarter: int, entered: int | None
) -> None:
    spent = tuple(one if at < quarter else 0 for at, one in enumerate(spent))  # type: ignore[assignment]
    facts = LineFacts(allocated=allocated, profile=profile, spent=spent, forecast=entered)
    standing = LineStanding(facts=facts, quarter=quarter)
    if standing.forecast is None:
        assert (profile, entered) == (None, None)
        assert standing.variance is None
        return
    assert standing.forecast >= standing.spent
    assert standing.variance == standing.forecast - allocated
    if quarter == AFTER:
        assert standing.forecast == standing.spent


@given(PROFILE)
def test_a_line_spent_as_planned_is_forecast_at_its_amount_and_is_not_behind(profile: Profile) -> None:
    for quarter in range(1, 5):
        first, second, third, fourth = (one if at < quarter - 1 else 0 for at, one in enumerate(profile))
        facts = LineFacts(allocated=sum(profile), profile=profile, spent=(first, second, third, fourth))
        standing = LineStanding(facts=facts, quarter=quarter)
        assert (standing.forecast, standing.variance, standing.behind) == (sum(profile), 0, 0)
        assert standing.due == due_by(profile, quarter - 1) == standing.spent_in_quarters_over


def test_a_line_whose_amount_is_not_known_has_nothing_free_and_nothing_over() -> None:
    standing = LineStanding(facts=LineFacts(allocated=None, spent=(5, 0, 0, 0), forecast=9), quarter=1)
    assert (standing.free, standing.over, standing.variance, standing.forecast) == (None, 0, None, 9)
    assert (standing.due, standing.behind, standing.forecast_entered) == (None, 0, True)


@given(PENCE, PENCE, PENCE)
def test_no_more_is_allocated_than_is_given(given_: int, others: int, pence: int) -> None:
    assert bool(allocation_fault(given_, others, pence)) is (others + pence > given_)


def test_of_what_is_not_known_nothing_is_allocated_but_what_is_not_known() -> None:
    assert "is not known" in allocation_fault(None, 0, 1)
    assert allocation_fault(None, 0, None) == allocation_fault(100, 100, None) == ""


@given(PROFILE, PROFILE, QUARTER, st.data(), st.booleans(), st.booleans())
def test_a_virement_loses_no_penny(
    giving: Profile, receiving: Profile, quarter: int, data: st.DataObject, gives: bool, receives: bool
) -> None:
    pence = data.draw(st.integers(0, sum(giving)))
    before = (
        Line(sum(giving), giving if gives else None),
        Line(sum(receiving), receiving if receives else None),
    )
    after = vired(*before, pence, quarter)
    assert sum(one.pence for one in after) == sum(one.pence for one in before)
    assert after[0].pence == before[0].pence - pence
    for old, new in zip(before, after, strict=True):
        assert (new.profile is None) == (old.profile is None)
        assert new.profile is None or sum(new.profile) == new.pence


def test_more_than_a_line_has_does_not_move() -> None:
    with pytest.raises(ValueError, match="no more can be moved"):
        vired(Line(10), Line(0), 11, 1)


@given(PENCE, PROFILE, PENCE)
def test_only_what_is_free_can_move(allocated: int, spent: Profile, pence: int) -> None:
    standing = LineStanding(facts=LineFacts(allocated=allocated, spent=spent), quarter=4)
    assert bool(virement_fault(standing, 0, pence)) is (pence == 0 or pence > allocated - sum(spent))


def test_nothing_moves_from_or_to_what_is_not_known() -> None:
    known = LineStanding(facts=LineFacts(allocated=10), quarter=1)
    unknown = LineStanding(facts=LineFacts(allocated=None), quarter=1)
    assert "is not known" in virement_fault(unknown, 10, 1)
    assert "is not known" in virement_fault(known, None, 1)


@given(PENCE, PENCE, st.data())
def test_a_year_ends_with_every_penny_spent_carried_or_returned(
    given_: int, spent: int, data: st.DataObject
) -> None:
    assume(spent <= given_)
    carried = data.draw(st.integers(0, given_ - spent))
    assert bool(carry_fault(given_, spent, carried)) is (carried == 0)
    end = Settlement(given=given_, spent=spent, carried=carried)
    assert end.spent + end.carried + end.to_return == end.given
    assert end.to_return >= 0
    assert end.unspent == end.carried + end.to_return


def test_no_more_is_carried_forward_than_is_left() -> None:
    assert "no more can be carried" in carry_fault(100, 60, 41)
    assert "is not known" in carry_fault(None, 0, 1)


def test_oadby_and_wigston_june_2017() -> None:
    """£28,724.22 was spent or earmarked of four lines, £4,408.55 was in reserve, and £1,000 was to be moved."""
    amounts = {"diversionary": 1_100_000, "KIDVA": 1_100_000, "Sentinel share": 522_422, "Big Lunch": 150_000}
    lines = {
        name: LineStanding(
            facts=LineFacts(allocated=pence, commitments=(CommitmentFacts(pence=pence, earmark=True),)),
            quarter=1,
        )
        for name, pence in amounts.items()
    }
    assert sum(one.used for one in lines.values()) == 2_872_422
    assert sum(one.free or 0 for one in lines.values()) == 0
    reserve = LineStanding(facts=LineFacts(allocated=440_855), quarter=1)
    whole = 2_872_422 + 440_855
    assert allocation_fault(whole, 2_872_422, 440_855) == ""
    assert allocation_fault(whole, 2_872_422, 440_856) != ""
    assert virement_fault(reserve, amounts["Big Lunch"], 100_000) == ""
    left, right = vired(Line(440_855), Line(amounts["Big Lunch"]), 100_000, 1)
    assert (left.pence, right.pence) == (340_855, 250_000)
    assert left.pence + right.pence + 1_100_000 * 2 + 522_422 == whole
