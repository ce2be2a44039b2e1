"""What of a year's money needs somebody: each kind is found where it is, and nowhere else."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from saferplan.domain.money.attention import (
    Attention,
    AttentionKind,
    ConditionOfMoney,
    ContributionOfMoney,
    LineOfMoney,
    attention,
)
from saferplan.domain.money.lines import LineFacts, LineStanding
from saferplan.domain.money.profile import quarter_under_way
from saferplan.domain.planning.years import PlanYear

YEAR = PlanYear(2017)
JUNE, OCTOBER, DECEMBER, NEXT_APRIL = (
    date(2017, 6, 27),
    date(2017, 10, 2),
    date(2017, 12, 31),
    date(2018, 4, 20),
)


def line(day: date, *, mapped: bool = True, proposal: str = "", **facts: Any) -> LineOfMoney:
    given = {"allocated": 1000, "profile": (250, 250, 250, 250)} | facts
    standing = LineStanding(facts=LineFacts(**given), quarter=quarter_under_way(YEAR, day))
    return LineOfMoney(id="line 1", title="Patrols", standing=standing, mapped=mapped, proposal=proposal)


def found(day: date, *lines: LineOfMoney, **terms: Any) -> tuple[Attention, ...]:
    given = {"id": "contribution 1", "title": "The county", "given": 1000} | terms
    return attention(YEAR, [ContributionOfMoney(lines=lines, **given)], day)


def kinds(day: date, *lines: LineOfMoney, **terms: Any) -> list[str]:
    return [one.kind.value for one in found(day, *lines, **terms)]


def test_every_kind_has_words() -> None:
    text = files("saferplan.domain").joinpath("data", "money_attention.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads(text)["attention"]) == [one.value for one in AttentionKind]


def test_a_year_that_goes_as_planned_needs_nobody() -> None:
    assert kinds(JUNE, line(JUNE, spent=(250, 0, 0, 0)), policing=True) == []
    assert kinds(NEXT_APRIL, line(NEXT_APRIL, spent=(250, 250, 250, 250))) == []


def test_money_of_the_policing_body_needs_an_objective_and_others_do_not() -> None:
    unmapped = line(JUNE, mapped=False)
    assert kinds(JUNE, unmapped, policing=True) == ["line_without_objective"]
    assert kinds(JUNE, unmapped) == []


def test_an_amount_that_is_not_known_and_one_that_is_not_allocated() -> None:
    assert kinds(JUNE, given=None) == ["amount_not_known"]
    (left,) = found(JUNE, line(JUNE, allocated=400, profile=(100, 100, 100, 100)))
    assert left.sentence == "The county: £6 is not allocated to any line."
    assert left.remedy


def test_a_line_that_is_over_comes_first() -> None:
    over = found(JUNE, line(JUNE, spent=(1200, 0, 0, 0)), given=2000)
    assert [one.kind.value for one in over] == ["line_over", "not_allocated"]
    assert "£2 more was spent" in over[0].sentence


def test_an_underspend_is_to_be_said_before_the_last_quarter() -> None:
    slow = {"spent": (100, 100, 0, 0)}
    assert kinds(JUNE, line(JUNE)) == []
    assert kinds(OCTOBER, line(OCTOBER, **slow)) == ["behind_profile", "forecast_missing"]
    said = {**slow, "forecast": 600}
    assert kinds(DECEMBER, line(DECEMBER, **said)) == ["behind_profile", "underspend_without_proposal"]
    assert kinds(DECEMBER, line(DECEMBER, proposal="Move it to patrols.", **said)) == ["behind_profile"]


def test_a_line_that_is_a_little_behind_is_not_spoken_of() -> None:
    assert kinds(OCTOBER, line(OCTOBER, spent=(200, 250, 0, 0), forecast=1000)) == []
    assert kinds(OCTOBER, line(OCTOBER, spent=(199, 250, 0, 0), forecast=1000)) == ["behind_profile"]


def test_a_line_without_a_profile_and_one_whose_amount_is_not_known() -> None:
    assert kinds(JUNE, line(JUNE, profile=None)) == ["line_without_profile"]
    assert kinds(JUNE, line(JUNE, allocated=None, profile=None), given=0) == []


def test_what_is_given_in_kind_is_not_followed_by_quarter() -> None:
    assert kinds(OCTOBER, line(OCTOBER, profile=None), in_kind=True) == []
    assert kinds(NEXT_APRIL, line(NEXT_APRIL), in_kind=True) == []


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2017, 8, 1), []),
        (date(2017, 7, 27), ["condition_due"]),
        (date(2017, 6, 26), ["condition_overdue"]),
    ],
)
def test_conditions_are_due_soon_or_overdue(due: date, expected: list[str]) -> None:
    condition = ConditionOfMoney(text="Sign the agreement.", due=due)
    assert kinds(JUNE, line(JUNE), conditions=(condition,)) == expected


def test_returns_are_due_from_the_end_of_their_quarter_and_overdue_after_their_day() -> None:
    whole = line(OCTOBER, spent=(250, 250, 0, 0), forecast=1000)
    late = found(OCTOBER, whole, return_days=28)
    assert [one.kind.value for one in late] == ["return_overdue", "return_due"]
    assert "Q1 2017/18, due 28 July 2017," in late[0].sentence
    assert kinds(OCTOBER, whole, return_days=28, returned=(1, 2)) == []


def test_a_virement_waits_and_a_year_that_is_over_is_settled() -> None:
    assert kinds(JUNE, line(JUNE), virements=("moving £1",)) == ["virement_waiting"]
    left = line(NEXT_APRIL, spent=(250, 250, 250, 150))
    assert kinds(NEXT_APRIL, left) == ["year_end_open"]
    assert kinds(NEXT_APRIL, left, settled=100) == []
