"""What a report says in one place and denies in another."""

from __future__ import annotations

import pytest

from saferplan.domain.claims.claim import Claim
from saferplan.domain.claims.contradictions import (
    counted_against_listed,
    fall_against_rise,
    names_used,
)

RISE = Claim(sentence="Crime rose by 67.", change=True, before=6062, after=6129)
FALL = Claim(sentence="Crime fell by 67.", change=True, before=6129, after=6062)
NO_BASE = Claim(sentence="Crime rose by 67.", change=True, base_unknown=True)
SAID = ["It came to a sustained fall in crime over ten years. Much remains."]


def test_a_sustained_fall_against_a_rise_is_pointed_out() -> None:
    (found,) = fall_against_rise(SAID, [RISE])
    assert "sustained fall in crime over ten years." in found.sentence
    assert "“Crime rose by 67.”" in found.sentence
    assert "Much remains" not in found.sentence
    assert found.remedy.startswith("Say of which years")


@pytest.mark.parametrize("claims", [[], [FALL], [NO_BASE]])
def test_without_a_rise_there_is_none(claims: list[Claim]) -> None:
    assert fall_against_rise(SAID, claims) == ()


def test_without_words_of_a_fall_there_is_none() -> None:
    assert fall_against_rise(["Crime changed."], [RISE]) == ()


@pytest.mark.parametrize(
    "text", ["There are three main themes.", "Under 3 themes.", "Three themes guide it."]
)
def test_three_themes_against_five_listed(text: str) -> None:
    (found,) = counted_against_listed([text], "themes", 5)
    assert found.sentence.endswith("and lists 5.")
    assert counted_against_listed([text], "themes", 3) == ()


def test_the_same_words_twice_are_one_finding() -> None:
    assert len(counted_against_listed(["three themes", "three themes"], "themes", 5)) == 1


def test_other_nouns_are_not_counted() -> None:
    assert counted_against_listed(["three main aims and the themes"], "themes", 5) == ()


def test_names_are_whole_words() -> None:
    assert names_used(["SNWLP met; the SNWLPs did not."], ["SNWP", "SNWLP"]) == ("SNWLP",)
    assert names_used(["Nobody."], ["SNWP"]) == ()
