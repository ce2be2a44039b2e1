"""Sources' words in groups: each word in one group, none of the publisher's forgotten, and the pages list them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from saferplan.domain.word_groups import age_ranges, ethnic_groups, groups_of, outcome_groups
from saferplan.evidence.sources.police_words import STREET_OUTCOMES

SOURCES = Path(__file__).parents[2] / "docs" / "sources"


def test_every_outcome_that_the_publisher_prints_has_a_group():
    words = {word for one in outcome_groups() for word in one.words}
    assert words == {*STREET_OUTCOMES, ""}


@pytest.mark.parametrize("groups", [outcome_groups(), ethnic_groups(), age_ranges()])
def test_no_word_stands_in_two_groups(groups):
    times = Counter(word for one in groups for word in one.words)
    assert set(times.values()) == {1}
    assert len({one.id for one in groups}) == len({one.title for one in groups}) == len(groups)


@pytest.mark.parametrize(
    ("page", "groups"), [("police-street", outcome_groups()), ("police-stop-and-search", ethnic_groups())]
)
def test_the_sources_page_lists_the_words_of_each_group(page, groups):
    text = (SOURCES / f"{page}.md").read_text(encoding="utf-8")
    rows = {line for line in text.splitlines() if line.startswith("| ")}
    for group in groups:
        assert f"| {group.title} | {'; '.join(word or '*blank*' for word in group.words)} |" in rows


def test_words_that_are_in_no_group_are_counted_by_themselves_and_none_is_lost():
    said = {"Under investigation", "A word of next year", "", "Another"}
    groups = groups_of(said, outcome_groups())
    assert [one.title for one in groups] == [
        "Under investigation",
        "None stated",
        "A word of next year",
        "Another",
    ]
    assert said <= {word for one in groups for word in one.words}
