"""What is measured: overall crime as the police publish it, each type by itself, and partners' lists by their name."""

from __future__ import annotations

import pytest

from saferplan.domain.categories import Denominator, Direction, categories, category
from saferplan.domain.measures import (
    ALL_CRIME,
    POLICE_RECORDS,
    all_crime,
    held_measures,
    of_category,
    police_measures,
)


def test_overall_crime_is_every_published_crime_and_no_incident():
    counted = all_crime().categories
    assert len(set(counted)) == len(counted)
    for one in categories().values():
        assert (one.id in counted) == (one.counts_as_crime and bool(one.police_uk))
    assert "anti-social-behaviour" not in counted


def test_overall_crime_is_wanted_down_and_is_of_people():
    found = all_crime()
    assert (found.id, found.records, found.dataset) == (ALL_CRIME, "crimes", POLICE_RECORDS)
    assert (found.desired_direction, found.denominator) == (Direction.DOWN, Denominator.PEOPLE)


def test_the_police_have_overall_crime_and_one_measure_of_each_published_type():
    first, *types = police_measures()
    assert first == all_crime()
    assert [one.id for one in types] == [one.id for one in categories().values() if one.police_uk]
    assert all(one.categories == (one.id,) for one in types)


@pytest.mark.parametrize("one", categories().values(), ids=lambda one: one.id)
def test_two_sources_of_one_thing_are_never_taken_for_one_another(one):
    police, partner = of_category(POLICE_RECORDS, "", one), of_category("council-list", "Council list", one)
    assert police.id == one.id
    assert partner.id == f"council-list/{one.id}"
    assert partner.title == f"{one.title} (Council list)"
    assert police.title == one.title


def test_only_crimes_that_the_police_recorded_are_called_crimes():
    assert of_category(POLICE_RECORDS, "", category("burglary")).records == "crimes"
    assert of_category(POLICE_RECORDS, "", category("anti-social-behaviour")).records == "records"
    assert of_category("survey-list", "List", category("burglary")).records == "records"


def test_what_is_sensitive_stays_so_in_whosever_list():
    for one in categories().values():
        assert of_category("a-list", "A list", one).sensitive == one.sensitive


def test_a_list_of_several_things_names_each_in_the_order_of_the_table():
    held = frozenset({"noise", "fly-tipping", "graffiti"})
    found = held_measures("council", "Council records", held)
    assert [one.categories[0] for one in found] == [id_ for id_ in categories() if id_ in held]
    assert all(one.title.endswith("(Council records)") for one in found)


def test_a_list_of_one_thing_is_called_by_its_own_title():
    (found,) = held_measures("noise", "Noise complaints", frozenset({"noise"}))
    assert (found.id, found.title) == ("noise/noise", "Noise complaints")


def test_one_type_of_the_police_keeps_the_types_name():
    (found,) = held_measures(POLICE_RECORDS, "Police records", frozenset({"burglary"}))
    assert found.title == category("burglary").title


def test_a_list_that_holds_nothing_has_no_measure():
    assert held_measures("noise", "Noise complaints", frozenset()) == ()
