"""What partners did: descriptions read or refused with the remedy, and evaluated with traced figures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saferplan.assessment.interventions import parse_intervention, read_interventions
from saferplan.cli.reporting import analysis_lines
from saferplan.documents.definition import Table
from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.workspace.workspace import Workspace

PATROLS = """title = "Patrols"
what = "Two officers on foot"
measure = "violence-and-sexual-offences"
treated = ["E01025930"]
control = ["E01025929", "E01025915", "E01025917", "E01025943", "E01025949"]
start = "2016-07"
"""


@pytest.fixture
def workspace(worked_example: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(worked_example.folder.root, tmp_path / "partnership")
    return Workspace.open(tmp_path / "partnership")


def test_a_description_is_that_of_the_statistics():
    told = parse_intervention(
        PATROLS + 'end = "2016-12"\nbefore = "2015-07/2015-12"\ncalendar_months = [7, 8]\ncost = 9000',
        "patrols.toml",
    ).described()
    assert told.start == Month(2016, 7)
    assert told.end == Month(2016, 12)
    assert told.before is not None
    assert told.before.label == "July 2015 to December 2015"
    assert told.calendar_months == (7, 8)
    assert told.cost == 9000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("treatd = []", "Did you mean `treated`"),
        ("start = 2016", "is not TOML|Cannot overwrite"),
        ('end = "2016-01"', "before the start"),
        ('before = "2016"', "write YYYY-MM/YYYY-MM"),
        ("calendar_months = [13]", "1 to 12"),
        ('displacement = ["E01025930"]', "named twice"),
        ('desired = "less"', "Invalid enum value|less"),
        ("cost = 1\nunit_cost = 5", "without `unit_cost_source`"),
        ("cost = [", "is not TOML"),
    ],
)
def test_what_is_wrong_with_a_description_is_said_with_the_file(change, said, tmp_path):
    (tmp_path / "patrols.toml").write_text(PATROLS + change)
    (tmp_path / "good.toml").write_text(PATROLS)
    with pytest.raises(RefusalError, match=said) as refused:
        read_interventions(tmp_path)
    assert [fault.file for fault in refused.value.faults] == ["patrols.toml"]


def test_a_key_that_is_missing_is_named(tmp_path):
    (tmp_path / "bare.toml").write_text('title = "Nothing"')
    with pytest.raises(RefusalError, match="missing required field"):
        read_interventions(tmp_path)
    assert read_interventions(tmp_path / "not there") == ()


def test_an_intervention_is_evaluated_and_verified_and_stays_as_it_was(workspace):
    (workspace.folder.interventions / "patrols.toml").write_text(
        PATROLS + 'cost = 9000\nunit_cost = 3000\nunit_cost_source = "test"'
    )
    made = workspace.analyse("evaluation", year_ending="2017-03", formats=["html"])
    name = made.assessment.settings.name
    words = "\n".join(analysis_lines(made.document))
    assert "Patrols" in words
    assert "Work with the organisers of the June festival" in words
    assert "it would have to avoid 3 crimes" in words
    counts = {one.label: one.value for one in made.document.figures if one.definition.statistic == "count"}
    treated = next(value for label, value in counts.items() if "treated areas of Patrols, July 2016" in label)
    rows = workspace.trace_rows(
        next(one.id for one in made.document.figures if "treated areas of Patrols, July 2016" in one.label)
    )
    assert rows.num_rows == treated
    assert set(rows["lsoa_code"].to_pylist()) == {"E01025930"}
    (workspace.folder.interventions / "patrols.toml").unlink()
    assert workspace.verify(name).holds


def test_the_festival_fell_more_than_chance_and_no_control_shows_it_was_the_work(workspace):
    made = workspace.analyse("evaluation", year_ending="2017-03", formats=[])
    tables = {one.id: one for one in made.document.sections[0].blocks if isinstance(one, Table)}
    by_id = made.document.figures_by_id
    counts = [by_id[row.cells[1].figure].value for row in tables["evaluation-festival-counts"].rows]
    after = [by_id[row.cells[2].figure].value for row in tables["evaluation-festival-counts"].rows]
    assert counts[0] > after[0] / 2 + 50  # one June before, two after
    findings = [row.cells[-1].text for row in tables["evaluation-festival-answers"].rows]
    assert findings[0] == "Improved"
    assert any(one.startswith("Not run: only some months") for one in findings)


def test_what_cannot_be_evaluated_says_why(workspace):
    for file in workspace.folder.interventions.glob("*.toml"):
        file.unlink()
    nothing = workspace.analyse("evaluation", year_ending="2017-03", formats=[])
    assert "No intervention is described" in "\n".join(analysis_lines(nothing.document))
    (workspace.folder.interventions / "one.toml").write_text(
        PATROLS.replace("violence-and-sexual-offences", "arson")
    )
    (workspace.folder.interventions / "two.toml").write_text(PATROLS.replace("E01025930", "E01999999"))
    (workspace.folder.interventions / "three.toml").write_text(PATROLS.replace("2016-07", "2017-07"))
    made = workspace.analyse("evaluation", year_ending="2017-03", formats=[])
    words = "\n".join(analysis_lines(made.document))
    assert "no records of arson are held" in words
    assert words.count("It cannot be evaluated") == 3
