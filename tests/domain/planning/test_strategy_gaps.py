"""What a strategy lacks: every strand in force has a theme, and a priority in every year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.strands import strands_in_force
from saferplan.domain.planning.strategy_gaps import StrategyGapCode, strategy_gaps
from saferplan.domain.planning.years import PlanYear

THEME, PRIORITY = StrategyGapCode.STRAND_WITHOUT_THEME, StrategyGapCode.STRAND_WITHOUT_PRIORITY
NAMED = st.lists(st.sampled_from([None, *Strand]), max_size=6)
YEARS = st.integers(1999, 2040).map(PlanYear)


def gaps(themes, priorities, *, year=PlanYear(2017), jurisdiction=Jurisdiction.ENGLAND):  # noqa: B008 - it never changes
    found = strategy_gaps(themes=themes, priorities=priorities, year=year, jurisdiction=jurisdiction)
    return {(one.code, one.strand) for one in found}


def asked(year: PlanYear, jurisdiction: Jurisdiction) -> set[Strand]:
    return {one.strand for one in strands_in_force(year.first, jurisdiction)}


def test_a_strategy_with_nothing_in_it_lacks_both_for_every_strand():
    strands = {Strand.CRIME_AND_DISORDER, Strand.SUBSTANCE_MISUSE, Strand.REOFFENDING}
    assert gaps([], []) == {(code, strand) for code in StrategyGapCode for strand in strands}


def test_a_theme_is_no_priority_and_a_priority_no_theme():
    three = [Strand.CRIME_AND_DISORDER, Strand.SUBSTANCE_MISUSE, Strand.REOFFENDING]
    assert gaps(three, three) == set()
    assert {code for code, _ in gaps(three, [])} == {PRIORITY}
    assert {code for code, _ in gaps([], three)} == {THEME}


@pytest.mark.parametrize("one", [None, *Strand])
def test_anything_at_all_covers_crime_and_disorder(one):
    assert (THEME, Strand.CRIME_AND_DISORDER) not in gaps([one], [])
    assert (PRIORITY, Strand.CRIME_AND_DISORDER) not in gaps([], [one])


def test_crime_and_disorder_covers_no_other_strand():
    every = [None, Strand.CRIME_AND_DISORDER]
    left = {Strand.SUBSTANCE_MISUSE, Strand.REOFFENDING}
    assert gaps(every, every) == {(code, strand) for code in StrategyGapCode for strand in left}


@pytest.mark.parametrize(("start", "wanted"), [(2009, False), (2010, True)])
def test_reoffending_is_asked_for_by_a_year_that_begins_on_its_first_day(start, wanted):
    assert ((PRIORITY, Strand.REOFFENDING) in gaps([], [], year=PlanYear(start))) == wanted


@pytest.mark.parametrize(("start", "wanted"), [(2022, False), (2023, True)])
def test_a_duty_that_begins_within_a_year_counts_from_the_next(start, wanted):
    """Serious violence was added on 31 January 2023, within the plan year 2022/23."""
    assert ((THEME, Strand.SERIOUS_VIOLENCE) in gaps([], [], year=PlanYear(start))) == wanted


@given(NAMED, NAMED, YEARS, st.sampled_from(Jurisdiction))
def test_only_strands_in_force_that_nothing_names_are_gaps(themes, priorities, year, jurisdiction):
    found = gaps(themes, priorities, year=year, jurisdiction=jurisdiction)
    for code, named in ((THEME, themes), (PRIORITY, priorities)):
        lacking = asked(year, jurisdiction) - set(named)
        if named:
            lacking.discard(Strand.CRIME_AND_DISORDER)
        assert {strand for of, strand in found if of is code} == lacking


@given(NAMED, NAMED, YEARS, st.sampled_from([None, *Strand]))
def test_one_more_never_opens_a_gap(themes, priorities, year, more):
    before = gaps(themes, priorities, year=year)
    assert gaps([*themes, more], [*priorities, more], year=year) <= before


def test_each_gap_says_what_is_lacking_of_which_year_and_what_to_do():
    found = strategy_gaps(themes=[], priorities=[], year=PlanYear(2017), jurisdiction=Jurisdiction.WALES)
    for one in found:
        law = next(
            of for of in strands_in_force(PlanYear(2017).first, Jurisdiction.WALES) if of.strand is one.strand
        )
        assert one.sentence.startswith(f"{law.title}: no ")
        assert ("2017/18" in one.sentence) == (one.code is PRIORITY)
        assert (law.reference in one.remedy) == (one.code is THEME)
