"""Analyses of small areas: hot spots, the festival of the worked example, change of pattern, concentration."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from reading import sections_of, words_of

from saferplan.assessment.analyses.hot_spots_over_time import CATEGORIES, kind_name
from saferplan.assessment.analyses.known import analysis_named
from saferplan.assessment.analyses.recurring_month import recurring_months
from saferplan.assessment.analyses.small_areas import neighbours_of
from saferplan.assessment.entries import Entered
from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.gathering import gather
from saferplan.assessment.ledger import Ledger
from saferplan.assessment.places import AreaCounts, AreaRow
from saferplan.assessment.settings import AssessmentSettings
from saferplan.cli.reporting import analysis_lines
from saferplan.documents.definition import AreaMap, Bullets, Chart, Marking, Notice
from saferplan.domain.measures import all_crime
from saferplan.domain.periods import Month, Period
from saferplan.domain.shapes import Shape, ShapeSet
from saferplan.statistics.places.classes import Kind
from saferplan.workspace.workspace import Workspace

THREE_YEARS = Period(Month(2014, 4), Month(2017, 3))
JUNE = 2
"""Its position in a year from April."""


@pytest.fixture(scope="module")
def workspace(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("place-analyses") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    return Workspace.open(folder)


def words(workspace: Workspace, analysis: str, measure: str) -> str:
    made = workspace.analyse(analysis, measure=measure, year_ending="2017-03", formats=[])
    return "\n".join(analysis_lines(made.document))


def areas_of(monthly: np.ndarray, shapes: ShapeSet | None = None) -> AreaCounts:
    """Areas named by number, with these records by month."""
    maker = FigureMaker(Ledger(), "a snapshot")
    year = Period(THREE_YEARS.last + -11, THREE_YEARS.last)
    rows = tuple(
        AreaRow(f"E0100000{at}", f"Area {at}", maker.count(all_crime(), place, year, 0), None)
        for at in range(len(monthly))
        for place in [Place(f"E0100000{at}", f"Area {at}", "small area", (f"E0100000{at}",))]
    )
    return AreaCounts(rows, shapes, THREE_YEARS, monthly.astype(np.float64))


def test_the_festival_that_shrinks_is_said_with_its_three_junes(workspace: Workspace):
    said = words(workspace, "hot-spots-over-time", "other-theft")
    assert (
        "North West Leicestershire 001C in Castle Donington Central has a month of its own, June: 120 crimes in June "
        "2014, 75 in June 2015 and 40 in June 2016" in said
    )
    assert "−80 (interval −106 to −56): it has become less every year" in said


def test_a_theme_says_in_short_what_stands_out_among_its_small_areas(workspace: Workspace):
    made = workspace.assess(year_ending="2017-03", name="short", formats=[])
    where = next(one for one in sections_of(made.document.sections) if one.id == "theft-places")
    written = next(block for block in where.blocks if isinstance(block, Bullets))
    said = "".join(words_of(written))
    assert "do not lie in a wider hot area" in said
    assert "has a month of its own, June: " in said
    assert " crimes in June 2014" in said
    assert workspace.verify("short").holds


def test_the_gathering_in_greenhill_is_a_change_of_pattern(workspace: Workspace):
    made = workspace.analyse(
        "pattern-change", measure="anti-social-behaviour", year_ending="2017-03", formats=[]
    )
    said = "\n".join(analysis_lines(made.document))
    assert "1 holds a clearly larger share and none holds a clearly smaller share" in said
    assert "Larger share: North West Leicestershire 009B in Greenhill, 24 records, then 60" in said
    drawn = next(block for block in made.document.sections[0].blocks if isinstance(block, AreaMap))
    assert [one.code for one in drawn.areas if one.category == "larger"] == ["E01025933"]


def test_busy_areas_that_lie_apart_are_named_and_are_no_hot_spots(workspace: Workspace):
    said = words(workspace, "hot-spots", "all-crime")
    assert "none is a hot spot or a cold spot" in said
    assert "North West Leicestershire 010B in Coalville West (480)" in said


def test_the_curve_of_concentration_lies_above_that_of_chance(workspace: Workspace):
    made = workspace.analyse("concentration", measure="burglary", year_ending="2017-03", formats=[])
    chart = next(block for block in made.document.sections[0].blocks if isinstance(block, Chart))
    known = made.document.figures_by_id
    real, chance, alike = (
        np.array([known[point.figure].value for point in series.points]) for series in chart.series
    )
    assert (real >= chance - 1e-9)[1:-1].all()
    assert (chance >= alike - 1e-9).all()


def test_what_is_not_placed_in_small_areas_says_so(workspace: Workspace):
    assert "Too few of these records name a small area" in words(
        workspace, "hot-spots", "hate-crimes-and-incidents/hate-crime"
    )


def test_nothing_of_small_areas_is_told_where_small_numbers_are_protected(workspace):
    snapshot = workspace.store.snapshot()
    settings = AssessmentSettings(
        name="public",
        partnership=workspace.settings.partnership,
        partnership_name="A partnership",
        year_ending=Month(2017, 3),
        audience=Marking.PUBLIC,
    )
    material = gather(snapshot, workspace.geography(snapshot), settings, Entered(), None)
    drugs = next(one for one in material.all_changes if one.measure.id == "drugs")
    figures = len(material.maker.ledger)
    for analysis in ("hot-spots", "hot-spots-over-time", "clusters", "pattern-change", "concentration"):
        answer = analysis_named(analysis).of_measure
        assert answer is not None
        (notice,) = answer(material, replace(drugs, guarded=True), "here")
        assert isinstance(notice, Notice)
        assert "small numbers of this measure are protected" in str(notice)
        assert len(material.maker.ledger) == figures
        assert len(answer(material, drugs, "here")) > 1
        figures = len(material.maker.ledger)


def test_a_month_of_its_own_is_found_beside_a_season_that_all_share():
    rng = np.random.default_rng(3)
    season = np.tile([1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1], 3)
    monthly = rng.poisson(5 * season, (12, 36))
    assert recurring_months(areas_of(monthly), rate=0.05, level=0.95) == ()
    monthly[4, JUNE::12] += 60
    (found,) = recurring_months(areas_of(monthly), rate=0.05, level=0.95)
    assert found.row.name == "Area 4"
    assert [str(month) for month in found.months] == ["2014-06", "2015-06", "2016-06"]
    assert found.lower <= found.times <= found.upper


def test_a_single_june_is_no_month_of_its_own():
    monthly = np.random.default_rng(3).poisson(5, (12, 36))
    monthly[4, JUNE] += 200
    assert recurring_months(areas_of(monthly), rate=0.05, level=0.95) == ()


def test_months_that_are_not_known_shorten_what_is_looked_at():
    monthly = np.random.default_rng(3).poisson(5, (12, 36)).astype(float)
    monthly[4, JUNE::12] += 60
    monthly[7, 3] = np.nan
    (found,) = recurring_months(areas_of(monthly), rate=0.05, level=0.95)
    assert [str(month) for month in found.months] == ["2015-06", "2016-06"]
    monthly[7, 15] = np.nan
    assert recurring_months(areas_of(monthly), rate=0.05, level=0.95) == ()


def test_slivers_between_outlines_are_bridged_and_an_area_without_one_has_no_neighbour():
    def square(at: int, west: float) -> Shape:
        ring = ((west, 0.0), (west + 1, 0.0), (west + 1, 1.0), (west, 1.0), (west, 0.0))
        return Shape(f"E0100000{at}", ((ring,),))

    shapes = ShapeSet("drawn", (square(3, 2.01), square(0, 0.0), square(1, 1.01)))
    found = neighbours_of(areas_of(np.ones((4, 36)), shapes), shapes)
    assert found.number.tolist() == [1, 2, 0, 1]


def test_every_kind_has_a_category_with_a_mark_of_its_own():
    kinds = [kind for kind in Kind if kind is not Kind.NOT_TESTED]
    assert {one.name for one in CATEGORIES} == {kind_name(kind) for kind in kinds}
    marks = [one.mark for one in CATEGORIES if one.mark]
    assert len(marks) == len(set(marks)) == 16


def test_anti_social_behaviour_that_gathers_is_a_cluster_up_to_now(workspace: Workspace):
    made = workspace.analyse("clusters", measure="anti-social-behaviour", year_ending="2017-03", formats=[])
    said = "\n".join(analysis_lines(made.document))
    assert "Clusters that go on in the latest month" in said
    assert "Greenhill" in said
    figures = {one.definition.statistic: one for one in reversed(made.document.figures)}
    assert figures["p of a cluster"].value <= 0.05
    observed = made.document.figures_by_id[figures["records led to"].definition.inputs[0]]
    assert observed.value > 1.2 * figures["records led to"].value
    assert observed.definition.period.last == Month(2017, 3)
    assert workspace.verify(made.assessment.settings.name).holds


def test_where_nothing_goes_on_the_clearest_cluster_is_told_with_its_chance(workspace: Workspace):
    said = words(workspace, "clusters", "burglary")
    assert "Nothing goes on that stands out" in said
    assert "Map" not in said
