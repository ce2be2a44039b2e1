"""What a report lacks, found from what it says and from what is held."""

from __future__ import annotations

import pytest

from reports_world import Reports
from saferplan.documents.rendering import Format, render
from saferplan.domain.council_report.lacks import LackKind
from saferplan.domain.governance.risk import RiskKind, RiskScore
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.powers.counting import PeriodKind
from saferplan.governance.risks import risk_enter
from saferplan.plan.actions import action_amend
from saferplan.powers.services import use_record
from saferplan.reports.held import held_figures
from saferplan.reports.publishing import document_of, lacks_document_of
from saferplan.reports.registers import powers_said, risks_said
from saferplan.reports.report_data import report_data
from saferplan.reports.services import part_write

pytestmark = pytest.mark.django_db


def said(world: Reports, kind: LackKind) -> list[str]:
    data = report_data(by=world.co_ordinator(), report=world.report)
    return [one.sentence for one in data.lacks if one.kind is kind]


def write(world: Reports, words: str, key: str = "current_position.results") -> None:
    part_write(by=world.co_ordinator(), report=world.report, key=key, words=words)


def test_a_misnamed_act_is_pointed_out_and_a_right_one_is_not(world: Reports) -> None:
    write(
        world,
        "Police and Disorder Act 1998 https://example.org/a\nPolice and Justice Act 2006",
        "background_papers",
    )
    assert said(world, LackKind.ACT) == [
        "There is no “Police and Disorder Act 1998”. The Act meant is the Crime and Disorder Act 1998 (c. 37)."
    ]


def test_a_typed_figure_is_listed_and_a_reference_is_not(world: Reports) -> None:
    write(world, f"Crime rose by 67. {{claim:{world.claim.pk}}} Given is {{held:money.pcc-1}}.")
    assert said(world, LackKind.UNBACKED) == ["2.1: “67” in “Crime rose by 67.”"]
    data = report_data(by=world.co_ordinator(), report=world.report)
    # It is listed, and still printed: what people write stays theirs.
    assert data.sections[1].paragraphs[0].blocks[0].text.startswith("Crime rose by 67.")


def test_a_sustained_fall_is_held_against_67_more(world: Reports) -> None:
    write(world, "A sustained fall came of it.")
    assert said(world, LackKind.CONTRADICTION) == []
    write(world, f"A sustained fall came of it. {{claim:{world.claim.pk}}}")
    (found,) = said(world, LackKind.CONTRADICTION)
    assert "“A sustained fall came of it.”" in found
    assert "rose by 67" in found


def test_48_per_cent_is_held_against_what_was_published(world: Reports) -> None:
    write(world, "Cyber-enabled crime is 48% of all crime.")
    (found,) = said(world, LackKind.CLAIM)
    assert "5.6 million of 11.8 million" in found


def test_parts_and_comments_that_are_missing_are_told_apart(world: Reports) -> None:
    assert len(said(world, LackKind.COMMENT)) == 3
    missing = said(world, LackKind.PART)
    assert "Section 17, Crime and Disorder Act 1998: nobody wrote this." in missing
    write(world, "None.", "section_17")
    assert len(said(world, LackKind.PART)) == len(missing) - 1


def test_held_figures_are_those_of_the_plan(world: Reports) -> None:
    held = {name: one.value for name, one in held_figures(report=world.report).items()}
    assert held["money.pcc-1"] == "£34,500"
    assert held["money.given"] == "£34,500"
    assert (held["plan.priorities"], held["plan.actions"], held["meetings.year"]) == ("one", "two", "no")


def test_powers_are_counted_in_the_year_before_the_meeting(world: Reports) -> None:
    by, day = world.co_ordinator(), world.report.day
    assert powers_said(by=by, day=day) == ()
    use_record(
        by=by,
        tool="closure_order",
        organisation=world.people.organisations["NWLDC"],
        period=PeriodKind.BY_A_DAY,
        day=by.today,
        count=2,
        source="Register",
        note="In Coalville.",
    )
    sentence, note = powers_said(by=by, day=day)
    assert "2 closure orders" in sentence
    assert note == "In Coalville."
    assert powers_said(by=by, day=day.replace(year=2019)) == ()


def test_risks_are_counted_by_priority_and_those_of_restricted_actions_are_not(world: Reports) -> None:
    by, made = world.co_ordinator(), world.money.made
    priorities = [made.priority]
    assert risks_said(by=by, priorities=priorities) == ()
    risk_enter(
        by=by,
        title="Too few officers",
        causes="Leave.",
        consequences="No patrols.",
        kind=RiskKind.STRATEGIC,
        inherent=RiskScore(4, 4),
        residual=RiskScore(3, 4),
        owner=world.people.organisations["Police"],
        owner_post="Inspector",
        priority=made.priority,
        action=made.police_action,
        review_due=world.report.day,
    )
    assert risks_said(by=by, priorities=priorities) == (
        "Priority 1: one open, the highest 12 of 25 (medium)",
    )
    action_amend(
        by=by, action=made.police_action, reason="It names a place.", visibility=Visibility.RESTRICTED.value
    )
    assert risks_said(by=by, priorities=priorities) == ()


def test_a_restricted_action_is_counted_and_not_named(world: Reports) -> None:
    by = world.co_ordinator()
    action_amend(
        by=by,
        action=world.money.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    data = report_data(by=by, report=world.report)
    lines = [line.text for one in data.sections[4].paragraphs for block in one.blocks for line in block.lines]
    assert "one that is not for everybody to read" in lines[0]
    assert "Patrol" not in "".join(lines)


@pytest.mark.parametrize("make", [document_of, lacks_document_of])
@pytest.mark.parametrize("form", [Format.HTML, Format.DOCX, Format.ODT, Format.PDF])
def test_both_documents_come_in_every_format(
    world: Reports, tmp_path: object, make: object, form: Format
) -> None:
    write(world, f"{{claim:{world.claim.pk}}}")
    document = make(by=world.co_ordinator(), report=world.report)  # type: ignore[operator]
    path = render(document, tmp_path, "document", {form})[form]  # type: ignore[arg-type]
    assert path.stat().st_size > 2_000
