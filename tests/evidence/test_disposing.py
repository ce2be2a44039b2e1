"""Lists are disposed of from the day after the one they may be kept until; figures stay, and say so."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lists import FACTS, adapter

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.errors import SaferPlanError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.disposing import dispose_of, disposed_of, due_lists
from saferplan.evidence.lists import KnownList, pin_lists
from saferplan.evidence.mapping_file import read_mapping
from saferplan.store import Store
from saferplan.workspace.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = datetime(2030, 2, 1, 12, tzinfo=UTC)
MAPPING = """
[category]
constant = "noise"
[time]
date = { column = "Date", format = "DD/MM/YYYY" }
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "store")
    text = FACTS + MAPPING
    pin_lists(store, [KnownList(tmp_path / "m.toml", text, read_mapping(text, "m.toml"))], NOW)
    for days in ("01/09/2022", "02/10/2022"), ("03/10/2022", "04/10/2022"):
        file = tmp_path / f"list-{days[0][:2]}.csv"
        file.write_text("Date\n" + "".join(f"{day}\n" for day in days))
        add_evidence(store, [file], sources=[adapter(MAPPING)], now=NOW)
    return store


@pytest.mark.parametrize(("today", "due"), [("2030-01-31", 0), ("2030-02-01", 1)])
def test_a_list_is_due_from_the_day_after(store: Store, today: str, due: int) -> None:
    assert len(due_lists(store, {}, date.fromisoformat(today))) == due


def test_a_later_day_agreed_since_goes_before_the_pinned_one(store: Store) -> None:
    later = read_mapping((FACTS + MAPPING).replace("2030-01-31", "2031-01-31"), "m.toml").list
    assert due_lists(store, {later.id: later}, date(2030, 2, 1)) == ()


def test_a_list_whose_mapping_was_deleted_keeps_its_day(store: Store) -> None:
    pin_lists(store, [], NOW)
    (due,) = due_lists(store, {}, date(2030, 2, 1))
    assert due.facts.agreement == "ISA 1"


def test_nothing_of_its_files_stays_and_the_log_says_why(store: Store) -> None:
    (due,) = due_lists(store, {}, date(2030, 2, 1))
    assert (str(due.first), str(due.last), due.doomed.rows) == ("2022-09", "2022-10", 3)
    (logged,) = dispose_of(store, [due], LATE)
    assert [path for path in (store.root / "raw").rglob("*") if path.is_file()] == []
    assert disposed_of(logged) == (
        "The records of A list (test-list) were disposed of on 2030-02-01: kept until 2030-01-31, which is past; "
        "agreement ISA 1."
    )
    assert due_lists(store, {}, date(2030, 2, 1)) == ()


@pytest.fixture(scope="module")
def past(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The worked example, assessed in time and opened again when its lists are past their day."""
    folder = tmp_path_factory.mktemp("past") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    Workspace.open(folder, clock=worked_example.clock).assess("2017-03", formats=["json"])
    return Workspace.open(folder, clock=lambda: datetime(2018, 8, 1, 9, tzinfo=UTC))


def test_an_assessment_stands_when_its_records_were_disposed_of(past: Workspace) -> None:
    due = [one.facts.id for one in past.lists_due()]
    assert "hate-crimes-and-incidents" in due
    pinned = past.assessments.read("2017-03-partnership")
    assert {one.dataset for one in past.dispose()} == set(due)
    assert past.assessments.read("2017-03-partnership") == pinned
    verification = past.verify("2017-03-partnership")
    assert verification.holds
    assert (verification.figures, len(verification.disposed)) == (0, len(due))
    assert verification.recounted > 100
    gone = figure_of(pinned, "hate-crimes-and-incidents")
    assert "disposed of on 2018-08-01" in past.trace(gone).disposed
    assert past.trace(gone).records is None
    with pytest.raises(SaferPlanError, match="disposed of on 2018-08-01"):
        past.trace_rows(gone)
    held = past.trace(figure_of(pinned, "police-street"))
    assert held.records is not None
    assert held.records.rows > 0
    with pytest.raises(SaferPlanError, match="cannot be assessed any more"):
        past.assess("2017-03", name="again", snapshot=str(pinned.snapshot_number), formats=["json"])
    assert past.assess("2017-03", name="again", formats=["json"]).document.figures


def figure_of(assessment: FrozenAssessment, dataset: str) -> str:
    return next(
        one.id
        for one in assessment.document.figures
        if one.definition.selection is not None
        and one.definition.selection.dataset == dataset
        and one.definition.selection.level != "everything"
        and one.value
    )
