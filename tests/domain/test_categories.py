"""Categories are a complete, consistent table, and a word that is not in it is an error that names it."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from saferplan.domain.categories import (
    Direction,
    Strand,
    categories,
    category,
    police_uk_categories,
    police_uk_category,
)
from saferplan.domain.periods import Month
from saferplan.errors import SaferPlanError

CURRENT_POLICE_UK = {
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
}


def test_the_fourteen_words_in_use_and_the_retired_ones_are_known():
    words = police_uk_categories()
    in_use = {word.word for one in categories().values() for word in one.police_uk if word.last is None}
    assert in_use == CURRENT_POLICE_UK
    assert set(words) - CURRENT_POLICE_UK == {"Violent crime", "Public disorder and weapons"}


def test_no_word_of_police_uk_means_two_categories():
    told = [word.word for one in categories().values() for word in one.police_uk]
    assert len(told) == len(set(told))


def test_no_partner_word_is_given_to_two_categories():
    told = [word for one in categories().values() for word in one.words]
    assert len(told) == len(set(told))
    assert all(word == word.casefold() for word in told)


def test_ids_are_slugs_and_every_category_has_a_strand_and_a_sentence():
    for id_, one in categories().items():
        assert id_ == id_.lower()
        assert " " not in id_
        assert one.strands
        assert one.description.endswith(".")


def test_every_strand_has_a_category():
    covered = {strand for one in categories().values() for strand in one.strands}
    assert covered == set(Strand)


def test_overall_crime_leaves_out_anti_social_behaviour_and_partners_incidents():
    assert not category("anti-social-behaviour").counts_as_crime
    assert not category("deliberate-secondary-fire").counts_as_crime
    crimes = {word for word in CURRENT_POLICE_UK if police_uk_category(word).counts_as_crime}
    assert crimes == CURRENT_POLICE_UK - {"Anti-social behaviour"}


def test_a_rise_in_hate_or_domestic_reports_is_not_bad_by_itself():
    assert category("hate-crime").desired_direction is Direction.EITHER
    assert category("domestic-abuse").desired_direction is Direction.EITHER


@pytest.mark.parametrize(
    "id_", ["hate-crime", "domestic-abuse", "sexual-offences", "admission-assault", "youth-justice"]
)
def test_sensitive_themes_are_marked(id_):
    assert category(id_).sensitive


def test_a_category_split_by_the_publisher_is_retired_with_its_last_month():
    assert category("public-disorder-and-weapons").retired == Month(2013, 4)
    assert category("violence-and-sexual-offences").retired is None


def test_an_unknown_id_or_word_is_an_error_that_names_it():
    with pytest.raises(SaferPlanError, match="'arsonn'"):
        category("arsonn")
    with pytest.raises(SaferPlanError, match="'Burgalry'"):
        police_uk_category("Burgalry")


@pytest.mark.real
@pytest.mark.parametrize("year", [2014, 2025])
def test_every_crime_type_of_every_force_is_known(shared_data: Path, year: int):
    path = shared_data / "district_counts" / f"district_month_type_{year}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        words = {row["crime_type"] for row in csv.DictReader(lines)}
    assert words == CURRENT_POLICE_UK
    assert {police_uk_category(word).id for word in words} <= set(categories())
