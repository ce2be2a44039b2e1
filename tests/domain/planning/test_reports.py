"""A report says what is needed to understand it, or is sent back with every fault at its field."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from saferplan.domain.planning.delivery import (
    ActionFacts,
    DeliveryStatus,
    MilestoneFacts,
    ReportedStatus,
    Stage,
)
from saferplan.domain.planning.reports import MovedDate, ReportFacts, overridden, report_faults

TODAY = date(2017, 7, 31)
AHEAD = MilestoneFacts(title="Survey out", due=date(2017, 9, 30), first_due=date(2017, 9, 30))
LATE = MilestoneFacts(title="Leaflet", due=date(2017, 7, 14))
DONE = MilestoneFacts(title="Training", due=date(2017, 6, 30), done=date(2017, 6, 20), evidence=True)


def report(
    status: ReportedStatus, *milestones: MilestoneFacts, stage: Stage = Stage.IN_PROGRESS, **more
) -> ReportFacts:
    recovery = more.pop("recovery", None)
    return ReportFacts(
        status=status, action=ActionFacts(stage=stage, milestones=milestones, recovery=recovery), **more
    )


def codes(facts: ReportFacts) -> list[str]:
    return [fault.code for fault in report_faults(facts, TODAY)]


@pytest.mark.parametrize("status", [ReportedStatus.AMBER, ReportedStatus.RED])
def test_amber_and_red_need_a_reason_and_a_recovery(status):
    assert codes(report(status, AHEAD)) == ["reason", "recovery_date", "recovery_words"]
    full = report(status, AHEAD, reason="Flood.", recovery=date(2017, 10, 31), recovery_words="Another hall.")
    assert codes(full) == []
    assert codes(replace(full, reason=" ")) == ["reason"]
    passed = replace(full, action=replace(full.action, recovery=date(2017, 7, 30)))
    assert codes(passed) == ["recovery_passed"]


def test_green_needs_nothing_where_the_dates_agree():
    assert codes(report(ReportedStatus.GREEN, AHEAD)) == []


def test_a_report_better_than_the_dates_needs_its_own_reason():
    facts = report(ReportedStatus.GREEN, LATE)
    (fault,) = report_faults(facts, TODAY)
    assert fault.code == fault.field == "override_reason"
    assert "Leaflet was due on 14 July 2017 and is 17 days overdue." in fault.sentence
    assert codes(replace(facts, override_reason="It went out; the receipt follows.")) == []


@pytest.mark.parametrize("computed", DeliveryStatus)
def test_only_better_than_amber_or_red_is_an_override(computed):
    better = [one.value for one in ReportedStatus if overridden(one, computed)]
    assert better == {"amber": ["green"], "red": ["green", "amber"]}.get(computed.value, [])


def test_a_moved_date_needs_a_reason_and_keeps_the_first():
    moved = replace(AHEAD, due=date(2017, 12, 31))
    assert codes(report(ReportedStatus.GREEN, moved, moved=(MovedDate(before=AHEAD, after=moved),))) == [
        "moved_reason"
    ]
    said = MovedDate(before=AHEAD, after=moved, reason="The printer closed.")
    assert codes(report(ReportedStatus.GREEN, moved, moved=(said,))) == []
    rewritten = MovedDate(
        before=AHEAD, after=replace(moved, first_due=moved.due, title=""), reason="The printer closed."
    )
    (fault,) = report_faults(report(ReportedStatus.GREEN, moved, moved=(rewritten,)), TODAY)
    assert (fault.code, fault.sentence) == ("first_due", "The first date of A milestone was not kept.")


def test_a_date_that_was_first_set_now_is_kept_by_moving_it_once():
    never_moved = replace(AHEAD, first_due=None)
    moved = replace(never_moved, due=date(2017, 12, 31), first_due=date(2017, 9, 30))
    said = MovedDate(before=never_moved, after=moved, reason="The printer closed.")
    assert codes(report(ReportedStatus.GREEN, moved, moved=(said,))) == []
    lost = MovedDate(before=never_moved, after=replace(moved, first_due=None), reason="The printer closed.")
    assert codes(report(ReportedStatus.GREEN, moved, moved=(lost,))) == ["first_due"]


def test_completed_needs_evidence_for_each_milestone():
    unproven = replace(DONE, title="", evidence=False)
    facts = report(ReportedStatus.GREEN, DONE, AHEAD, unproven, stage=Stage.COMPLETED)
    assert [fault.sentence for fault in report_faults(facts, TODAY)] == [
        "The action is reported as completed, but Survey out is not done.",
        "The action is reported as completed, but a milestone has no evidence.",
    ]
    stopped = replace(AHEAD, stopped=True)
    assert codes(report(ReportedStatus.GREEN, DONE, stopped, stage=Stage.COMPLETED)) == []


def test_a_stop_needs_the_decision_behind_it():
    facts = report(ReportedStatus.GREEN, AHEAD, stage=Stage.STOPPED)
    assert codes(facts) == ["stopped_reason"]
    assert codes(replace(facts, reason="The board of 12 June ended it: no money.")) == []
