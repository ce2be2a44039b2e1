"""Figures in what people write: found where they are typed, passed over where they refer or are no figures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.claims.scanning import (
    Reference,
    Refers,
    pieces,
    references,
    sentences,
)


def test_references_are_read_in_order() -> None:
    assert references("{held:plan.actions} and {claim:3} and {other:4}") == (
        Reference(Refers.HELD, "plan.actions"),
        Reference(Refers.CLAIM, "3"),
    )


@given(st.text(alphabet="ab {}:claimhed0123.-", max_size=60))
def test_the_pieces_put_together_are_the_text(text: str) -> None:
    said = [one if isinstance(one, str) else f"{{{one.refers.value}:{one.name}}}" for one in pieces(text)]
    assert "".join(said) == text


def test_lines_are_sentences_of_their_own() -> None:
    assert sentences("First line\nsecond line. Third.") == ("First line", "second line.", "Third.")


def test_a_text_may_be_one_reference_or_none_at_all() -> None:
    (only,) = pieces("{held:money.given}")
    assert (only.refers.value, only.name) == ("held", "money.given")  # type: ignore[union-attr]
    assert list(pieces("It is known.")) == ["It is known."]
    assert list(pieces("")) == []


def test_words_stand_before_between_and_after_references() -> None:
    found = list(pieces("It is {claim:3}, of {held:money.given}."))
    assert [one for one in found if isinstance(one, str)] == ["It is ", ", of ", "."]
