"""Density: a smooth map of the exact points of a partner's list, and how it differs from the year before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
import shapely

from saferplan.assessment.analyses.small_areas import HIDDEN, full_name, polygon, result_figure, why_not
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.records import selected_records
from saferplan.assessment.selecting import PARTNERSHIP_LIST, AreaSelector
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import AreaMap, Block, Category, Inline, MapArea, Paragraph, Side, Text
from saferplan.domain.figure import Figure, Selection, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Period
from saferplan.domain.shapes import Shape, ShapeSet
from saferplan.evidence.records import PlacePrecision
from saferplan.geography.contiguity import national_grid, study_area
from saferplan.statistics.inputs import Floats
from saferplan.statistics.multiplicity import FALSE_DISCOVERY
from saferplan.statistics.places.density import (
    KERNEL_DENSITY,
    RELATIVE_RISK,
    Kernel,
    RelativeRisk,
    kernel_density,
    relative_risk,
    scott_bandwidth,
)
from saferplan.statistics.places.grids import Grid, grid_around, square_grid

FEWEST_POINTS = 30
"""A smooth map of fewer points shows each of them, and little else."""

_SIZES = (
    100.0,
    200.0,
    250.0,
    500.0,
    1000.0,
    2000.0,
    5000.0,
)  # metres: sides of cells that people can picture
_MOST_CELLS = 2_500
_LEAST_CELLS_WIDE = 3.0  # the kernel must reach over as many cells, or the map shows the cells
_SNAPPED = (
    "Police points are moved to the nearest of a list of map points before they are published. A smooth map of them "
    "would show where the map points are, so none is made: see the map of small areas."
)
_NO_POINTS = (
    "The records of this list have no exact points, only wards, areas or points that were moved to shared map points, "
    "so no smooth map can be made of them."
)
_SAME = (
    Category(
        "more", "Larger share", "Holds clearly more of all records than the year before", Side.HIGH, "L"
    ),
    Category(
        "less", "Smaller share", "Holds clearly less of all records than the year before", Side.LOW, "S"
    ),
    Category("alike", "No clear change"),
    Category("too-few", "Too few records to tell"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The cells under study and the outline they lie in, in metres; no outline where none is held."""

    grid: Grid
    outline: ShapeSet | None


def density_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Where the records of the year are dense, and where they hold another share than the year before."""
    if change.guarded:
        return why_not(HIDDEN)
    if change.measure.dataset == POLICE_RECORDS:
        return why_not(_SNAPPED)
    year = material.settings.year
    east, north = exact_points(material, change, year)
    if not east.size:
        return why_not(_NO_POINTS)
    if east.size < FEWEST_POINTS:
        return why_not(
            f"Fewer than {FEWEST_POINTS} records of the year have an exact point: too few for a smooth map."
        )
    areas = material.small_areas(change.measure.id)
    ground = ground_of(east, north, areas.shapes if areas else None, prefix)
    placed = ground.grid.place_of(east, north) >= 0
    if placed.sum() < FEWEST_POINTS:
        return why_not("Too few of the points lie in the partnership's area for a smooth map.")
    wide = max(
        scott_bandwidth(east[placed], north[placed], kernel=Kernel.QUARTIC),
        _LEAST_CELLS_WIDE * ground.grid.size,
    )
    # To ten metres: what is finer says nothing, and is easier to repeat.
    made = _Made(material, change, areas, ground, float(np.round(wide, -1)), prefix)
    return (*made.density(east, north, int(placed.sum())), *made.against_before(east, north))


def exact_points(material: Material, change: MeasureChange, period: Period) -> tuple[Floats, Floats]:
    """Metres east and north of the records of a measure that have an exact point."""
    measure = change.measure
    # As in the list's own count: a record that no small area is known for is not known to lie elsewhere.
    wanted = Selection(
        dataset=measure.dataset,
        period=period,
        level=PARTNERSHIP_LIST,
        areas=(material.partnership.code,),
        categories=measure.categories,
    )
    table = selected_records(wanted, material.snapshot, AreaSelector(material.geography))
    table = table.filter(pc.equal(table["place_precision"], PlacePrecision.EXACT_POINT.value))
    east, north = national_grid(
        table["longitude"].to_numpy(zero_copy_only=False), table["latitude"].to_numpy(zero_copy_only=False)
    )
    known = ~np.isnan(east)
    return east[known], north[known]


def ground_of(east: Floats, north: Floats, shapes: ShapeSet | None, prefix: str) -> Ground:
    """The cells of the partnership's area, where its outlines are held; else those around the points."""
    if shapes is None or shapes.schematic or not shapes.shapes:
        size = _size(float(np.ptp(east)), float(np.ptp(north)))
        return Ground(grid_around(east, north, size=size), None)
    corners = shapely.union_all(shapely.buffer([polygon(one) for one in shapes.shapes], 1e-5))
    outline = shapely.transform(corners, lambda at: np.column_stack(national_grid(at[:, 0], at[:, 1])))
    west, south, right, top = shapely.bounds(outline)
    size = _size(right - west, top - south)
    grid = square_grid(
        np.floor(west / size) * size, np.floor(south / size) * size, float(right), float(top), size=size
    )
    return Ground(
        study_area(grid, outline),
        ShapeSet(
            f"{prefix}-outline",
            (Shape("outline", _rings(outline)),),
            attribution=shapes.attribution,
            metres=True,
        ),
    )


def _size(wide: float, high: float) -> float:
    return next((size for size in _SIZES if (wide / size + 1) * (high / size + 1) <= _MOST_CELLS), _SIZES[-1])


def _rings(outline: shapely.Geometry) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
    def ring(line: shapely.Geometry) -> tuple[tuple[float, float], ...]:
        return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(line).round(0))

    return tuple(
        (ring(one.exterior), *(ring(hole) for hole in one.interiors))
        for one in shapely.get_parts(shapely.simplify(outline, 20.0))
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What the blocks are made from; each figure is made where it is shown."""

    material: Material
    change: MeasureChange
    areas: AreaCounts | None
    ground: Ground
    bandwidth: float
    prefix: str

    @property
    def _parameters(self) -> tuple[tuple[str, float], ...]:
        return (("bandwidth in metres", self.bandwidth), ("cell in metres", self.ground.grid.size))

    def density(self, east: Floats, north: Floats, placed: int) -> tuple[Block, ...]:
        """The sentence and the map of this year's density."""
        found = kernel_density(
            east,
            north,
            self.ground.grid,
            self.bandwidth,
            edge_correction=self.ground.outline is not None,
        )
        values = np.round(found.density, 4)
        peak = int(np.nanargmax(values))
        points = result_figure(
            self.material, self.change, "records with an exact point", Unit.COUNT, KERNEL_DENSITY, placed
        )
        top = self._cell("records per square kilometre", peak, float(values[peak]))
        wide = result_figure(
            self.material,
            self.change,
            "bandwidth of the density in metres",
            Unit.COUNT,
            KERNEL_DENSITY,
            self.bandwidth,
            parameters=self._parameters,
        )
        where = self._named(peak)
        text: Text = sentence(
            "Of ",
            plain(self.change.now.count),
            " records of the year, ",
            plain(points),
            " have an exact point in the area. They are densest ",
            f"in {where}, " if where else "where the map is darkest, ",
            "at ",
            plain(top),
            " a square kilometre. Each point is spread over ",
            plain(wide),
            " metres (Scott's rule), which decides how smooth the map is; peaks of few points look like peaks of many.",
        )
        drawn = AreaMap(
            f"{self.prefix}-density",
            sentence(
                f"{self.change.measure.title}: densest in {where}"
                if where
                else f"{self.change.measure.title}: density"
            ),
            f"Records per square kilometre, quartic kernel, {self.material.settings.year.label}",
            "Records per square kilometre",
            self._cells().id,
            tuple(
                MapArea(
                    self._code(at),
                    self._code(at),
                    self._cell("records per square kilometre", at, float(value)).id,
                )
                for at, value in enumerate(values)
            ),
            source=self.material.source_line([self.change]),
            notes=()
            if self.ground.outline is not None
            else ("No real outlines are held, so the area is taken as where the points are.",),
            outline=self._outline(),
        )
        return (Paragraph(text), drawn)

    def against_before(self, east: Floats, north: Floats) -> tuple[Block, ...]:
        """Where the records hold a larger or smaller share than the year before; why not where too few have points."""
        earlier_east, earlier_north = exact_points(
            self.material, self.change, self.material.settings.year.before
        )
        inside = self.ground.grid.place_of(earlier_east, earlier_north) >= 0
        if inside.sum() < FEWEST_POINTS:
            return why_not(
                "Too few records of the year before have an exact point for the two years to be compared."
            )
        found = relative_risk(
            east,
            north,
            earlier_east,
            earlier_north,
            self.ground.grid,
            self.bandwidth,
            rate=self.material.settings.false_discovery_rate,
        )
        kinds = _kinds(found)
        clear = {name: sum(one == name for one in kinds) for name in ("more", "less")}
        lead: Text = sentence(
            "Against the year before, with each year's records taken as a whole, so that only where they lie counts: "
        )
        if not any(clear.values()):
            none = "no place holds a share that is clearly another once it is allowed for that so many are tested."
            return (Paragraph((*lead, *sentence(none))),)
        parts: list[str | Inline] = []
        for name, word in (("more", "larger"), ("less", "smaller")):
            area = result_figure(
                self.material,
                self.change,
                f"square kilometres with a clearly {word} share",
                Unit.SQUARE_KILOMETRES,
                FALSE_DISCOVERY,
                clear[name] * self.ground.grid.cell_area / 1e6,
                comparison=self.material.settings.year.before,
                parameters=(*self._parameters, ("false-discovery rate", found.rate)),
            )
            parts += [
                plain(area),
                f" square kilometres hold a clearly {word} share" + (", " if name == "more" else "."),
            ]
        drawn = AreaMap(
            f"{self.prefix}-density-change",
            sentence(
                f"{self.change.measure.title}: where the records hold another share than the year before"
            ),
            f"Density of the {self.material.settings.year.label} against the year before",
            "Share of all records",
            self._cells().id,
            tuple(
                MapArea(
                    self._code(at),
                    self._code(at),
                    self._ratio(at, float(found.ratio[at])) if not np.isnan(found.ratio[at]) else None,
                    category=kind,
                )
                for at, kind in enumerate(kinds)
            ),
            source=self.material.source_line([self.change]),
            categories=tuple(one for one in _SAME if one.id in kinds),
            measure="Ratio to the year before",
            outline=self._outline(),
        )
        return (Paragraph((*lead, *sentence(*parts))), drawn)

    def _ratio(self, at: int, value: float) -> str:
        return result_figure(
            self.material,
            self.change,
            "ratio of densities",
            Unit.RATIO,
            RELATIVE_RISK,
            round(value, 4),
            comparison=self.material.settings.year.before,
            parameters=(*self._parameters, ("cell", at)),
        ).id

    def _cell(self, statistic: str, at: int, value: float) -> Figure:
        return result_figure(
            self.material,
            self.change,
            statistic,
            Unit.RATIO,
            KERNEL_DENSITY,
            value,
            parameters=(*self._parameters, ("cell", at)),
        )

    @staticmethod
    def _code(at: int) -> str:
        return f"cell-{at}"

    def _cells(self) -> ShapeSet:
        corners = self.ground.grid.corners()
        return self.material.drawn(
            ShapeSet(
                f"{self.prefix}-cells",
                tuple(
                    Shape(self._code(at), ((tuple((float(x), float(y)) for x, y in (*cell, cell[0])),),))
                    for at, cell in enumerate(corners)
                ),
                attribution=self.ground.outline.attribution if self.ground.outline else "",
                metres=True,
                cells=True,
            )
        )

    def _outline(self) -> str:
        return "" if self.ground.outline is None else self.material.drawn(self.ground.outline).id

    def _named(self, peak: int) -> str:
        """The small area in which the middle of a cell lies; nothing where none is known."""
        if self.areas is None or self.areas.shapes is None or self.ground.outline is None:
            return ""
        x, y = (float(one[peak]) for one in self.ground.grid.middles())
        for shape in self.areas.shapes.shapes:
            outline = shapely.transform(
                polygon(shape), lambda at: np.column_stack(national_grid(at[:, 0], at[:, 1]))
            )
            if shapely.contains_xy(outline, x, y):
                row = next((one for one in self.areas.rows if one.code == shape.code), None)
                return "" if row is None else full_name(self.material, row)
        return ""


def _kinds(found: RelativeRisk) -> list[str]:
    """What each cell is, by the test of its ratio."""
    clear = found.adjusted <= found.rate
    return [
        "too-few" if np.isnan(p) else "more" if sure and z > 0 else "less" if sure else "alike"
        for p, sure, z in zip(found.adjusted, clear, found.z, strict=True)
    ]
