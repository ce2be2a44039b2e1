"""A workbook goes out, is filled in as a person would with a spreadsheet, and comes back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.domain.planning.delivery import ReportedStatus
from saferplan.errors import RefusalError
from saferplan.history.models import Event
from saferplan.history.recording import fold, state
from saferplan.plan.actions import action_report
from saferplan.plan.milestones import milestone_move
from saferplan.plan.models import Action, Milestone, Reading
from saferplan.plan.workbook.taking_in import TakenIn, dry_run, take_in
from saferplan.plan.workbook.writing import workbook_of

pytestmark = pytest.mark.django_db

SENT = dt.datetime(2017, 6, 5, 9, 0, tzinfo=dt.UTC)
BACK = dt.datetime(2017, 7, 10, 9, 0, tzinfo=dt.UTC)


class Desk:
    """Somebody at the police who fills in the workbook, and the site that takes it in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.people: People = people_make()
        self.made: PlanMade = plan_make(self.people)
        self.police = self.people.organisations["Police"]
        self.file = folder / "police.xlsx"
        self.send()

    def send(self) -> None:
        by = self.people.actor("NWLDC", "co_ordinator", SENT)
        self.file.write_bytes(workbook_of(by=by, plan=self.made.plan, organisation=self.police))

    def fill(self, sheet: str, row: str, **cells: Any) -> None:
        """Write cells by heading (blanks as underscores) into the row whose text is `row`."""
        book = openpyxl.load_workbook(self.file)
        page = book[sheet]
        headings = {str(cell.value): cell.column for cell in page[3]}
        at = next(line[0].row for line in page.iter_rows(min_row=4) if row in [cell.value for cell in line])
        for heading, value in cells.items():
            page.cell(at, headings[heading.replace("_", " ")], value)
        book.save(self.file)

    def edit(self, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(self.file)
        change(book)
        book.save(self.file)

    def asked(self, organisation: str = "Police", role: str = "updater") -> dict[str, Any]:
        return {
            "by": self.people.actor(organisation, role, BACK),
            "plan": self.made.plan,
            "organisation": self.police,
            "path": self.file,
            "name": "police.xlsx",
        }

    def dry(self) -> TakenIn:
        return dry_run(**self.asked())

    def refusal(self) -> str:
        events = Event.objects.count()
        with pytest.raises(RefusalError) as refused:
            self.dry()
        assert Event.objects.count() == events
        return str(refused.value)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_workbook_that_nobody_touched_changes_nothing(desk: Desk) -> None:
    assert desk.dry().changes == ()


def test_what_was_filled_in_is_shown_first_and_then_taken_in(desk: Desk) -> None:
    desk.fill(
        "Milestones",
        "Survey residents",
        Done_on=dt.date(2017, 6, 29),
        Evidence_that_it_is_done="Report, June.",
    )
    desk.fill(
        "Actions",
        "Patrol where reports cluster",
        Stage="In progress",
        How_it_goes=ReportedStatus.AMBER.label,
        Commentary="Two officers short.",
        Why_it_is_amber_or_red="Sickness",
        What_will_bring_it_back="Two officers from Coalville",
        Back_on_course_by="31/08/2017",
    )
    desk.fill(
        "Measures",
        "Reports of anti-social behaviour",
        Period_from=dt.date(2017, 4, 1),
        Period_to=dt.date(2017, 6, 30),
        Value=512,
        Source="Police command system",
    )
    events = Event.objects.count()
    tried = desk.dry()
    assert Event.objects.count() == events
    assert Milestone.objects.get(pk=desk.made.survey.pk).done is None
    assert [(one.sheet, one.event) for one in tried.changes] == [
        ("Milestones", "milestone_done"),
        ("Actions", "action_reported"),
        ("Measures", "reading_entered"),
    ]
    taken = take_in(**desk.asked(), digest=tried.digest)
    assert taken == tried
    action = Action.objects.get(pk=desk.made.police_action.pk)
    assert (action.reported, action.cause, action.recovery) == ("amber", "Sickness", dt.date(2017, 8, 31))
    survey = Milestone.objects.get(pk=desk.made.survey.pk)
    assert (survey.done, survey.evidence) == (dt.date(2017, 6, 29), "Report, June.")
    reading = Reading.objects.get()
    assert (reading.value, reading.absence) == (512, "")
    for row in (action, survey, reading):
        assert fold(row.history) == state(row)


def test_a_report_is_judged_by_the_milestones_of_the_same_workbook(desk: Desk) -> None:
    """The survey is overdue on the site, and done in the workbook: so it may say that all is on track."""
    desk.fill(
        "Milestones",
        "Survey residents",
        Done_on=dt.date(2017, 6, 29),
        Evidence_that_it_is_done="Report, June.",
    )
    desk.fill(
        "Actions",
        "Patrol where reports cluster",
        Stage="In progress",
        How_it_goes=ReportedStatus.GREEN.label,
        Commentary="Every street has answered.",
    )
    assert [one.event for one in desk.dry().changes] == ["milestone_done", "action_reported"]


def test_every_fault_is_named_by_sheet_row_and_column_and_nothing_is_taken_in(desk: Desk) -> None:
    desk.fill("Milestones", "Survey residents", Done_on="soon")
    desk.fill("Milestones", "Begin patrols", Due=dt.date(2017, 12, 1))
    desk.fill("Actions", "Patrol where reports cluster", How_it_goes="Orange")
    said = desk.refusal()
    assert "sheet Milestones, row 4, column 'Done on'" in said
    assert "Write a day, such as 30/06/2017." in said
    assert "sheet Actions, row 4, column 'How it goes'" in said


def test_the_rules_of_the_trade_hold_for_workbooks_too(desk: Desk) -> None:
    desk.fill("Milestones", "Begin patrols", Due=dt.date(2017, 12, 1))
    desk.fill("Actions", "Patrol where reports cluster", How_it_goes=ReportedStatus.RED.label)
    said = desk.refusal()
    assert "sheet Milestones, row 5, column 'Why it is moved'" in said
    assert "sheet Actions, row 4, column 'Why it is amber or red'" in said
    assert "column 'Back on course by'" in said


def test_a_cell_that_the_site_changed_since_is_a_conflict_and_others_are_not(desk: Desk) -> None:
    by = desk.people.actor("Police", "approver", SENT + dt.timedelta(days=3))
    milestone_move(by=by, milestone=desk.made.patrols, due=dt.date(2017, 10, 15), reason="Agreed by phone.")
    action_report(by=by, action=desk.made.police_action, reported=ReportedStatus.GREEN, report="On the site.")
    desk.fill(
        "Milestones", "Survey residents", Done_on=dt.date(2017, 6, 29), Evidence_that_it_is_done="Report."
    )
    assert [one.event for one in desk.dry().changes] == ["milestone_done"]
    desk.fill("Milestones", "Begin patrols", Due=dt.date(2017, 11, 1), Why_it_is_moved="By workbook.")
    said = desk.refusal()
    assert "sheet Milestones, row 5, column 'Due'" in said
    assert "Somebody changed this on the site" in said
    assert "2017-10-15" in said


def test_what_changed_between_dry_run_and_taking_in_is_not_taken_in_unseen(desk: Desk) -> None:
    desk.fill(
        "Milestones", "Survey residents", Done_on=dt.date(2017, 6, 29), Evidence_that_it_is_done="Report."
    )
    tried = desk.dry()
    desk.fill("Milestones", "Begin patrols", Done_on=dt.date(2017, 7, 1), Evidence_that_it_is_done="Rota.")
    with pytest.raises(RefusalError, match="changed since the workbook was tried"):
        take_in(**desk.asked(), digest=tried.digest)
    assert Milestone.objects.get(pk=desk.made.survey.pk).done is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book.remove(book["Measures"]), "The sheet 'Measures' is missing"),
        (lambda book: book["Actions"].cell(3, 8, "Status"), "The column 'How it goes' is missing"),
        (lambda book: book["Actions"].cell(4, 1, "A99999"), "no such row among those of this organisation"),
        (lambda book: book["Actions"].cell(9, 4, "A new action"), "rows may not be added"),
        (lambda book: book["About"].cell(6, 2, "2016"), "Plan is '2016'"),
        (
            lambda book: book["Milestones"].cell(5, 1, book["Milestones"].cell(4, 1).value),
            "stands here twice",
        ),
    ],
)
def test_a_workbook_that_is_not_ours_any_more_is_refused(
    desk: Desk, change: Callable[[Any], None], said: str
) -> None:
    desk.edit(change)
    assert said in desk.refusal()


def test_a_file_that_is_no_workbook_is_refused(desk: Desk) -> None:
    desk.file.write_bytes(b"not a workbook")
    assert "police.xlsx" in desk.refusal()


def test_another_organisations_rows_are_out_of_reach(desk: Desk) -> None:
    council_action = desk.made.council_action
    desk.edit(lambda book: book["Actions"].cell(4, 1, f"A{council_action.pk}"))
    assert "no such row among those of this organisation" in desk.refusal()
    for organisation, role in (("Turning Point", "updater"), ("Police", "reader"), ("LCC", "auditor")):
        with pytest.raises(PermissionDenied):
            dry_run(**desk.asked(organisation, role))


def test_locked_cells_lists_and_frozen_headings(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(desk.file.read_bytes()))
    actions = book["Actions"]
    headings = {str(cell.value): cell.column for cell in actions[3]}
    assert actions.protection.sheet
    assert actions.freeze_panes == "E4"
    assert actions.cell(4, headings["Headline action"]).protection.locked
    assert not actions.cell(4, headings["Commentary"]).protection.locked
    assert actions.column_dimensions["B"].hidden
    lists = {
        str(one.sqref): one.formula1 for one in actions.data_validations.dataValidation if one.type == "list"
    }
    assert lists["H4"] == '"' + ",".join(one.label for one in ReportedStatus) + '"'


def test_text_that_looks_like_a_formula_stays_text(desk: Desk) -> None:
    by = desk.people.actor("Police", "updater", SENT)
    action_report(by=by, action=desk.made.police_action, reported=ReportedStatus.GREEN, report="=1+1")
    desk.send()
    book = openpyxl.load_workbook(desk.file)
    headings = {str(cell.value): cell.column for cell in book["Actions"][3]}
    cell = book["Actions"].cell(4, headings["Commentary"])
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert desk.dry().changes == ()
