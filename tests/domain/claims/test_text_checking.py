"""Any text is checked for typed figures, misnamed Acts and misquoted statistics."""

from __future__ import annotations

from saferplan.domain.claims.checking import TYPED, text_faults


def test_everything_is_pointed_out_with_its_sentence_acts_first() -> None:
    found = text_faults(
        "Crime rose by 67. Cyber crime is 48% of it.\nUnder the Police and Disorder Act 1998."
    )
    assert found[0].remedy == "Write “Crime and Disorder Act 1998”."
    assert "5.6 million of 11.8 million" in found[1].what
    assert found[1].where == "Cyber crime is 48% of it."
    assert [(one.what, one.where) for one in found[2:]] == [
        ("The figure 67", "Crime rose by 67."),
        ("The figure 48%", "Cyber crime is 48% of it."),
    ]
    assert {one.remedy for one in found[2:]} == {TYPED}


def test_a_text_without_any_of_them_is_left_alone() -> None:
    assert text_faults("The Equality Act 2010 asks for it in two places, since 2017/18.") == ()
