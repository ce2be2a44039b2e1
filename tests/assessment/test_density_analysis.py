"""The density of a partner's list: what is drawn, what is refused, and why."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from saferplan.assessment.analyses.density import ground_of
from saferplan.cli.reporting import analysis_lines
from saferplan.documents.definition import AreaMap
from saferplan.domain.shapes import Shape, ShapeSet
from saferplan.geography.contiguity import national_grid
from saferplan.workspace.workspace import Workspace

MAPPING = """
[list]
id = "{list}"
title = "Fly-tipping, {list}"
supplier = "A council"
holder = "Head of Service"
agreement = "A-1"
retain_until = 2999-01-31

[category]
constant = "fly-tipping"

[time]
date = {{ column = "Date", format = "YYYY-MM-DD" }}

[place]
easting = "East {list}"
northing = "North"
point = "{point}"
"""
MOVED_FROM, MOVED_TO = (442_500, 314_200), (436_000, 316_500)


@pytest.fixture(scope="module")
def workspace(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The worked example with three lists: a cluster that moved, a few points, and points that were snapped."""
    folder = tmp_path_factory.mktemp("density") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    workspace = Workspace.open(folder)
    rng = np.random.default_rng(5)
    for name, point, records in (("exact", "exact", 150), ("few", "exact", 10), ("moved", "snapped", 60)):
        lines = [f"Date,East list-{name},North"]
        for year, middle in ((2015, MOVED_FROM), (2016, MOVED_TO)):
            for number in range(records):
                near = rng.normal(middle, 600)
                anywhere = rng.uniform((430_000, 306_000), (446_000, 326_000))
                east, north = near if number % 2 else anywhere
                lines.append(f"{year}-{4 + number % 9:02d}-10,{east:.0f},{north:.0f}")
        (folder / "mappings" / f"list-{name}.toml").write_text(
            MAPPING.format(list=f"list-{name}", point=point)
        )
        file = folder / f"list-{name}.csv"
        file.write_text("\n".join(lines) + "\n")
        workspace.add_evidence([file])
    return workspace


def test_where_points_are_dense_and_where_they_moved_is_drawn_and_verified(workspace: Workspace):
    made = workspace.analyse(
        "density", measure="list-exact/fly-tipping", year_ending="2017-03", formats=["html"]
    )
    said = "\n".join(analysis_lines(made.document))
    assert "Of 150 records of the year, 150 have an exact point in the area" in said
    density, change = (block for block in made.document.sections[0].blocks if isinstance(block, AreaMap))
    cells = next(one for one in made.document.shape_sets if one.id == density.shapes)
    assert cells.cells
    middles = {one.code: np.mean(one.polygons[0][0][:4], axis=0) for one in cells.shapes}
    known = made.document.figures_by_id
    values = {one.code: known[one.figure].value or 0 for one in density.areas if one.figure}
    densest = max(values, key=lambda code: values[code])
    assert np.hypot(*(middles[densest] - MOVED_TO)) < 1_500
    size = cells.shapes[0].polygons[0][0][1][0] - cells.shapes[0].polygons[0][0][0][0]
    # Every point is in the map, up to what is spread beyond its edge.
    assert sum(values.values()) * size**2 / 1e6 == pytest.approx(150, rel=0.15)
    kinds = {
        kind: np.mean([middles[one.code] for one in change.areas if one.category == kind], axis=0)
        for kind in ("more", "less")
    }
    assert np.hypot(*(kinds["more"] - MOVED_TO)) < 3_000
    assert np.hypot(*(kinds["less"] - MOVED_FROM)) < 3_000
    assert workspace.verify(made.assessment.settings.name).holds


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("list-few/fly-tipping", "Fewer than 30 records of the year have an exact point"),
        ("list-moved/fly-tipping", "have no exact points"),
        ("burglary", "would show where the map points are"),
        ("hate-crimes-and-incidents/hate-crime", "have no exact points"),
    ],
)
def test_what_no_smooth_map_can_be_made_of_says_why(workspace: Workspace, measure: str, said: str):
    made = workspace.analyse("density", measure=measure, year_ending="2017-03", formats=[])
    assert said in "\n".join(analysis_lines(made.document))
    assert not any(isinstance(block, AreaMap) for block in made.document.sections[0].blocks)


def test_on_a_schematic_map_the_area_is_where_the_points_are_and_no_small_area_is_named(workspace: Workspace):
    made = workspace.analyse(
        "density", measure="council-environmental-crime/fly-tipping", year_ending="2017-03", formats=[]
    )
    density = next(block for block in made.document.sections[0].blocks if isinstance(block, AreaMap))
    assert density.notes == ("No real outlines are held, so the area is taken as where the points are.",)
    said = "\n".join(analysis_lines(made.document))
    assert "densest where the map is darkest" in said
    # The same spots recur in both years.
    assert "no place holds a share that is clearly another" in said


def test_the_cells_are_those_of_the_outline_where_one_is_held():
    def square(code: str, west: float) -> Shape:
        ring = ((west, 52.7), (west + 0.05, 52.7), (west + 0.05, 52.74), (west, 52.74), (west, 52.7))
        return Shape(code, ((ring,),))

    shapes = ShapeSet("areas", (square("one", -1.4), square("two", -1.35)), attribution="Its owner")
    east, north = national_grid([-1.39, -1.31], [52.71, 52.73])
    ground = ground_of(east, north, shapes, "here")
    assert ground.outline is not None
    assert (ground.outline.attribution, ground.outline.metres) == ("Its owner", True)
    assert len(ground.outline.shapes[0].polygons) == 1  # the two squares are one area
    assert (ground.grid.place_of(east, north) >= 0).all()
    beyond_east, beyond_north = national_grid([-1.45], [52.72])
    assert (ground.grid.place_of(beyond_east, beyond_north) < 0).all()
    assert ground_of(east, north, ShapeSet("drawn", shapes.shapes, schematic=True), "here").outline is None
