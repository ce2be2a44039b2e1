"""Pairs of the crime survey's categories and ours: each is of something we count, and says how the two differ."""

from __future__ import annotations

import pytest

from saferplan.domain.categories import categories
from saferplan.domain.reporting import differs, survey_categories


def test_every_pair_is_of_a_crime_that_the_police_publish():
    assert survey_categories()
    for ours in survey_categories().values():
        assert categories()[ours].counts_as_crime
        assert categories()[ours].police_uk


def test_every_pair_says_how_the_two_differ():
    for ours in survey_categories().values():
        assert differs(ours).startswith("The survey asks")
        assert differs(ours).endswith(".")


def test_what_the_survey_does_not_ask_about_has_no_pair():
    assert "anti-social-behaviour" not in survey_categories().values()
    assert differs("anti-social-behaviour") == ""


def test_the_pairs_cannot_be_changed_by_who_reads_them():
    with pytest.raises(TypeError):
        survey_categories()["robbery"] = "burglary"
