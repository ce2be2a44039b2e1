"""The pages of an assessment: every category that is counted has one, and every strand has a page in any case."""

from __future__ import annotations

from saferplan.domain.categories import Strand, categories
from saferplan.domain.themes import themes


def test_every_theme_is_there_once_and_names_only_what_there_is():
    ids = [one.id for one in themes()]
    assert len(ids) == len(set(ids))
    for one in themes():
        assert set(one.categories) <= set(categories())
        assert len(set(one.categories)) == len(one.categories)


def test_everything_that_is_counted_stands_on_some_page():
    assert {id_ for one in themes() for id_ in one.categories} == set(categories())


def test_a_strand_without_evidence_still_has_its_page_so_that_the_gap_is_seen():
    assert {one.strand for one in themes() if one.always} == set(Strand)
