"""Numbers of people are taken from populations that are held: for all answers to a question, or for none."""

from __future__ import annotations

import datetime as dt

import pytest
from geography_sample import FILES, given

from saferplan.consultation.held_populations import HeldMargins, held_margins
from saferplan.domain.consultation.answers import AskedQuestion
from saferplan.domain.consultation.bank import QuestionKind
from saferplan.geography import Geography, UnknownAreaError
from saferplan.geography.gathering import tables_of

NORTHAM = "E22000001"
LATER = ("E01000001", "E01000002", "E01000031", "E01000032", "E01000041")
# In the three small areas of Castle one person of each age, in the two of Moor two.
OF_EACH_AGE = {"E01000001": 1, "E01000002": 2, "E01000031": 2, "E01000032": 1, "E01000041": 1}


def asked(key: str, *answers: str, kind: QuestionKind = QuestionKind.GROUP) -> AskedQuestion:
    return AskedQuestion(number=1, key=key, version=1, text=f"Your {key}?", kind=kind, answers=answers)


def country(*small_areas: str) -> Geography:
    ages = [str(age) for age in range(90)]
    lines = [",".join(["LSOA21CD", "total_population", *ages, "90+"])]
    for code in small_areas:
        many = str(OF_EACH_AGE[code])
        lines.append(",".join([code, str(91 * OF_EACH_AGE[code]), *[many] * 91]))
    files = {name: text for name, text in FILES.items() if name != "population.csv"}
    files["ages_mid2020.csv"] = "\n".join(lines) + "\n"
    return Geography.from_tables(tables_of(given(name, text) for name, text in files.items()))


@pytest.fixture(scope="module")
def northam() -> Geography:
    return country(*LATER)


def taken(geography: Geography, *questions: AskedQuestion) -> HeldMargins:
    return held_margins(
        geography=geography, partnership=NORTHAM, questions=questions, day=dt.date(2017, 6, 27)
    )


AGE = asked("age", "16 to 34", "35 to 74", "75 and over")


def test_ages_and_wards_are_counted_of_those_who_could_answer(northam: Geography) -> None:
    found = taken(northam, AGE, asked("area", "Castle", "moor"), asked("sex", "Female", "Male"))
    assert found.margins == {
        "age": {"16 to 34": 7 * 19, "35 to 74": 7 * 40, "75 and over": 7 * 16},
        "area": {"Castle": 3 * 75, "moor": 4 * 75},
    }
    assert "mid-2020" in found.source
    assert "residents aged 16 and over" in found.source
    assert "taken on 27 June 2017" in found.source
    assert found.found[2].why_not.startswith("It is not held")


def test_without_a_question_on_age_wards_are_counted_whole(northam: Geography) -> None:
    found = taken(northam, asked("area", "Castle", "Moor"), asked("one", "Yes", kind=QuestionKind.ONE))
    assert found.margins == {"area": {"Castle": 3 * 91, "Moor": 4 * 91}}
    assert "aged" not in found.source


def test_a_district_is_an_area_too(northam: Geography) -> None:
    assert taken(northam, asked("area", "Northam")).margins == {"area": {"Northam": 7 * 91}}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (asked("age", "16 to 34", "Older"), "not all ages"),
        (asked("age", "16 to 34", "30 and over"), "not all ages"),
        (asked("area", "Castle", "Harbour"), "held by the name of Harbour"),
    ],
)
def test_what_cannot_be_counted_stays_unknown(northam: Geography, question: AskedQuestion, why: str) -> None:
    found = taken(northam, question)
    assert (found.margins, found.source) == ({}, "")
    assert why in found.found[0].why_not


def test_where_one_small_area_is_not_held_the_whole_is_not_known() -> None:
    found = taken(country(*LATER[:-1]), AGE, asked("area", "Castle", "Moor"))
    assert found.margins == {}
    assert "No population by age is held for all of the area" in found.found[0].why_not
    assert found.found[1].why_not.startswith("Castle: No population")


def test_an_unknown_partnership_has_no_people(northam: Geography) -> None:
    with pytest.raises(UnknownAreaError):
        held_margins(geography=northam, partnership="E22009999", questions=(AGE,), day=dt.date(2017, 6, 27))
