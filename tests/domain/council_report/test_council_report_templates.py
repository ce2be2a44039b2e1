"""Templates of a council's report: those that come with the product, a council's own, and files that are refused."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.council_report.templates import (
    SHIPPED,
    DecisionSought,
    FieldChoice,
    Filler,
    Office,
    ReportTemplate,
    rearranged,
    shipped_template,
    template_faults,
    template_read,
)
from saferplan.errors import SaferPlanError

DISTRICT = shipped_template("district")
GOOD = """
identity = "ours"
title = "Ours"

[[field]]
key = "recommendations"
label = "What is asked"
filled = "recommendation"

[[section]]
key = "why"
heading = "Why"
paragraph = [{ key = "why" }]
"""


def as_it_is(template: ReportTemplate) -> dict[str, FieldChoice]:
    return {one.key: FieldChoice(one.label, place) for place, one in enumerate(template.field)}


@pytest.mark.parametrize("identity", SHIPPED)
def test_the_templates_that_come_with_the_product_keep_the_rules(identity: str) -> None:
    assert template_faults(shipped_template(identity)) == ()


def test_the_founding_reports_fields_and_sections_are_there_in_their_order() -> None:
    assert [one.key for one in DISTRICT.field if not one.added] == [
        "portfolio_holder",
        "contacts",
        "purpose",
        "council_priorities",
        "implications",
        "financial_staff",
        "cat",
        "risk",
        "equality",
        "human_rights",
        "transformational",
        "head_of_paid_service",
        "section_151",
        "monitoring_officer",
        "consultees",
        "background_papers",
        "recommendations",
    ]
    assert [one.key for one in DISTRICT.field if one.added] == ["section_17"]
    assert [one.heading for one in DISTRICT.section] == [
        "Introduction",
        "Current position",
        "Evidence evaluated for the strategy",
        "The priorities",
        "Key actions",
        "Delivering the strategy",
        "Future strategy refresh",
    ]
    assert [len(one.paragraph) for one in DISTRICT.section] == [6, 4, 3, 2, 2, 1, 1]


def test_the_cabinets_fields_are_there() -> None:
    keys = {one.key for one in shipped_template("cabinet").field}
    assert {
        "lead_officer",
        "wards",
        "policy_context",
        "financial_impact",
        "key_decision",
        "section_17",
    } <= keys


@pytest.mark.parametrize("identity", SHIPPED)
def test_no_officers_comment_can_be_filled_or_written_by_others(identity: str) -> None:
    template = shipped_template(identity)
    assert template.offices
    for one in template.offices:
        assert one.filled is Filler.NOTHING
        assert one.key not in template.written_keys
        assert one.office.label


def test_what_people_write_is_named_with_its_number() -> None:
    assert DISTRICT.written_keys["current_position.results"] == "2.1 Current position"
    assert DISTRICT.written_keys["human_rights"] == "Human rights"
    assert "contacts" not in DISTRICT.written_keys
    assert DISTRICT.hint_of("current_position.results").startswith("What was reached")
    assert DISTRICT.hint_of("nothing") == ""


def test_words_of_decisions() -> None:
    assert [one.label for one in DecisionSought] == ["To note", "To approve", "To recommend to Council"]
    assert Office.NOBODY.label == ""


@given(st.permutations([one.key for one in DISTRICT.field]))
def test_any_order_keeps_every_field(order: list[str]) -> None:
    labels = {one.key: one.label for one in DISTRICT.field}
    chosen = {key: FieldChoice(labels[key], place) for place, key in enumerate(order)}
    own = rearranged(DISTRICT, title="Ours", fields=chosen, headings={})
    assert [one.key for one in own.field] == order
    assert template_faults(own) == ()


def test_equal_places_keep_the_order_they_had() -> None:
    chosen = {one.key: FieldChoice(one.label, 1) for one in DISTRICT.field}
    assert rearranged(DISTRICT, title="Ours", fields=chosen, headings={}).field == DISTRICT.field


def test_leaving_out_the_recommendation_is_a_fault() -> None:
    chosen = as_it_is(DISTRICT) | {"recommendations": FieldChoice("Recommendations", 99, used=False)}
    own = rearranged(DISTRICT, title="Ours", fields=chosen, headings={"introduction": " "})
    assert template_faults(own) == (
        "The section “introduction” has no heading.",
        "No field is filled with the recommendation, so the report would not say what it asks for.",
    )


def test_an_empty_label_is_a_fault() -> None:
    chosen = as_it_is(DISTRICT) | {"cat": FieldChoice("  ", 6)}
    assert template_faults(rearranged(DISTRICT, title="Ours", fields=chosen, headings={})) == (
        "The field “cat” has no label.",
    )


def test_a_councils_own_file_is_read() -> None:
    assert template_read(GOOD.encode(), "ours.toml").field[0].label == "What is asked"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "no text in UTF-8"),
        (b"title = ", "not TOML"),
        (b'identity = "a"\ntitle = "b"', "An entry is not as it must be"),
        (GOOD.replace('key = "why"\nheading', 'key = "why"\nfont = "big"\nheading').encode(), "font"),
        (GOOD.replace('filled = "recommendation"', 'filled = "poem"').encode(), "poem"),
        (
            GOOD.replace('filled = "recommendation"', 'office = "section_151"\nfilled = "money"').encode(),
            "money",
        ),
        (
            GOOD.replace(
                'filled = "recommendation"', 'office = "section_151"\nfilled = "recommendation"'
            ).encode(),
            "a comment is given by the officer alone",
        ),
        (
            (GOOD + '[[section]]\nkey = "why"\nheading = "Again"\nparagraph = []\n').encode(),
            "stands there twice",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(SaferPlanError) as refused:
        template_read(content, "ours.toml")
    assert refused.value.problem.startswith("ours.toml: the template cannot be used.")
    assert said in refused.value.problem
    assert refused.value.remedy


def test_a_template_without_sections_is_a_fault() -> None:
    bare = msgspec.structs.replace(DISTRICT, section=())
    assert template_faults(bare) == ("It has no section.",)


def test_what_is_filled_alone_is_not_asked_of_people() -> None:
    section = DISTRICT.section[0]
    filled, *rest = section.paragraph
    template = msgspec.structs.replace(
        DISTRICT,
        section=(
            msgspec.structs.replace(
                section, paragraph=(msgspec.structs.replace(filled, written=False), *rest)
            ),
        ),
    )
    keys = template.written_keys
    assert f"{section.key}.{filled.key}" not in keys
    assert all(keys[f"{section.key}.{one.key}"].endswith(section.heading) for one in rest if one.written)
