"""Cited Acts: right ones are known, misnamed ones get the right name, unknown ones are said to be unknown."""

from __future__ import annotations

import pytest

from saferplan.domain.claims.acts import acts, citations


def test_the_founding_reports_act_is_misnamed() -> None:
    (found,) = citations("Police and Disorder Act 1998 http://www.legislation.gov.uk/ukpga/1998/37/contents")
    assert found.misnamed
    assert found.sentence == (
        "There is no “Police and Disorder Act 1998”. The Act meant is the Crime and Disorder Act 1998 (c. 37)."
    )
    assert found.remedy == "Write “Crime and Disorder Act 1998”."


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.title)
def test_every_listed_act_is_known_by_its_name(act: object) -> None:
    title = getattr(act, "title")  # noqa: B009 - the table's rows
    (found,) = citations(f"See the {title}, as amended.")
    assert found.act == act
    assert (found.sentence, found.remedy, found.misnamed) == ("", "", False)


def test_the_year_may_come_first() -> None:
    (found,) = citations("The 1998 Crime and Disorder Act required it.")
    assert found.act is not None
    assert found.act.year == 1998


@pytest.mark.parametrize(
    ("cited", "meant"),
    [
        ("Crime and Disorder Act 1989", "Crime and Disorder Act 1998"),
        ("Police and Justices Act 2006", "Police and Justice Act 2006"),
        (
            "Anti-Social Behaviour Crime & Policing Act 2013",
            "Anti-social Behaviour, Crime and Policing Act 2014",
        ),
    ],
)
def test_a_slip_gets_the_name_that_is_meant(cited: str, meant: str) -> None:
    (found,) = citations(f"Under the {cited} they may.")
    assert found.proposed is not None
    assert found.proposed.title == meant


def test_an_act_that_is_not_listed_is_not_guessed() -> None:
    (found,) = citations("The Merchant Shipping Act 1995 is cited.")
    assert (found.act, found.proposed, found.misnamed) == (None, None, False)
    assert "could not be checked" in found.sentence
    assert "add it to the list" in found.remedy


def test_each_is_found_once_and_lists_do_not_run_together() -> None:
    text = (
        "Police and Crime Plan\nPolice and Justice Act 2006\nPolice and Justice Act 2006\nEquality Act 2010"
    )
    assert [one.words for one in citations(text)] == ["Police and Justice Act 2006", "Equality Act 2010"]


def test_text_without_an_act_cites_none() -> None:
    assert citations("They act on it. In 2017 the act was repeated.") == ()


def test_chapters_of_acts_read_are_in_their_addresses() -> None:
    for act in acts():
        assert f"/{act.year}/{act.chapter}/" in act.reference
