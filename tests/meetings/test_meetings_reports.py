"""The status report: what it says, that it is frozen, and that every format comes from the same data."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from django.db import connection

from meetings_world import World
from saferplan.documents.definition import encode
from saferplan.documents.fitting import sides
from saferplan.documents.rendering import Format, render
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.delivery import ReportedStatus
from saferplan.domain.planning.roles import Visibility
from saferplan.history.canonical import hash_of
from saferplan.history.freezing import AlteredError, as_stored, from_stored
from saferplan.meetings.cycles import cycle_close, meeting_begin
from saferplan.meetings.freezing import document_of
from saferplan.meetings.minutes_document import agenda_document, minutes_document
from saferplan.meetings.models import StatusReport
from saferplan.meetings.records import (
    attendance_record,
    decision_make,
    decision_want,
    item_minute,
    meeting_action_add,
)
from saferplan.meetings.report_data import (
    SCHEMA,
    DisclosureLine,
    ReportData,
    SourceLine,
    report_data,
)
from saferplan.meetings.report_document import report_document
from saferplan.meetings.states import DecisionState
from saferplan.meetings.updates import update_send
from saferplan.plan.actions import action_add, action_amend
from saferplan.plan.milestones import milestone_add, milestone_do, milestone_move
from saferplan.plan.services import reading_enter
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db

MAY_22, JUNE_1 = dt.date(2017, 5, 22), dt.date(2017, 6, 1)


@pytest.fixture
def report(world: World) -> StatusReport:
    """The report of the second meeting: the council answered, the police were silent twice."""
    world.close(world.open(0, MAY_22))
    second = world.open(1, dt.date(2017, 7, 3))
    decision = decision_want(
        by=world.co_ordinator(dt.date(2017, 7, 3)), meeting=second, text="Write to the police."
    )
    update_send(
        by=world.council(dt.date(2017, 7, 20)),
        update=world.update(second, "NWLDC"),
        milestones=[(world.made.council_action.milestones.get(), dt.date(2017, 7, 1), "Copies.")],
        reported=ReportedStatus.AMBER,
        report="Letters out.",
        cause="Few replies.",
        recovery_words="A second letter.",
        recovery=dt.date(2017, 8, 31),
    )
    for number, last in enumerate((dt.date(2017, 3, 31), dt.date(2017, 6, 30))):
        reading_enter(
            by=world.co_ordinator(dt.date(2017, 7, 10)),
            measure=world.made.measure,
            first=dt.date(2016, 4, 1 + number),
            last=last,
            value=Decimal(2100 - 50 * number),
            source="Police",
        )
    by = world.co_ordinator(second.date)
    meeting_begin(by=by, meeting=second)
    decision_make(by=by, decision=decision, state=DecisionState.MADE, outcome="Agreed by all.")
    meeting_action_add(
        by=by,
        meeting=second,
        text="Send the letter",
        owner=world.people.organisations["NWLDC"],
        due=dt.date(2017, 8, 14),
    )
    cycle_close(by=by, meeting=second)
    return StatusReport.objects.select_related("meeting__plan").get(meeting=second)


def test_what_it_says(report: StatusReport) -> None:
    data = from_stored(report.data, ReportData, SCHEMA)
    assert data.covered.startswith("As at 31 July 2017. Covers Q1 2017/18 (April to June 2017), now over.")
    assert data.headline == "2 actions: 1 off track, 1 complete. Silent: Leicestershire Police."
    assert [(one.organisation, one.actions) for one in data.silent] == [
        ("Leicestershire Police", ("1.1 Patrol where reports cluster",))
    ]
    assert [(one.text, one.standing) for one in data.milestones] == [
        ("Survey residents", "late"),
        ("Begin patrols", "next"),
        ("Letters sent", "done"),
    ]
    first, second = data.exceptions
    assert first.action.startswith("1.1")
    assert (second.cause, second.recovery, second.recovery_by) == (
        "Few replies.",
        "A second letter.",
        dt.date(2017, 8, 31),
    )
    assert [(one.label, one.state, one.outcome) for one in data.decisions] == [
        ("D1", "made", "Agreed by all.")
    ]
    assert [(one.measure, one.missing) for one in data.data] == [("Reports of anti-social behaviour", False)]
    # Nothing was recorded of who came, and the site has no evidence.
    assert {one.attended for one in data.attendance} == {None}
    assert (data.sources, data.disclosures) == ((), ())
    assert (data.priorities[0].course.value, data.priorities[0].course.arrow) == ("improving", "↗")
    assert [(one.label, one.overdue) for one in data.actions] == [("A1", False)]


def test_it_says_what_data_came_and_who_did(world: World, worked_example: Workspace, settings: Any) -> None:
    settings.SAFERPLAN_WORKSPACE = worked_example.folder.root
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(meeting.date)
    meeting_begin(by=by, meeting=meeting)
    for name, attended in (("Police", Attendance.ABSENT), ("NWLDC", Attendance.PRESENT)):
        attendance_record(
            by=by, meeting=meeting, organisation=world.people.organisations[name], attended=attended
        )
    cycle_close(by=by, meeting=meeting)
    frozen = StatusReport.objects.select_related("meeting__plan").get(meeting=meeting)
    data = frozen.unaltered(ReportData, SCHEMA)
    police = next(one for one in data.sources if one.source == "Police: street-level crime")
    assert (police.last, police.came, police.late) == ("March 2017", "October 2016 to March 2017", "")
    assert {one.quarter for one in data.disclosures} == {"October to December 2016"}
    attended = {one.organisation: one.attended for one in data.attendance}
    assert (attended["Police"], attended["LCC"]) == (Attendance.ABSENT, None)
    written = encode(document_of(frozen)).decode()
    assert "Police: street-level crime" in written
    assert (
        "Due under section 17A for October to December 2016 by 31 March 2017, and not received: " in written
    )
    assert "Present: NWLDC. Absent: Police. Not recorded: " in written


def test_the_same_bytes_after_everything_changed(report: StatusReport, world: World, tmp_path: Path) -> None:
    formats = {Format.HTML, Format.DOCX, Format.ODT, Format.PDF, Format.JSON}
    before = render(document_of(report), tmp_path / "before", "report", formats)
    by = world.co_ordinator(dt.date(2017, 9, 1))
    action_amend(by=by, action=world.made.police_action, reason="Renamed.", headline="Something else")
    milestone_move(by=by, milestone=world.made.survey, due=dt.date(2017, 12, 1), reason="Late.")
    milestone_do(by=by, milestone=world.made.patrols, done=dt.date(2017, 9, 1), evidence="Rota.")
    again = StatusReport.objects.get(pk=report.pk)
    after = render(document_of(again), tmp_path / "after", "report", formats)
    assert again.sha256 == report.sha256 == hash_of(again.data)
    assert encode(document_of(again)) == before[Format.JSON].read_bytes()
    assert before[Format.HTML].read_bytes() == after[Format.HTML].read_bytes()
    assert "Patrol where reports cluster" in after[Format.HTML].read_text()
    assert all(path.stat().st_size > 1000 for path in after.values())


def test_a_report_that_was_altered_is_refused(report: StatusReport) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM meetings_statusreport")
        data = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE meetings_statusreport SET data = %s",
            [str(data).replace("Silent: Leicestershire Police.", "Nobody was silent.")],
        )
    with pytest.raises(AlteredError):
        document_of(StatusReport.objects.get(pk=report.pk))


def test_a_restricted_action_is_left_out_wholly(world: World) -> None:
    action_amend(
        by=world.co_ordinator(MAY_22),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    meeting = world.close(world.open(0, MAY_22))
    stored = StatusReport.objects.get(meeting=meeting).data
    assert "Patrol" not in str(stored)
    assert "Police" not in str(stored["silent"])
    assert stored["restricted"] is True


@pytest.mark.parametrize("who", [("NWLDC", "co_ordinator"), ("Turning Point", "updater"), ("LCC", "auditor")])
def test_before_the_close_everybody_sees_the_same_draft(world: World, who: tuple[str, str]) -> None:
    meeting = world.open(0, MAY_22)
    action_amend(
        by=world.co_ordinator(MAY_22),
        action=world.made.police_action,
        reason="It names a place.",
        visibility=Visibility.RESTRICTED.value,
    )
    data = report_data(meeting=meeting, by=world.people.actor(*who))
    assert [one.organisation for one in data.waiting] == ["North West Leicestershire District Council"]
    assert (data.frozen, data.silent) == (False, ())
    assert from_stored(as_stored(data)[0], ReportData, SCHEMA) == data


def test_a_fixed_number_of_queries_however_many_actions(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        action_add(
            by=world.co_ordinator(MAY_22),
            plan=world.made.plan,
            priority=world.made.priority,
            headline=f"Action {number}",
            lead=world.people.organisations["Police"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="New.",
        )
    meeting = world.open(0, MAY_22)
    with django_assert_max_num_queries(18):
        assert (
            sum(
                len(one.actions)
                for one in report_data(meeting=meeting, by=world.co_ordinator(JUNE_1)).waiting
            )
            == 42
        )


def test_agenda_and_minutes_are_documents(world: World, tmp_path: Path) -> None:
    meeting = world.open(0, MAY_22)
    by = world.co_ordinator(meeting.date)
    agenda = agenda_document(by=by, meeting=meeting)
    assert [one.heading for one in agenda.sections][:4] == [
        "Apologies",
        "Minutes of the last meeting",
        "Action log",
        "Financial position",
    ]
    meeting_begin(by=by, meeting=meeting)
    item = meeting.items.get(standing="finance")
    item_minute(by=by, item=item, minutes="The fund is spent to a half.")
    meeting_action_add(
        by=by,
        meeting=meeting,
        text="Ask for the rest",
        owner=world.people.organisations["LCC"],
        due=dt.date(2017, 7, 1),
        item=item,
    )
    cycle_close(by=by, meeting=meeting)
    minutes = minutes_document(by=by, meeting=meeting)
    made = render(minutes, tmp_path, "minutes", {Format.HTML, Format.DOCX, Format.PDF, Format.ODT})
    text = made[Format.HTML].read_text()
    assert "The fund is spent to a half." in text
    assert "Ask for the rest" in text
    assert "Draft, to be approved at the next meeting" in text


@pytest.mark.parametrize("actions", [2, 12])
def test_it_is_two_sides_on_paper(world: World, tmp_path: Path, actions: int) -> None:
    """Twelve actions are what a district's plan has; the report of them, four of them late, still fits."""
    for number in range(actions - 2):
        action = action_add(
            by=world.co_ordinator(MAY_22),
            plan=world.made.plan,
            priority=world.made.priority,
            headline=f"An action with a headline of usual length, {number}",
            lead=world.people.organisations["Police"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="New.",
        )
        milestone_add(
            by=world.co_ordinator(MAY_22),
            action=action,
            text="First round",
            due=dt.date(2017, 6, 1 if number < 4 else 30),
            reason="New.",
        )
    meeting = world.close(world.open(0, MAY_22))
    document = document_of(StatusReport.objects.get(meeting=meeting))
    path = render(document, tmp_path, "report", {Format.PDF})[Format.PDF]
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) <= 2


LONG = (
    "Officers and residents could not meet as was agreed, since the hall was closed and nobody else had room. "
    * 4
)


def many(data: ReportData, number: int, words: str = "") -> ReportData:
    """A report with as much of everything as a plan in trouble has; each text as long as `words` makes it."""
    line = data.exceptions[0]
    milestone, action, decision = data.milestones[0], data.actions[0], data.decisions[0]
    return msgspec.structs.replace(
        data,
        exceptions=tuple(
            msgspec.structs.replace(
                line, action=f"1.{at} Patrol {words}", why=f"Late. {words}", recovery=words
            )
            for at in range(number)
        ),
        milestones=tuple(
            msgspec.structs.replace(milestone, action=f"1.{at}", text=f"Survey {words}"[:300])
            for at in range(number)
        ),
        actions=tuple(
            msgspec.structs.replace(action, label=f"A{at}", text=f"Send it. {words}") for at in range(number)
        ),
        decisions=tuple(
            msgspec.structs.replace(decision, label=f"D{at}", text=f"Agree. {words}", outcome=words)
            for at in range(number)
        ),
        priorities=data.priorities * min(6, 1 + number // 10),
        silent=tuple(
            msgspec.structs.replace(
                data.silent[0],
                organisation=f"Organisation {at}",
                actions=tuple(f"1.{n} {words}" for n in range(9)),
            )
            for at in range(min(9, number))
        ),
        leaderless=tuple(f"1.{at} {words}" for at in range(number // 2)),
        sources=tuple(
            SourceLine(f"Source {at}", "Supplier", "March 2017", "March 2017", "April 2017", "")
            for at in range(number)
        ),
        disclosures=tuple(
            DisclosureLine(
                f"Information {at}", "police", "October to December 2016", dt.date(2017, 3, 31), False
            )
            for at in range(number)
        ),
    )


@pytest.mark.parametrize("number", [1, 6, 12, 20, 60])
@pytest.mark.parametrize("words", ["", LONG], ids=["short", "long"])
def test_two_sides_however_much_there_is_to_tell(
    report: StatusReport, tmp_path: Path, number: int, words: str
) -> None:
    data = many(report.unaltered(ReportData, SCHEMA), number, words)
    document = report_document(data, sha256=report.sha256)
    with pikepdf.open(render(document, tmp_path, "report", {Format.PDF})[Format.PDF]) as file:
        assert len(file.pages) <= 2, sides(document)
        # What is reckoned is at most what is left to spare, so that nothing is cut that would have fitted well.
        assert sides(document) > len(file.pages) - 1
    if number == 60:
        assert "more, on the report’s page".encode() in encode(document)
    # Who was silent is printed by name, always.
    for at in range(min(9, number)):
        assert f"Organisation {at}".encode() in encode(document)


def test_sixty_late_actions_are_all_on_the_reports_page(world: World, settings: Any, tmp_path: Path) -> None:
    by = world.co_ordinator(MAY_22)
    for number in range(60):
        action = action_add(
            by=by,
            plan=world.made.plan,
            priority=world.made.priority,
            headline=f"Walk street {number}",
            lead=world.people.organisations["Police"],
            starts=dt.date(2017, 4, 1),
            ends=dt.date(2018, 3, 31),
            reason="Agreed.",
        )
        milestone_add(by=by, action=action, text="Walked", due=dt.date(2017, 4, 30), reason="Agreed.")
    meeting = world.close(world.open(0, MAY_22))
    frozen = StatusReport.objects.get(meeting=meeting)
    document = document_of(frozen)
    with pikepdf.open(render(document, tmp_path, "report", {Format.PDF})[Format.PDF]) as file:
        assert len(file.pages) <= 2
    assert len(frozen.unaltered(ReportData, SCHEMA).exceptions) >= 60
