"""The commands as a user types them, from an empty folder to a verified assessment."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from saferplan.cli.main import run
from saferplan.errors import SaferPlanError
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.xdist_group("command-line")


class Done(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def saferplan(*words: str | Path, cwd: Path | None = None) -> Done:
    """Run the command as its entry point does, in this process: a process of its own would first load the engine."""
    said, complained, code = StringIO(), StringIO(), 0
    with (
        chdir(cwd or Path.cwd()),
        patch.object(sys, "argv", ["saferplan", *map(str, words)]),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            run()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(code, said.getvalue(), complained.getvalue())


def started(*words: str | Path, cwd: Path | None = None) -> Done:
    """Run the command in a process of its own, as a user does."""
    done = subprocess.run(
        [sys.executable, "-c", "from saferplan.cli.main import run; run()", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def copy(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the worked example that commands may write to."""
    folder = tmp_path_factory.mktemp("cli") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    return folder


@pytest.fixture(scope="module")
def made(copy: Path) -> Path:
    """The same, with the assessment made as data and as a page."""
    done = started("assess", "--year-ending", "2017-03", "--formats", "html", cwd=copy)
    assert done.returncode == 0, done.stderr
    return copy


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    done = started("--help")
    assert done.returncode == 0
    for word in ("init", "geography", "evidence", "fetch", "assess", "trace", "verify", "weights"):
        assert word in done.stdout
    heavy = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, saferplan.cli.main; "
            "print([name for name in ('duckdb', 'numpy', 'pyarrow', 'scipy', 'shapely') if name in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy.stdout.strip() == "[]"


def test_init_makes_a_workspace_once(tmp_path: Path) -> None:
    done = started("init", "mine", "--csp", "e22000170", cwd=tmp_path)
    assert done.returncode == 0
    assert 'partnership = "E22000170"' in (tmp_path / "mine" / "saferplan.toml").read_text()
    again = started("init", "mine", "--csp", "E22000170", cwd=tmp_path)
    assert again.returncode == 1
    assert "not an empty folder" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize("code", ["E07000134", "Leicester", "E2200017"])
def test_init_refuses_what_is_no_partnerships_code(tmp_path: Path, code: str) -> None:
    done = saferplan("init", "mine", "--csp", code, cwd=tmp_path)
    assert done.returncode == 1
    assert "not the code of a community safety partnership" in done.stderr
    assert not (tmp_path / "mine").exists()


def test_a_command_outside_any_workspace_says_what_to_do(tmp_path: Path) -> None:
    done = saferplan("evidence", "status", cwd=tmp_path)
    assert done.returncode == 1
    assert "saferplan init" in done.stderr


def test_an_empty_workspace_says_that_nothing_is_held(tmp_path: Path) -> None:
    saferplan("init", "mine", "--csp", "E22000170", cwd=tmp_path)
    done = saferplan("evidence", "status", cwd=tmp_path / "mine")
    assert done.returncode == 0
    assert "Nothing is held yet" in done.stdout
    early = saferplan("assess", "--year-ending", "2017-03", cwd=tmp_path / "mine")
    assert early.returncode == 1
    assert "geography add" in early.stderr


def test_status_shows_suppliers_and_months(copy: Path) -> None:
    done = saferplan("evidence", "status", cwd=copy)
    assert done.returncode == 0
    assert "police-street (incidents)" in done.stdout
    assert "2016  JFMAMJJASOND" in done.stdout


def test_assess_ends_with_the_paths_of_what_it_wrote(made: Path) -> None:
    folder = made / "assessments" / "2017-03-partnership"
    page = folder / "documents" / "strategic-assessment-2017-03-partnership.html"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    data = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    values = [one["value"] for one in data["document"]["figures"] if one.get("value") is not None]
    assert values
    assert all(isinstance(value, int | float) for value in values)


def count_of_all_crime(folder: Path) -> str:
    data = json.loads((folder / "assessments/2017-03-partnership/assessment.json").read_text())
    return next(
        one["id"]
        for one in data["document"]["figures"]
        if one["label"] == "All crime, North West Leicestershire, year ending March 2017"
    )


def test_trace_walks_to_files_and_rows(made: Path, tmp_path: Path) -> None:
    identity = count_of_all_crime(made)
    rows = tmp_path / "rows.csv"
    done = saferplan("trace", identity, "--rows", rows, cwd=made)
    assert done.returncode == 0, done.stderr
    assert "2016-04-leicestershire-street.csv" in done.stdout
    assert "sha256" in done.stdout
    assert "Snapshot" in done.stdout
    lines = rows.read_text(encoding="utf-8").splitlines()
    assert f"{len(lines) - 1:,} records now" in done.stdout
    assert "received_sha256" in lines[0]
    assert "record_id" not in lines[0]
    with rows.open(encoding="utf-8") as file:
        records = list(csv.DictReader(file))
    assert {one["month"] for one in records} == {f"2016-{n:02}" for n in range(4, 13)} | {
        f"2017-{n:02}" for n in range(1, 4)
    }
    assert "Shoplifting" in {one["category_title"] for one in records}
    assert {one["flags"] for one in records} == {""}
    placed = [one for one in records if one["lsoa_code"]]
    assert all(one["lsoa_name"].startswith("North West Leicestershire ") for one in placed)


def test_trace_of_no_figure_says_where_figures_are_listed(made: Path) -> None:
    done = saferplan("trace", "Fnone", cwd=made)
    assert done.returncode == 1
    assert "sheet Figures" in done.stderr


def test_verify_holds_and_says_how_much_was_computed(made: Path) -> None:
    done = saferplan("verify", "2017-03-partnership", cwd=made)
    assert done.returncode == 0, done.stdout
    assert "figures computed anew" in done.stdout
    assert "comes out as stated" in done.stdout


def test_verify_finds_a_figure_that_was_changed(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(made, folder)
    path = folder / "assessments/2017-03-partnership/assessment.json"
    identity = count_of_all_crime(folder)
    data = json.loads(path.read_text(encoding="utf-8"))
    for one in data["document"]["figures"]:
        if one["id"] == identity:
            one["value"] += 1
    path.write_text(json.dumps(data), encoding="utf-8")
    done = saferplan("verify", "2017-03-partnership", cwd=folder)
    assert done.returncode == 1
    assert identity in done.stdout


def test_verify_finds_a_damaged_store(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(made, folder)
    raw = next(path for path in sorted((folder / "store" / "raw").rglob("*")) if path.is_file())
    raw.chmod(0o644)
    raw.write_bytes(raw.read_bytes()[:-1] + b"?")
    done = saferplan("verify", "2017-03-partnership", cwd=folder)
    assert done.returncode == 1
    assert "Damaged" in done.stdout


def test_an_adopted_assessment_stays_as_it_is(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "adopted"
    shutil.copytree(made, folder)
    adopt = ("assess", "--year-ending", "2017-03", "--formats", "json")
    adopt += ("--adopt", "2017-03-14", "--by", "the strategy group", "--name", "adopted")
    assert saferplan(*adopt, cwd=folder).returncode == 0
    before = (folder / "assessments/adopted/assessment.json").read_bytes()
    again = saferplan(*adopt, cwd=folder)
    assert again.returncode == 1
    assert "was adopted" in again.stderr
    assert (folder / "assessments/adopted/assessment.json").read_bytes() == before


def test_last_years_adopted_assessment_stands_beside_this_years(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "two-years"
    shutil.copytree(made, folder)
    first = (
        "assess",
        "--year-ending",
        "2016-03",
        "--formats",
        "json",
        "--adopt",
        "2016-03-15",
        "--by",
        "the group",
    )
    assert saferplan(*first, cwd=folder).returncode == 0
    again = saferplan("assess", "--year-ending", "2017-03", "--formats", "json", cwd=folder)
    assert again.returncode == 0, again.stderr
    data = json.loads(
        (folder / "assessments/2017-03-partnership/assessment.json").read_text(encoding="utf-8")
    )
    assert data["settings"]["previous"] == "2016-03-partnership"
    assert "last-year-findings" in json.dumps(data["document"]["sections"])
    verified = saferplan("verify", "2017-03-partnership", cwd=folder)
    assert verified.returncode == 0, verified.stdout


def test_what_people_wrote_about_a_figure_survives_new_evidence(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rewritten"
    shutil.copytree(made, folder)
    entry = folder / "assessments/2017-03-partnership/entries/overall.md"
    entry.write_text(f"We counted {{{count_of_all_crime(folder)}}} crimes.\n", encoding="utf-8")
    weights = tmp_path / "weights.csv"
    weights.write_text("force,crime_type,days\nEngland and Wales,Burglary,244\n", encoding="utf-8")
    source = ("--title", "Weights", "--source", "its publisher", "--licence", "its licence")
    assert saferplan("weights", "add", weights, *source, cwd=folder).returncode == 0
    again = saferplan("assess", "--year-ending", "2017-03", "--formats", "json", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert count_of_all_crime(folder) in entry.read_text(encoding="utf-8")
    verified = saferplan("verify", "2017-03-partnership", cwd=folder)
    assert verified.returncode == 0, verified.stdout


def test_an_entry_for_no_section_or_no_figure_is_refused_by_name(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "misnamed"
    shutil.copytree(made, folder)
    entries = folder / "assessments/2017-03-partnership/entries"
    (entries / "overal.md").write_text("Words.\n", encoding="utf-8")
    (entries / "summary.md").write_text("As {F000000000000} says.\n", encoding="utf-8")
    done = saferplan("assess", "--year-ending", "2017-03", "--formats", "json", cwd=folder)
    assert done.returncode == 1
    assert "entries/overal.md" in done.stderr
    assert "overall" in done.stderr
    assert "entries/summary.md: refers to the figure F000000000000" in done.stderr


def test_a_list_gets_a_proposed_mapping(copy: Path, tmp_path: Path) -> None:
    listed = tmp_path / "noise complaints.csv"
    listed.write_text(
        "Reported,Kind,LSOA,Caller name\n2017-01-03,Noise,E01025913,A Person\n2017-01-04,Noise,E01025914,B Person\n",
        encoding="utf-8",
    )
    done = saferplan("evidence", "map", listed, cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "Caller name" in done.stdout
    assert "A Person" not in done.stdout
    assert (copy / "mappings" / "noise-complaints.toml").is_file()


def test_a_bad_file_is_refused_with_its_row_and_nothing_is_added(copy: Path, tmp_path: Path) -> None:
    before = saferplan("evidence", "status", cwd=copy).stdout.splitlines()[0]
    bad = tmp_path / "2017-04-leicestershire-street.csv"
    header = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context"
    )
    row = ",2017-04,Leicestershire Police,Leicestershire Police,north,52.7,On or near A,E01025913,NWL,Drugs,,"
    bad.write_text(f"{header}\n{row}\n", encoding="utf-8")
    done = saferplan("evidence", "add", bad, cwd=copy)
    assert done.returncode == 1
    assert "row 2" in done.stderr
    assert "'Longitude'" in done.stderr
    assert saferplan("evidence", "status", cwd=copy).stdout.splitlines()[0] == before


def test_a_year_that_is_not_over_is_refused(made: Path) -> None:
    done = saferplan("assess", "--year-ending", "2999-12", "--formats", "json", cwd=made)
    assert done.returncode == 1
    assert "has not come to its end" in done.stderr
    assert not (made / "assessments" / "2999-12-partnership").exists()


def test_a_document_that_cannot_be_set_leaves_no_assessment(
    worked_example: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SaferPlanError("The document cannot be rendered.", "Mend it.")

    folder = tmp_path / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    monkeypatch.setattr("saferplan.workspace.making.render", refuse)
    with pytest.raises(SaferPlanError, match="cannot be rendered"):
        Workspace.open(folder).assess("2017-03", name="broken", formats=("json",))
    assert "broken" not in Workspace.open(folder).assessments.names()
