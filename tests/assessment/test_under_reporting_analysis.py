"""Under-reporting put to a partnership's counts: tables read or refused, labels kept, the method's own numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from saferplan.cli.main import app
from saferplan.cli.reporting import analysis_lines
from saferplan.domain.periods import Month
from saferplan.errors import RefusalError, SaferPlanError
from saferplan.evidence.reporting_rates import reporting_rates
from saferplan.statistics.under_reporting import NotLocalError, certain_ranks, true_levels
from saferplan.workspace.workspace import Workspace

HEADER = "category,share,lower,upper,area,area_name,period,population,source\n"
REST = 'K04000001,England and Wales,"year ending March 2016",adults,A survey\n'
OWN = f"{HEADER}Burglary,0.6,0.55,0.65,{REST}Robbery,0.5,0.4,0.6,{REST}"
BY_YEAR = """category,year_ending,proportion
domestic burglary,2014-03-01,0.60
domestic burglary,2015-03-01,0.70
domestic burglary,2016-03-01,0.65
domestic burglary,2018-03-01,0.10
robbery,2016-03-01,NA
wounding,2016-03-01,0.5
"""


@pytest.fixture
def workspace(worked_example: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(worked_example.folder.root, tmp_path / "partnership")
    return Workspace.open(tmp_path / "partnership")


def add(workspace: Workspace, text: str):
    path = workspace.folder.root.parent / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return workspace.add_reporting_rates(path, title="Rates", source="its publisher", licence="its licence")


def analysed(workspace: Workspace):
    made = workspace.analyse("under-reporting", year_ending="2017-03", formats=[])
    assert workspace.verify(made.assessment.settings.name).holds
    return made.document, "\n".join(analysis_lines(made.document))


def test_without_a_table_it_says_which_to_add(workspace):
    assert "no table of shares reported is held" in analysed(workspace)[1]


def test_what_lies_behind_is_that_of_the_method_and_keeps_the_surveys_label(workspace):
    add(workspace, OWN)
    document, words = analysed(workspace)
    count = {
        one.definition.measure: one.value for one in document.figures if one.definition.statistic == "count"
    }
    levels = true_levels([count["burglary"], count["robbery"]], [0.6, 0.5], [0.55, 0.4], [0.65, 0.6])
    ranks = certain_ranks(levels.least, levels.most)
    found = {
        (one.definition.statistic, one.definition.measure): one
        for one in document.figures
        if one.definition.inputs
    }
    for at, measure in enumerate(("burglary", "robbery")):
        estimate = found["incidents behind a count", measure]
        assert estimate.value == pytest.approx(levels.estimate[at])
        assert estimate.interval.lower == pytest.approx(levels.lower[at])
        bounds = found["bounds of the incidents behind a count", measure]
        assert bounds.interval.upper == pytest.approx(levels.most[at])
        assert found["highest rank within bounds", measure].value == ranks.best[at]
    assert words.count("England and Wales, year ending March 2016, adults (A survey)") >= 2
    shares = [one for one in document.figures if one.definition.statistic == "share reported to the police"]
    assert {one.definition.area for one in shares} == {"K04000001"}


def test_a_table_by_year_gives_the_latest_share_up_to_then_within_those_of_the_years_before(workspace):
    add(workspace, BY_YEAR)
    held = reporting_rates(workspace.store.snapshot(), Month(2017, 3))
    assert held is not None
    assert set(held.rates) == {"burglary"}
    figure = held.rates["burglary"].figure
    assert (figure.value, figure.lower, figure.upper) == (0.65, 0.60, 0.70)
    assert figure.period == "year ending March 2016"
    with pytest.raises(NotLocalError):
        figure.shown_for("E22000170")
    document, words = analysed(workspace)
    assert "The survey asks about homes only" in words
    estimate = next(one for one in document.figures if one.definition.statistic == "incidents behind a count")
    assert estimate.interval is None  # years are no interval of chance
    assert reporting_rates(workspace.store.snapshot(), Month(2013, 3)).rates == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "is not a table of shares reported"),
        (OWN.replace("Burglary", "Piracy"), "no category that we count"),
        (OWN.replace("0.6,0.55", "0.5,0.55"), "between its lower and upper limit"),
        (OWN.replace("0.6,0.55", "60,0.55"), "above 0 to 1"),
        (OWN.replace(",adults,", ",,"), "of where, when and whom"),
        (OWN.replace("year ending March 2016", "2016"), "does not end with a month"),
        (BY_YEAR.replace("0.65", "65"), "is no share above 0 to 1"),
        (BY_YEAR.replace("2016-03-01,0.65", "March,0.65"), "is no day"),
        (
            "category,year_ending,proportion\nwounding,2016-03-01,0.5\n",
            "of a category that data.police.uk has too",
        ),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_reason(workspace, text, said):
    with pytest.raises(RefusalError, match=said):
        add(workspace, text)


def test_a_table_needs_its_source(workspace, tmp_path):
    (tmp_path / "rates.csv").write_text(OWN, encoding="utf-8")
    with pytest.raises(SaferPlanError, match="needs its licence"):
        workspace.add_reporting_rates(tmp_path / "rates.csv", title="T", source="S", licence=" ")


def test_the_command_tells_such_a_table_from_one_of_weights(workspace, monkeypatch, tmp_path):
    monkeypatch.chdir(workspace.folder.root)
    told = ["--title", "T", "--source", "S", "--licence", "L"]
    (tmp_path / "rates.csv").write_text(OWN, encoding="utf-8")
    found = CliRunner().invoke(app, ["weights", "add", str(tmp_path / "rates.csv"), *told])
    assert found.output.strip() == "Added T: the share reported of 2 categories."
    (tmp_path / "costs.csv").write_text(
        "force,crime_type,pounds\nEngland and Wales,Robbery,11320\n", encoding="utf-8"
    )
    found = CliRunner().invoke(app, ["weights", "add", str(tmp_path / "costs.csv"), *told])
    assert found.output.strip() == "Added T: 1 categories, in pounds."


@pytest.mark.real
def test_the_crime_surveys_table_is_read_as_it_is_published(workspace, shared_data):
    path = shared_data / "weights" / "csew_proportion_reported_1981_2019_TableD10.csv.gz"
    workspace.add_reporting_rates(path, title="Table D10", source="ONS", licence="OGL")
    held = reporting_rates(workspace.store.snapshot(), Month(2019, 3))
    assert held is not None
    assert set(held.rates) == {
        "bicycle-theft",
        "burglary",
        "criminal-damage-and-arson",
        "robbery",
        "theft-from-the-person",
        "vehicle-crime",
    }
    damage = held.rates["criminal-damage-and-arson"].figure
    assert (damage.value, damage.lower, damage.upper) == pytest.approx(
        (0.33379079, 0.33017502, 0.35088631), abs=1e-8
    )
    document, _ = analysed(workspace)
    estimates = [
        one.value for one in document.figures if one.definition.statistic == "incidents behind a count"
    ]
    assert len(estimates) == 6
    assert np.isfinite(estimates).all()
