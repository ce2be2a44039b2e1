"""The registers in the completeness check and in the status report: PP17, PP18, GV02, and the risks that moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from governance_world import (
    APRIL,
    JUNE,
    Governance,
    assessment_make,
    completed,
    governance_make,
    protection_make,
    risk_make,
)
from meetings_world import world_make
from saferplan.documents.definition import Notice, Paragraph, Section
from saferplan.documents.fitting import sides
from saferplan.domain.completeness import Line, Status
from saferplan.domain.governance.risk import RiskScore
from saferplan.domain.planning.duty_records import Duty, RecordSays
from saferplan.domain.planning.roles import Visibility
from saferplan.duties.checking import completeness_on
from saferplan.duties.services import duty_record_add
from saferplan.governance.equality import equality_end, equality_sign
from saferplan.governance.protocols import protocol_sign
from saferplan.governance.risks import risk_close, risk_review
from saferplan.history.canonical import hash_of
from saferplan.history.freezing import as_stored
from saferplan.history.recording import record
from saferplan.meetings.freezing import data_of, document_of
from saferplan.meetings.models import StatusReport
from saferplan.meetings.report_data import SCHEMA, SilentLine, report_data
from saferplan.meetings.report_document import report_document
from saferplan.meetings.told import RiskLine, RiskNews
from saferplan.plan.actions import action_amend
from saferplan.strategy.models import Priority

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_evidence(settings: Any) -> None:
    settings.SAFERPLAN_WORKSPACE = None


def line(world: Governance, rule: str, day: dt.date = JUNE) -> Line:
    found = completeness_on(by=world.co_ordinator(), day=day)
    return next(one for pack in found.packs for one in pack.lines if one.rule.id == rule)


def test_each_priority_needs_a_risk_that_was_open_on_the_day(world: Governance) -> None:
    assert line(world, "PP17").status is Status.MET
    assert line(world, "PP17", dt.date(2017, 4, 2)).status is Status.UNKNOWN
    another = Priority(strategy=world.made.strategy, year=2017, number=2, title="Violence")
    record("priority_agreed", another, by=world.co_ordinator(APRIL))
    found = line(world, "PP17")
    assert (found.status, found.explanation) == (
        Status.MISSING,
        "The risk register has no risk of priority 2.",
    )
    risk_make(world, JUNE, priority=another, review_due=dt.date(2017, 9, 1))
    assert line(world, "PP17").status is Status.MET
    risk_close(by=world.co_ordinator(), risk=world.risk, reason="Over.")
    # Closed today, it was open yesterday; but yesterday the other was not entered.
    assert line(world, "PP17", dt.date(2017, 6, 26)).explanation.endswith("priority 2.")
    assert line(world, "PP17").explanation.endswith("priority 1.")


def test_a_risk_past_its_review_is_named_and_one_of_a_restricted_action_by_its_reference(
    world: Governance,
) -> None:
    late = dt.date(2017, 7, 3)
    assert line(world, "PP17", late).explanation.endswith("Past their review: R1 Patrols are withdrawn.")
    risk_make(world, action=world.made.police_action, title="A named street")
    action_amend(
        by=world.co_ordinator(),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    assert line(world, "PP17", late).explanation.endswith("R1 Patrols are withdrawn and R2.")


def test_the_plans_effect_on_equality_counts_once_it_is_signed_off(world: Governance) -> None:
    assert line(world, "PP18").status is Status.UNKNOWN
    held, _ = completed(world, assessment_make(world))
    assert "is begun and not signed off" in line(world, "PP18").explanation
    equality_sign(
        by=world.chair(),
        assessment=held,
        signed_as="Chair of the partnership",
        review_due=dt.date(2018, 6, 1),
    )
    found = line(world, "PP18")
    assert (found.status, found.section) == (Status.MET, f"equality {held.pk}")
    assert "1 overdue" in found.explanation
    assert line(world, "PP18", dt.date(2018, 3, 31)).status is Status.MET
    assert line(world, "PP18", dt.date(2017, 6, 26)).status is Status.UNKNOWN
    equality_end(by=world.co_ordinator(dt.date(2017, 8, 1)), assessment=held, reason="Another follows.")
    # It was signed off until it ended.
    assert line(world, "PP18").status is Status.MET
    assert line(world, "PP18", dt.date(2017, 8, 1)).status is Status.UNKNOWN


def test_an_assessment_of_the_strategy_counts_for_its_plan_and_one_of_an_action_does_not(
    world: Governance,
) -> None:
    assessment_make(world, action=world.made.council_action)
    assert line(world, "PP18").section == ""
    held = assessment_make(world, strategy=world.made.strategy)
    assert line(world, "PP18").section == f"equality {held.pk}"


def test_the_protocol_counts_once_every_responsible_authority_has_signed(world: Governance) -> None:
    assert line(world, "GV02").status is Status.UNKNOWN
    held = protection_make(world)
    assert (
        "Not signed by Leicestershire County Council and Leicestershire Police"
        in line(world, "GV02").explanation
    )
    for name in ("Police", "LCC"):
        protocol_sign(
            by=world.co_ordinator(),
            version=held.version,
            organisation=world.people.organisations[name],
            post="Superintendent",
            signed=JUNE,
        )
    assert (line(world, "GV02").status, line(world, "GV02").section) == (
        Status.MET,
        f"protocol {held.protocol.pk}",
    )
    assert line(world, "GV02", dt.date(2017, 6, 26)).status is Status.MISSING
    assert line(world, "GV02", dt.date(2017, 4, 2)).status is Status.UNKNOWN
    assert line(world, "GV02", dt.date(2018, 4, 4)).status is Status.MISSING


def test_a_record_that_says_otherwise_is_named_beside_the_register(world: Governance) -> None:
    duty_record_add(
        by=world.co_ordinator(),
        duty=Duty.RISK_ASSESSMENT,
        day=JUNE,
        source="Minutes of June",
        words="Not looked at.",
        says=RecordSays.NOT_DONE,
    )
    found = line(world, "PP17")
    assert found.status is Status.MET
    assert "says otherwise: It was not done: Not looked at." in found.explanation


def words_of(section: Section) -> str:
    return " ".join(
        "".join(part.text for part in block.text)  # type: ignore[union-attr]
        for block in section.blocks
        if isinstance(block, Paragraph | Notice)
    )


def test_the_status_report_says_which_risks_moved() -> None:
    meetings = world_make()
    meeting = meetings.open(0, dt.date(2017, 5, 22))
    by = meetings.co_ordinator(meeting.date)
    assert report_data(meeting=meeting, by=by).risks is None
    assert "Risks:" not in words_of(report_document(report_data(meeting=meeting, by=by)).sections[0])

    world = governance_make(meetings.people, meetings.made)
    risk_make(world, title="Records come late", review_due=dt.date(2017, 5, 1))
    risk_review(
        by=world.police(dt.date(2017, 5, 20)),
        risk=world.risk,
        residual=RiskScore(4, 4),
        why="One officer left.",
        next_due=dt.date(2017, 9, 30),
    )
    data = report_data(meeting=meeting, by=by)
    assert data.risks is not None
    assert [(one.risk, one.moved) for one in data.risks.moved] == [
        ("R1 Patrols are withdrawn", "new at 16"),
        ("R2 Records come late", "new at 12"),
    ]
    said = words_of(report_document(data).sections[0])
    assert "R1 Patrols are withdrawn (Police) new at 16; R2 Records come late (Police) new at 12." in said
    assert "2 risks are open. Past the day of review: R2 Records come late." in said
    many = tuple(RiskLine(f"R{at} {'Long ' * 20}", "Police", 9, 12, "x") for at in range(40))
    crowded = report_document(
        msgspec.structs.replace(
            data,
            risks=RiskNews(since=JUNE, open=40, moved=many, overdue=tuple(one.risk for one in many)),
            # Who was silent is never cut, so that nothing else has much room.
            silent=tuple(SilentLine(f"Organisation {at}", ("1.1 Walk",)) for at in range(26)),
        )
    )
    said = words_of(crowded.sections[0])
    assert "R0 ↑ from 9 to 12; R1 ↑ from 9 to 12" in said
    assert "Past the day of review: R0; R1; R2; R3; R4; R5; and 34 more." in said
    assert sides(crowded) <= 2
    later = report_document(msgspec.structs.replace(data, risks=RiskNews(since=JUNE, open=1)))
    assert "Risks: none moved since 27 June 2017. 1 risk is open." in words_of(later.sections[0])


def test_a_report_that_was_frozen_before_there_were_risks_is_still_read() -> None:
    meetings = world_make()
    meeting = meetings.open(0, dt.date(2017, 5, 22))
    by = meetings.co_ordinator(meeting.date)
    stored, _ = as_stored(report_data(meeting=meeting, by=by))
    assert stored.pop("schema") == SCHEMA
    del stored["risks"]
    older = {**stored, "schema": 1}
    report = StatusReport(meeting=meeting, schema=1, data=older, sha256=hash_of(older))
    record("status_report_frozen", report, by=by)
    assert data_of(report).risks is None
    assert "Risks:" not in words_of(document_of(report).sections[0])
