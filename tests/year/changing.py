"""October and November: the plan changes in the middle of its year; a workbook goes out and comes back."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl

from saferplan.plan.models import Action, Milestone, Reading, Refresh, WorkbookReceipt
from saferplan.plan.workbook.layout import ACTIONS, HEADING_ROW, MEASURES, MILESTONES, Sheet
from saferplan.strategy.models import Priority
from year.cycles import open_cycle
from year.planning import COUNCIL, GATES, PATROLS, POLICE, option
from year.prioritising import BEHAVIOUR, HOSTEL
from year.stage import Stage

IN_NEW_WORDS = "Street drinking and begging near the hostel"


def change_in_mid_year(stage: Stage) -> None:
    """A priority gets new words, and an action is added: both with a reason, and nothing before it is completed."""
    co_ordinator, chair = stage["co_ordinator"], stage["chair"]
    stage.clock.to(dt.date(2017, 10, 9))
    co_ordinator.menu("Plan")
    co_ordinator.follow("Refresh")
    co_ordinator.press("Change it in mid-year")
    with co_ordinator.form("Confirm"):
        co_ordinator.fill("Why?", "Begging came with the drinking, and two alleys are to be closed.")
    co_ordinator.follow(re.compile(f"^Decide on .*{HOSTEL}"))
    co_ordinator.tick("Amend")
    co_ordinator.fill("Why?", "Begging is reported in the same street.")
    co_ordinator.press("Decide")
    assert "Error" in co_ordinator.page.title(), "an amended priority has new words"
    with co_ordinator.form("Decide"):
        co_ordinator.fill("Its new words", IN_NEW_WORDS)
    co_ordinator.reads("In new words", "it stays as it is")
    co_ordinator.keep("change-in-mid-year")
    assert Priority.objects.filter(title=IN_NEW_WORDS).count() == 0, "nothing before it is completed"

    co_ordinator.menu("Plan")
    co_ordinator.press("Add an action")
    co_ordinator.fill("Headline action", GATES)
    co_ordinator.select("Which priority does it serve?", option(BEHAVIOUR))
    co_ordinator.select("Which organisation leads it?", COUNCIL)
    co_ordinator.day("When does it start?", dt.date(2017, 10, 9))
    co_ordinator.day("When does it end?", dt.date(2018, 3, 31))
    co_ordinator.press("Save")
    co_ordinator.reads("The plan is adopted: say why this changes.")
    with co_ordinator.form("Save"):
        co_ordinator.fill("Why does the plan change?", "Agreed at the meeting of September.")
    co_ordinator.follow("Add a milestone")
    with co_ordinator.form("Add the milestone"):
        co_ordinator.fill("What will be done?", "Both gates stand")
        co_ordinator.day("By when?", dt.date(2017, 12, 15))
        co_ordinator.fill("Why does the plan change?", "The day of the new action.")

    chair.menu("Plan")
    chair.follow("Refresh")
    chair.follow("Change in the middle of the year")
    chair.press("Complete the refresh")
    chair.reads("is completed")
    assert Refresh.objects.get().completed == dt.date(2017, 10, 9)
    assert Priority.objects.get(title=IN_NEW_WORDS).year == 2017
    assert Action.objects.get(headline=GATES).reference


def workbook(stage: Stage) -> None:
    """The police's workbook: filled in with a mistake, refused by sheet and cell, corrected, looked at, taken in."""
    open_cycle(stage, 3, dt.date(2017, 11, 6))
    police = stage["police"]
    police.menu("Plan")
    police.follow("Workbooks")
    sent = police.download(f"Download the workbook of {POLICE}", into=stage.folder / "police.xlsx")

    book = openpyxl.load_workbook(sent)
    _fill(book, ACTIONS, PATROLS, reported="On track", report="Patrols go out on Fridays and Saturdays.")
    _fill(book, MILESTONES, "Begin patrols", done="soon", evidence="The rota of the patrols")
    reading = {
        "first": dt.date(2016, 10, 1),
        "last": dt.date(2017, 9, 30),
        "value": 1978,
        "source": "Police records",
    }
    _fill(book, MEASURES, "Reports of anti-social behaviour", **reading)
    book.save(sent)
    _upload(stage, sent)
    police.reads(
        "Nothing was changed.", "Milestones, row", "This is not a day.", "Write a day, such as 30/06/2017."
    )
    police.keep("workbook-refused-by-cell")
    assert not WorkbookReceipt.objects.exists()

    _fill(book, MILESTONES, "Begin patrols", done=dt.date(2017, 9, 29), evidence="The rota of the patrols")
    book.save(sent)
    _upload(stage, sent)
    police.reads(
        "What police.xlsx changes", "Nothing is changed until you take it in.", "Patrols go out on Fridays"
    )
    police.keep("workbook-tried")
    assert Milestone.objects.get(text="Begin patrols").done is None
    police.press("Take it in")
    police.reads("changes taken in.")
    police.keep("workbook-taken-in")
    assert Milestone.objects.get(text="Begin patrols").done == dt.date(2017, 9, 29)
    assert Action.objects.get(headline=PATROLS).report.startswith("Patrols go out")
    assert Reading.objects.get().value == 1978
    police.menu("Plan")
    police.follow("Measures")
    police.reads("1,978", "Target met")


def _upload(stage: Stage, book: Path) -> None:
    police = stage["police"]
    police.menu("Plan")
    police.follow("Workbooks")
    police.follow(f"Upload the workbook of {POLICE}")
    police.page.get_by_label("The workbook").set_input_files(book)
    police.press("Try it")


def _fill(book: openpyxl.Workbook, sheet: Sheet, row: str, **values: object) -> None:
    """Fill in the cells of the row that names something, by the keys of their columns."""
    cells = book[sheet.title]
    headings = {cell.value: cell.column for cell in cells[HEADING_ROW]}
    number = next(
        line[0].row
        for line in cells.iter_rows(min_row=HEADING_ROW + 1)
        if row in [cell.value for cell in line]
    )
    for key, value in values.items():
        cells.cell(number, headings[sheet.column(key).heading]).value = value  # type: ignore[union-attr]
