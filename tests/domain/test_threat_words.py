"""Words for rare kinds of crime: every verdict has them, and none has a number."""

from __future__ import annotations

from itertools import product

import pytest

from saferplan.domain.threats import Kind, Spread, Threat, explained


@pytest.mark.parametrize(("threat", "kind", "spread"), list(product(Threat, Kind, Spread)))
def test_every_verdict_is_explained_in_whole_sentences_without_numbers(threat, kind, spread):
    words = explained(threat, kind, spread, "October", "March")
    assert words[0].isupper()
    assert words.endswith(".")
    assert not any(letter.isdigit() for letter in words)
    assert "{" not in words
    assert threat.word
    assert threat.meaning in words


def test_what_stands_out_is_dated_only_where_something_does():
    assert "since October" in explained(Threat.SURGE, Kind.RISE, Spread.LOCAL, "October", "March")
    assert "October" not in explained(Threat.NONE, Kind.RISE, Spread.LOCAL, "October", "March")
    assert "October" not in explained(Threat.NOT_TESTED, None, Spread.NOT_ASKED, "October", "March")


def test_the_rest_of_the_force_area_is_spoken_of_only_where_it_was_asked():
    assert "force area" not in explained(Threat.SURGE, Kind.MONTH, Spread.NOT_ASKED, "May", "May").replace(
        Threat.SURGE.meaning, ""
    )
    assert "look for the cause here" in explained(Threat.SURGE, Kind.MONTH, Spread.LOCAL, "May", "May")
