"""The law of the day decides which strands a plan must cover."""

from __future__ import annotations

from datetime import date

import pytest

from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction, rules_of
from saferplan.domain.planning.strands import StatutoryStrand, statutory_strands, strands_in_force


def test_every_strand_is_there_once_in_the_order_of_the_act():
    assert [one.strand for one in statutory_strands()] == list(Strand)


@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_serious_violence_counts_from_its_first_day(jurisdiction):
    before = [one.strand for one in strands_in_force(date(2023, 1, 30), jurisdiction)]
    assert Strand.SERIOUS_VIOLENCE not in before
    assert [one.strand for one in strands_in_force(date(2023, 1, 31), jurisdiction)] == list(Strand)


def test_the_strategy_of_2017_had_three():
    assert [one.title for one in strands_in_force(date(2017, 4, 1), Jurisdiction.ENGLAND)] == [
        "Crime and disorder",
        "Substance misuse",
        "Re-offending",
    ]


@pytest.mark.parametrize(
    ("rule", "strand"),
    [("SA04", Strand.SUBSTANCE_MISUSE), ("SA05", Strand.REOFFENDING), ("SA06", Strand.SERIOUS_VIOLENCE)],
)
@pytest.mark.parametrize("jurisdiction", Jurisdiction)
def test_the_days_are_those_of_the_completeness_rules(rule, strand, jurisdiction):
    from_rules = next(one.in_force_from for one in rules_of(jurisdiction).rule if one.id == rule)
    assert next(one.in_force_from for one in statutory_strands() if one.strand is strand) == from_rules


def test_a_strand_that_ended_is_no_longer_asked_for():
    one = statutory_strands()[0]
    ended = StatutoryStrand(
        **{name: getattr(one, name) for name in one.__struct_fields__} | {"in_force_to": date(2020, 3, 31)}
    )
    assert ended.in_force(date(2020, 3, 31))
    assert not ended.in_force(date(2020, 4, 1))
