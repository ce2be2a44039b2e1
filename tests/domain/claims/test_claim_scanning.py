"""Figures in what people write: found where they are typed, passed over where they refer or are no figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.claims.scanning import (
    Reference,
    Refers,
    pieces,
    references,
    sentences,
    unbacked,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Crime rose by 67 crimes.", ["67"]),
        ("It is up by +129 reports.", ["+129"]),
        ("An estimated 48% of all crime.", ["48%"]),
        ("The grant is £34,500, the budget £2000.", ["£34,500", "£2000"]),
        ("Some 1.2 million incidents.", ["1.2 million"]),
        ("One injunction and two closure orders.", ["two"]),
        ("Three themes, and 5 are listed.", ["Three", "5"]),
        ("From 6062 to 6,129.", ["6062", "6,129"]),
    ],
)
def test_typed_figures_are_found(text: str, found: list[str]) -> None:
    assert [one.figure for one in unbacked(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "The meeting was on 27 June 2017.",
        "From June 2017 on.",
        "The strategy of 2017-2020 and the plan of 2017/18 or 17/18.",
        "Under section 17 and Section 6(1)(b) and s17A of the Act of 1998.",
        "Priority 2 and theme 3 and Q4 are below.",
        "See https://www.legislation.gov.uk/ukpga/1998/37/contents for it.",
        "Every three years, for two months or 12 weeks.",
        "Crime: {claim:12}. Given: {held:money.pcc-1}.",
        "Nothing is counted here.",
        "",
    ],
)
def test_what_is_no_figure_or_refers_is_passed_over(text: str) -> None:
    assert unbacked(text) == ()


def test_numbers_in_words_can_be_left_out() -> None:
    assert unbacked("Two orders and 3 notices.", in_words=False)[0].figure == "3"


def test_a_figure_comes_with_its_sentence() -> None:
    (found,) = unbacked("It was quiet. Then 67 came. It ended.")
    assert found.sentence == "Then 67 came."


def test_references_are_read_in_order() -> None:
    assert references("{held:plan.actions} and {claim:3} and {other:4}") == (
        Reference(Refers.HELD, "plan.actions"),
        Reference(Refers.CLAIM, "3"),
    )


@given(st.text(alphabet="ab {}:claimhed0123.-", max_size=60))
def test_the_pieces_put_together_are_the_text(text: str) -> None:
    said = [one if isinstance(one, str) else f"{{{one.refers.value}:{one.name}}}" for one in pieces(text)]
    assert "".join(said) == text


@given(st.integers(min_value=100, max_value=1899))
def test_every_typed_count_is_found(number: int) -> None:
    assert [one.figure for one in unbacked(f"There were {number} reports.")] == [str(number)]


def test_lines_are_sentences_of_their_own() -> None:
    assert sentences("First line\nsecond line. Third.") == ("First line", "second line.", "Third.")


def test_a_text_may_be_one_reference_or_none_at_all() -> None:
    (only,) = pieces("{held:money.given}")
    assert (only.refers.value, only.name) == ("held", "money.given")  # type: ignore[union-attr]
    assert list(pieces("It is known.")) == ["It is known."]
    assert list(pieces("")) == []
