"""What makes words hard to read, and that plain ones pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.completeness import Checked
from saferplan.domain.plain_words import Writing, readability, sentences_of, writing_rules

EASY, SUMMARY = Writing.EASY_READ, Writing.SUMMARY


def said(line: str, writing: Writing = EASY) -> list[str]:
    return [one.what for one in readability([line], writing).hard]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("word " * 16, "A sentence has 16 words; 15 are the most."),
        ("We met. They came.", "A line holds more than one sentence."),
        ("The police (and others) came.", "Brackets, colons, semicolons and strokes are hard to read."),
        ("This is it: a plan.", "Brackets, colons, semicolons and strokes are hard to read."),
        ("Crime fell by 20%.", "A percentage is hard to read."),
        ("Ask the CCG.", "“CCG” is an abbreviation."),
        ("This is misunderstanding.", "“misunderstanding” is a long word."),
        ("They live with domestic abuse.", "“domestic abuse” is hard to read."),
    ],
)
def test_what_is_hard_in_easy_read_is_named(line: str, what: str) -> None:
    assert what in said(line)


def test_plain_lines_pass() -> None:
    lines = ["We work together.", "The UK has laws.", "We meet at 10:30 every Friday.", ""]
    found = readability(lines, EASY)
    assert found.hard == ()
    assert (found.sentences, found.words, found.longest) == (3, 13, 6)
    assert found.words_in_a_sentence == pytest.approx(13 / 3)


def test_a_hard_phrase_is_named_once_and_its_words_are_not_named_again() -> None:
    assert said("This is anti-social behaviour.") == ["“anti-social behaviour” is hard to read."]


def test_a_summary_may_use_the_words_of_its_subject() -> None:
    assert said("The priority is anti-social behaviour. Domestic abuse comes next.", SUMMARY) == []
    assert said("We utilise it.", SUMMARY) == ["“utilise” is hard to read."]
    assert said("word " * 26, SUMMARY) == ["A sentence has 26 words; 25 are the most."]


def test_nothing_has_no_average() -> None:
    assert readability([], EASY).words_in_a_sentence is None


def test_the_rules_do_not_claim_to_be_checked() -> None:
    assert {writing_rules(one).checked for one in Writing} == {Checked.FROM_MEMORY}
    assert writing_rules(SUMMARY).title == "Plain English for a public summary"


@given(st.lists(st.sampled_from(["We met.", "Who came?", "Nobody knew!"]), min_size=1, max_size=6))
def test_sentences_are_all_there_and_in_order(sentences: list[str]) -> None:
    assert list(sentences_of(" ".join(sentences))) == sentences
    assert readability(sentences, EASY).sentences == len(sentences)


def test_names_are_nobodys_to_choose() -> None:
    line = "Leicestershire Partnership (East) came."
    assert readability([line], EASY).hard != ()
    assert readability([line], EASY, ["Leicestershire", "Leicestershire Partnership (East)"]).hard == ()
