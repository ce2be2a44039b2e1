"""Harm and cost of a partnership: where tables are held, where none is, and what each figure is of."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from saferplan.cli.reporting import analysis_lines
from saferplan.errors import RefusalError
from saferplan.statistics.costs import cost_of_crime
from saferplan.statistics.harm_comparison import harm_change
from saferplan.workspace.workspace import Workspace

WEIGHTS = "force,crime_type,days\nEngland and Wales,Burglary,30\nEngland and Wales,Robbery,300\n"
COSTS = "force,crime_type,pounds_2015_16\nEngland and Wales,Robbery,11320\nEngland and Wales,Burglary,5930\n"


@pytest.fixture
def workspace(worked_example: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(worked_example.folder.root, tmp_path / "partnership")
    return Workspace.open(tmp_path / "partnership")


def add(workspace: Workspace, text: str, title: str) -> None:
    path = workspace.folder.root.parent / "table.csv"
    path.write_text(text, encoding="utf-8")
    workspace.add_weights(path, title=title, source="its publisher", licence="its licence")


def analysed(workspace: Workspace):
    made = workspace.analyse("harm-and-cost", year_ending="2017-03", formats=[])
    assert workspace.verify(made.assessment.settings.name).holds
    return made.document, "\n".join(analysis_lines(made.document))


def counts(document, title: str) -> list[float]:
    """The year's count of a category and that of the year before."""
    found = {
        one.definition.period.last.year: one.value
        for one in document.figures
        if one.definition.statistic == "count" and one.label.startswith(f"{title},")
    }
    return [found[2017], found[2016]]


def test_without_tables_it_says_which_to_add_and_costs_only_what_is_a_category_of_its_own(workspace):
    document, words = analysed(workspace)
    assert "No table of harm weights is held" in words
    assert "no table of unit costs" in words
    assert "They were not read in the report itself" in words
    total = next(one for one in document.figures if one.definition.statistic.startswith("cost to"))
    assert dict(total.definition.parameters)["unit cost of robbery"] == 11_320
    assert total.interval.lower < total.value < total.interval.upper


def test_harm_its_change_and_its_cost_are_those_of_the_methods(workspace):
    add(workspace, WEIGHTS, "Weights")
    add(workspace, COSTS, "Costs")
    document, words = analysed(workspace)
    burglary, robbery = counts(document, "Burglary"), counts(document, "Robbery")
    expected = harm_change([burglary[1], robbery[1]], [burglary[0], robbery[0]], [30, 300])
    found = {one.definition.statistic: one for one in document.figures}
    assert found["change of harm"].value == pytest.approx(float(expected.percent))
    assert found["p of the change of harm"].value == pytest.approx(float(expected.p))
    cost = cost_of_crime([burglary[0], robbery[0]], [5930, 11_320])
    assert found["cost to an order of magnitude"].value == float(cost.magnitude)
    assert "Unit costs: Costs (its publisher), for England and Wales" in words
    assert "Half of the harm lies in" in words
    rate = found["harm per 1,000"]
    assert rate.value == pytest.approx(1000 * (30 * burglary[0] + 300 * robbery[0]) / 97_731, rel=0.02)


def test_costs_do_not_take_the_place_of_weights_of_harm(workspace):
    add(workspace, COSTS, "Costs")
    _, words = analysed(workspace)
    assert "No table of harm weights is held" in words
    assert "cost society" in words
    with pytest.raises(RefusalError, match="is no weight"):
        add(workspace, COSTS.replace("5930", "dear"), "Costs")


def test_the_curve_of_harm_rises_to_the_whole(workspace):
    add(workspace, WEIGHTS, "Weights")
    document, _ = analysed(workspace)
    shares = [
        one.value
        for one in document.figures
        if one.definition.statistic == "share of the harm in the top places"
    ]
    assert shares[0] == 0
    assert shares[-1] == 100
    assert (np.diff(shares) >= 0).all()


def test_the_unit_is_spelt_out_as_a_reader_needs_it(workspace):
    add(workspace, WEIGHTS.replace("days", "cchi_days", 1), "Weights")
    assert "in Cambridge Crime Harm Index days" in analysed(workspace)[1]
