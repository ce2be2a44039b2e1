"""What figures rest on: a claim, an amount that is held, a post; or the document waits."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.claims.backing import (
    NOTHING_SAID,
    ClaimSaid,
    FiguresSaid,
    KeptSaid,
    figures_backed,
    plainly,
    read_figures,
    unsettled,
    written_figures,
)

RISE = "Crime recorded in the district rose by 67."


def claim(sentence: str, number: int = 1) -> ClaimSaid:
    return ClaimSaid(
        number=number,
        sentence=sentence,
        change="",
        words="",
        source="Leicestershire Police",
        geography="North West Leicestershire",
        period="Year ending March 2017",
        definition="All crime recorded by the police",
        kind="Recorded",
    )


def kept(sentence: str) -> KeptSaid:
    return KeptSaid(sentence=sentence, why="Residents said so.", kept_as="Chair", kept_on=dt.date(2017, 6, 1))


def backed(text: str, **held: object) -> FiguresSaid:
    return figures_backed([text], printed=str(held.pop("printed", text)), **held)  # type: ignore[arg-type]


def test_without_anything_held_the_sentence_waits_and_says_what_to_do() -> None:
    said = backed(f"It was a hard year. {RISE}")
    (one,) = said.waiting
    assert (one.sentence, one.what, one.act) == (RISE, "Nothing says where “67” comes from.", False)
    assert one.remedy.startswith("Say where")
    assert RISE in said.waits_for
    assert said.without_source == (RISE,)


@pytest.mark.parametrize(
    "text",
    [
        RISE,
        RISE.upper(),
        RISE.replace(" ", "  "),
        f"In short: {RISE}",
        RISE.rstrip(".") + ", and nobody knows why.",
    ],
)
def test_a_claim_backs_its_sentence_alone_or_in_a_longer_one(text: str) -> None:
    said = backed(text, claims=[claim(RISE), claim("Robbery fell by 3.", 2)])
    assert [one.number for one in said.claims] == [1]
    assert said.waiting == ()


def test_a_figure_beside_a_claim_waits_by_itself() -> None:
    said = backed("Crime recorded in the district rose by 67, and robbery by 5%.", claims=[claim(RISE)])
    assert [one.what for one in said.waiting] == ["Nothing says where “5%” comes from."]
    assert said.claims == ()


def test_two_claims_back_one_sentence() -> None:
    said = backed(
        "Crime rose by 67 and robbery fell by 5%.",
        claims=[claim("Crime rose by 67."), claim("Robbery fell by 5%.", 2)],
    )
    assert [one.number for one in said.claims] == [1, 2]
    assert said.waiting == ()


def test_another_number_is_no_claim() -> None:
    assert backed(RISE.replace("67", "670"), claims=[claim(RISE)]).waiting


def test_an_amount_that_is_held_rests_on_the_records() -> None:
    said = backed("The council gave £12,000.", held={"£12,000": "contribution of the council"})
    assert [(one.figure, one.is_what) for one in said.held] == [("£12,000", "contribution of the council")]
    assert not said.waiting
    assert backed("The council gave £12,001.", held={"£12,000": "contribution of the council"}).waiting


def test_a_post_answers_for_a_sentence_without_a_source() -> None:
    said = backed(RISE, kept=[kept(RISE.rstrip("."))])
    assert [one.kept_as for one in said.kept] == ["Chair"]
    assert said.waiting == ()
    assert said.without_source == (RISE.rstrip("."),)


def test_what_a_document_does_not_print_needs_nothing() -> None:
    text = f"{RISE} It comes from the Police and Disorder Act 1998."
    assert backed(text, printed="Another text.") == NOTHING_SAID


def test_a_misnamed_act_waits_until_it_is_kept() -> None:
    text = "It follows from the Police and Disorder Act 1998."
    (one,) = backed(text).waiting
    assert one.act
    assert "Crime and Disorder Act 1998" in one.remedy
    assert backed(text, kept=[kept("Police and Disorder Act 1998")]).waiting == ()
    assert backed("It follows from the Crime and Disorder Act 1998.").nothing


def test_a_statistic_that_is_often_misquoted_is_pointed_out() -> None:
    (one,) = backed("Cyber crime is 48% of all crime.").waiting
    assert "5.6 million of 11.8 million" in one.what


def test_several_figures_and_more_sentences_are_counted() -> None:
    said = backed("Fraud fell from 12 to 9. Theft rose by 4. Arson rose by 5. Robbery rose by 6.")
    assert said.waiting[0].what == "Nothing says where “12” and “9” come from."
    assert said.waits_for.endswith("And 2 more.")
    assert NOTHING_SAID.waits_for == ""


def test_it_is_read_as_it_was_written() -> None:
    said = backed(f"{RISE} Robbery fell by 3.", claims=[claim(RISE)], kept=[kept("Robbery fell by 3.")])
    assert read_figures(written_figures(said)) == said


def test_what_says_nothing_is_told_at_once() -> None:
    assert not unsettled("The group met on 3 May 2017.")
    assert unsettled(RISE)
    assert unsettled("The Police and Disorder Act 1998 asks for it.")


@given(st.text(alphabet="abc .!,\n", max_size=30))
def test_words_are_compared_without_regard_to_how_they_are_set(words: str) -> None:
    assert plainly(words) == plainly(plainly(words).upper()) == plainly(f" {words}\n.")
