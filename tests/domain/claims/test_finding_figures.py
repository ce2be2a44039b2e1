"""Figures that need a source are found, and numbers that need none are not: measured on labelled sentences."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.claims.finding import figures_said

LABELLED: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("labelled_sentences.toml").read_text(encoding="utf-8")
)


def found(text: str) -> list[str]:
    return [one.figure for one in figures_said(text)]


def measured(sentences: list[dict[str, Any]]) -> tuple[float, float]:
    """Precision and recall over sentences: of those that were found, how many are claims; of the claims, how many were
    found."""
    claims = {one["text"] for one in sentences if one["figures"]}
    flagged = {one["text"] for one in sentences if found(one["text"])}
    return len(claims & flagged) / len(flagged), len(claims & flagged) / len(claims)


@pytest.mark.parametrize("labelled", LABELLED["seen"], ids=lambda one: one["text"])
def test_the_figures_of_each_sentence_are_found_and_nothing_else(labelled: dict[str, Any]) -> None:
    assert found(labelled["text"]) == labelled["figures"]


def test_sentences_that_no_rule_was_made_for_are_told_apart_nine_times_in_ten() -> None:
    precision, recall = measured(LABELLED["unseen"])
    assert precision >= 0.9
    assert recall >= 0.9


def test_both_kinds_of_sentences_are_many() -> None:
    for sentences in LABELLED.values():
        claims = sum(bool(one["figures"]) for one in sentences)
        assert min(claims, len(sentences) - claims) >= 25


@given(st.integers(min_value=2, max_value=99_999_999))
def test_a_count_is_found_however_large_it_is(number: int) -> None:
    assert found(f"The police recorded {number:,} burglaries.") == [f"{number:,}"]


@given(st.integers(min_value=2, max_value=9_999), st.sampled_from(["rose", "fell", "increased", "dropped"]))
def test_a_change_is_found_whichever_way_it_goes(number: int, moved: str) -> None:
    # Without the comma it could be a year: by 2019.
    assert found(f"It {moved} by {number:,}.") == [f"{number:,}"]


@given(
    st.dates().map(lambda day: f"{day.day} {day:%B} {day.year:04d}").filter(lambda day: day[-4] in "12"),
    st.integers(min_value=1, max_value=120),
)
def test_days_sections_and_ages_are_no_figures(day: str, number: int) -> None:
    assert found(f"On {day} section {number} was read to all aged {number} and over.") == []


def test_a_question_and_what_is_meant_to_be_state_nothing() -> None:
    assert found("Did burglary rise by 12%?") == []
    assert found("Burglary should fall by 12%.") == []
    assert found("The target was missed; burglary fell by 3%, but fraud rose by 9%.") == ["3%", "9%"]


def test_what_the_partnership_scores_and_does_is_its_own() -> None:
    assert found("The score of 12 people rose from 9 to 12.") == []
    assert found("Thirty people attended the briefing.") == []


def test_a_figure_stands_with_its_sentence_and_once() -> None:
    (one,) = figures_said("It was quiet. Incidents rose by 12 per cent.\nNothing more.")
    assert (one.figure, one.sentence) == ("12 per cent", "Incidents rose by 12 per cent.")


def test_references_are_passed_over() -> None:
    assert found("Crime: {claim:12}. It rose by {held:plan.actions} crimes, or 5%.") == ["5%"]
