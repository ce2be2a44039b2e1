"""The main job on the worked example: what `make demo` leaves behind, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples.generator.marks import SENTENCE
from examples.worked_example.demo import run
from rich.console import Console

from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.workspace.assessments import MadeAssessment
from saferplan.workspace.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

YEAR = Period.year_ending(Month(2017, 3))


def figure(made: MadeAssessment, statistic: str, measure: str) -> Figure:
    """The district's only figure of a statistic and measure for the year."""
    found = [
        one
        for one in made.document.figures
        if one.definition.statistic == statistic
        and one.definition.measure == measure
        and one.definition.area == "E22000170"
        and one.definition.period == YEAR
    ]
    assert len({one.id for one in found}) == 1, f"{statistic} of {measure}: {len(found)} figures"
    return found[0]


def test_every_document_is_written_and_says_that_the_records_are_synthetic(made: MadeAssessment):
    assert {path.suffix for path in made.paths} == {".html", ".docx", ".odt", ".pdf", ".xlsx", ".json"}
    assert all(path.stat().st_size > 10_000 for path in made.paths)
    [page] = [path for path in made.paths if path.suffix == ".html"]
    assert SENTENCE in page.read_text(encoding="utf-8")
    assert made.document.synthetic == SENTENCE


def test_a_rise_of_67_crimes_is_told_with_its_base_and_called_no_clear_change(made: MadeAssessment):
    assert figure(made, "count", "all-crime").value == 6_129
    change = figure(made, "difference", "all-crime")
    assert change.value == 67
    assert change.interval is not None
    assert change.interval.lower < 0 < change.interval.upper
    page = next(path for path in made.paths if path.suffix == ".html").read_text(encoding="utf-8")
    assert "no evidence of a change" in page


def test_anti_social_behaviour_rose_by_129_and_is_not_overclaimed(made: MadeAssessment):
    assert figure(made, "count", "anti-social-behaviour").value == 2_700
    assert figure(made, "difference", "anti-social-behaviour").value == 129


def test_a_quarter_of_hospital_data_that_never_came_forbids_a_comparison(made: MadeAssessment):
    measure = "health-assault/admission-assault"
    changes = [
        one
        for one in made.document.figures
        if one.definition.statistic == "difference"
        and one.definition.measure == measure
        and one.definition.period == YEAR
    ]
    assert all(one.value is None for one in changes)


def test_every_figure_can_be_computed_anew(made: MadeAssessment, demo_folder: Path):
    verification = Workspace.open(demo_folder / "partnership").verify(made.assessment.settings.name)
    assert verification.holds, verification


def test_a_second_run_replaces_the_first_but_never_someone_elses_folder(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SaferPlanError, match="Name another folder"):
        run(tmp_path, Console(quiet=True))
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
