"""Changes of an assessment allow for the scatter of their months, and only those that can be compared are."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.assessment.changes import Family, measure_changes
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.levels import Counted
from saferplan.domain.measures import all_crime
from saferplan.domain.periods import Month, Period
from saferplan.domain.verdicts import Verdict
from saferplan.statistics.change import compare

YEAR = Period(Month(2022, 1), Month(2022, 12))
WINDOW = Period(YEAR.before.first, YEAR.last)


def family(months: np.ndarray, held: np.ndarray | None = None) -> Family:
    """Places with these records in the 24 months of two years."""
    known = np.ones(24, dtype=np.bool_) if held is None else held
    codes = [f"E01{n:06}" for n in range(len(months))]
    counted = [
        Counted(all_crime(), Place(code, code, "small area", (code,)), (), WINDOW, one, known)
        for code, one in zip(codes, months, strict=True)
    ]
    return measure_changes(
        FigureMaker(Ledger(), "a snapshot"),
        counted,
        [None] * len(counted),
        YEAR,
        false_discovery_rate=0.05,
        level=0.95,
    )


def bursts(total_before: int, total_after: int) -> np.ndarray:
    """Two years in which a few months hold nearly everything, other ones in each year."""
    months = np.zeros(24, dtype=np.int64)
    months[[1, 4, 8]] = total_before // 3
    months[[14, 18, 22]] = total_after // 3
    return months


def test_a_rise_in_even_months_is_a_signal_and_the_same_rise_in_bursts_is_not():
    even = np.repeat([25, 32], 12)
    assert family(even[np.newaxis]).changes[0].judgement.verdict is Verdict.SIGNAL
    [change] = family(bursts(300, 384)[np.newaxis]).changes
    assert change.judgement.verdict is Verdict.NO_CLEAR_CHANGE
    assert change.overdispersion.value > 50


def test_every_interval_and_p_is_wider_than_that_of_poisson_counts_and_names_the_scatter():
    rng = np.random.default_rng(5)
    months = rng.negative_binomial(30 / 2, 1 / 3, (12, 24))
    for one, change in zip(months, family(months).changes, strict=True):
        plain = compare(one[:12].sum(), one[12:].sum())
        assert change.overdispersion.value > 1.5
        assert change.p.value > float(plain.p) or float(plain.p) == 1
        assert change.ratio.interval.lower < float(plain.ratio_lower)
        assert change.ratio.interval.upper > float(plain.ratio_upper)
        assert change.difference.interval.lower < float(plain.difference_lower)
        assert change.z.value == pytest.approx(float(plain.z))
        for figure in (change.p, change.ratio, change.percent, change.difference):
            assert change.overdispersion.id in figure.definition.inputs
        assert change.overdispersion.id not in change.z.definition.inputs


def test_a_month_that_is_not_held_leaves_the_change_untested_and_the_others_alone():
    even = np.repeat([25, 32], 12)
    gap = np.ones(24, dtype=np.bool_)
    gap[3] = False
    [change] = family(even[np.newaxis], gap).changes
    assert change.judgement.verdict is Verdict.NOT_TESTED
    assert change.overdispersion is None


@pytest.mark.parametrize(
    ("first", "last", "total", "held"),
    [
        ("2020-06", "2020-09", 0, 0),
        ("2020-11", "2021-02", 1, 2),
        ("2021-03", "2021-05", 9, 2),
        ("2022-11", "2023-03", 45, 2),
        ("2023-01", "2023-02", 0, 0),
    ],
)
def test_records_over_a_period_that_only_partly_lies_in_the_window(first, last, total, held):
    known = np.ones(24, dtype=np.bool_)
    known[3] = False  # April 2021, of which a neighbour's file has some records
    place = Place("E01000001", "Area", "small area", ("E01000001",))
    counted = Counted(all_crime(), place, (), WINDOW, np.arange(24), known)
    period = Period.parse(f"{first}/{last}")
    found, there, missing = counted.over(period)
    assert (found, len(there)) == (total, held)
    assert set(there).isdisjoint(missing)
    assert len(there) + len(missing) == len(period)
