"""What points at somebody is found in running text, and what only looks like it is not."""

from __future__ import annotations

import pytest

from saferplan.domain.identifiers import identifiers_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The workshop was held at LE67 3FN, in the hall.", "a full postcode"),
        ("Ask someone@example.org for the list.", "an e-mail address"),
        ("Ring 07700 900123 after six.", "a telephone number"),
        ("The form gives AB 12 34 56 C as the number.", "a national insurance number"),
        ("Known to the clinic as 943 476 5919.", "an NHS number"),
        ("The car, AB12 CDE, was seen twice.", "a vehicle registration"),
    ],
)
def test_each_kind_is_named_in_words(text, kind):
    assert kind in identifiers_in(text)


def test_several_kinds_are_all_named_in_one_order():
    text = "Write to someone@example.org at LE67 3FN; or the other way: LE67 3FN, someone@example.org."
    assert identifiers_in(text) == ("a full postcode", "an e-mail address")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Twelve families came to 2 workshops in 2017/18.",
        "£12,500 was spent in LE67 on lighting.",
        "Delivered to 1,250 households between 1 April 2017 and 31 March 2018.",
    ],
)
def test_plain_reports_of_work_point_at_nobody(text):
    assert identifiers_in(text) == ()
