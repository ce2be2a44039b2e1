"""What services refuse alike, at the field where it was written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.identifiers import identifiers_in
from saferplan.domain.powers.gate import case_details_in
from saferplan.history.checks import refuse_details, require_words


@given(st.text(alphabet=" \t\n\u00a0", max_size=5))
def test_space_is_no_reason(space: str) -> None:
    with pytest.raises(ValidationError) as refused:
        require_words(space)
    assert refused.value.message_dict == {"reason": ["Say why in a sentence."]}
    require_words(f"{space}It moved.{space}")


def test_words_are_asked_for_at_their_field() -> None:
    with pytest.raises(ValidationError) as refused:
        require_words("", "Say which post signed.", field="post")
    assert refused.value.message_dict == {"post": ["Say which post signed."]}


def test_each_text_that_holds_details_is_named_and_no_other() -> None:
    texts = {"title": "Closures in Coalville", "note": "Call 07700 900123", "source": "Of Mrs Example"}
    with pytest.raises(ValidationError) as refused:
        refuse_details(texts, case_details_in, "Leave it out.", found="It looks to hold")
    assert refused.value.message_dict == {
        "note": ["It looks to hold a telephone number. Leave it out."],
        "source": ["It looks to hold a name. Leave it out."],
    }
    with pytest.raises(ValidationError) as refused:
        refuse_details(texts, identifiers_in, "Leave it out.")
    assert refused.value.message_dict == {"note": ["It holds a telephone number. Leave it out."]}


def test_texts_without_details_pass() -> None:
    refuse_details({"title": "Closures in Coalville", "note": ""}, case_details_in, "Leave it out.")
