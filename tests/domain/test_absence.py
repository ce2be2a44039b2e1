"""Why there is no number: each reason can be shown in a table and said under it, and none reads as nought."""

from __future__ import annotations

import re

from saferplan.domain.absence import Absence


def test_every_reason_has_the_shorthand_of_the_statistical_service():
    assert {one.symbol for one in Absence} == {"[x]", "[w]", "[c]", "[z]", "[u]"}
    assert [one for one in Absence if one.symbol == "[c]"] == [Absence.SUPPRESSED]
    assert [one for one in Absence if one.symbol == "[z]"] == [Absence.NOT_APPLICABLE]


def test_reasons_that_share_a_shorthand_are_told_apart_by_what_they_mean():
    assert Absence.UNKNOWN.symbol == Absence.NOT_PUBLISHED.symbol
    assert len({one.meaning for one in Absence}) == len(Absence)


def test_no_reason_reads_as_nought():
    said = " ".join(f"{one.symbol} {one.meaning}" for one in Absence).lower()
    assert not re.search(r"\d|\b(nought|nil|none|zero)\b", said)
