"""Analyses on their own: what they say, that they are traced and verified, and what is said when one cannot be made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from saferplan.assessment.analyses.known import ANALYSES, analysis_named
from saferplan.cli.main import app
from saferplan.cli.reporting import analysis_lines
from saferplan.errors import SaferPlanError
from saferplan.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("analyses") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    return Workspace.open(folder)


@pytest.mark.parametrize("analysis", [one for one in ANALYSES if one.of_measure], ids=lambda one: one.id)
@pytest.mark.parametrize("measure", ["burglary", "hate-crimes-and-incidents/hate-crime"])
def test_every_analysis_of_a_measure_says_something_that_can_be_verified(workspace, analysis, measure):
    made = workspace.analyse(analysis.id, measure=measure, year_ending="2017-03", formats=["html"])
    section = made.document.sections[0]
    assert section.heading == analysis.title
    assert len(section.blocks) > 1
    name = made.assessment.settings.name
    assert workspace.verify(name).holds
    html = next(path for path in made.paths if path.suffix == ".html").read_text(encoding="utf-8")
    assert "synthetic" in html
    for identity, svg in made.pictures.items():
        assert (workspace.analyses.path(name).parent / "pictures" / f"{identity}.svg").read_text() == svg


@pytest.mark.parametrize("analysis", [one for one in ANALYSES if one.of_partnership], ids=lambda one: one.id)
def test_every_analysis_of_everything_can_be_verified(workspace, analysis):
    made = workspace.analyse(analysis.id, year_ending="2017-03", formats=["html"])
    assert len(made.document.sections[0].blocks) > 1
    assert workspace.verify(made.assessment.settings.name).holds
    with pytest.raises(SaferPlanError, match="Leave out --measure"):
        workspace.analyse(analysis.id, measure="burglary", year_ending="2017-03")


def test_the_hate_crimes_of_the_second_half_of_the_year_are_to_be_watched(workspace):
    made = workspace.analyse("emerging-threats", year_ending="2017-03", formats=[])
    words = "\n".join(analysis_lines(made.document))
    assert "Hate crime (Hate crimes and incidents), watch. 36 in October 2016 to March 2017" in words
    assert "It has been higher since October 2016, to the end of the year." in words
    public = workspace.analyse("emerging-threats", year_ending="2017-03", audience="public", formats=[])
    assert "36 in October" not in "\n".join(analysis_lines(public.document))


def test_a_document_of_one_analysis_holds_what_it_shows_and_nothing_more(workspace):
    made = workspace.analyse("season", measure="Burglary", year_ending="2017-03", formats=[])
    measures = {figure.definition.measure for figure in made.document.figures}
    assert measures == {"burglary"}
    assert len(made.document.figures) < 30


def test_its_figures_are_traced_to_their_records(workspace):
    made = workspace.analyse("change", measure="burglary", year_ending="2017-03", formats=[])
    count = next(
        one for one in made.document.figures if one.definition.statistic == "count" and (one.value or 0) > 500
    )
    trace = workspace.trace(count.id)
    assert trace.records is not None
    assert trace.records.rows == count.value


def test_a_small_sensitive_count_is_hidden_from_the_public(workspace):
    of = "hate-crimes-and-incidents/hate-crime"
    public = workspace.analyse("change", measure=of, year_ending="2017-03", audience="public", formats=[])
    partners = workspace.analyse("change", measure=of, year_ending="2017-03", formats=[])
    shown = {one.id: one for one in partners.document.figures}
    hidden = [one for one in public.document.figures if one.value is None and shown[one.id].value is not None]
    assert any(0 < (shown[one.id].value or 0) < 5 for one in hidden)


def test_what_cannot_be_asked_is_said_with_what_can():
    with pytest.raises(SaferPlanError, match="Did you mean season"):
        analysis_named("seasn")


def test_the_measure_that_is_wanted_must_be_held(workspace):
    with pytest.raises(SaferPlanError, match="close are: burglary"):
        workspace.analyse("season", measure="burglar", year_ending="2017-03")
    with pytest.raises(SaferPlanError, match="Which measure is not said"):
        workspace.analyse("season", year_ending="2017-03")
    with pytest.raises(SaferPlanError, match="has not come to its end"):
        workspace.analyse("season", measure="burglary", year_ending="2999-03")


def test_the_command_lists_analyses_and_prints_what_one_finds(
    workspace: Workspace, monkeypatch, tmp_path: Path
):
    runner = CliRunner()
    listed = runner.invoke(app, ["analyse"])
    assert listed.exit_code == 0
    assert all(f"{one.id}: {one.question}" in listed.output for one in ANALYSES)
    monkeypatch.chdir(workspace.folder.root)
    found = runner.invoke(app, ["analyse", "season", "--measure", "burglary", "--year-ending", "2017-03"])
    assert found.exit_code == 0
    assert "chance alone would give a season like this with a probability of" in found.output
    assert "These records are synthetic" in found.output
    forgotten = runner.invoke(app, ["analyse", "season", "--measure", "burglary"])
    assert forgotten.exit_code == 2
    assert "--year-ending" in forgotten.output
