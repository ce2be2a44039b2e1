"""Facts about England and Wales that the real files must give."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
import shapely

from saferplan.domain.absence import Absence
from saferplan.geography import Geography, Level, UnknownAreaError

pytestmark = pytest.mark.real

NWL = "E07000134"


def test_the_partnership_of_the_founding_report_resolves(real: Geography) -> None:
    partnership = real.partnership("E22000170")
    assert partnership.name == "North West Leicestershire"
    assert partnership.district_codes == (NWL,)
    assert partnership.force is not None
    assert partnership.force.code == "E23000021"
    assert partnership.county is not None
    assert partnership.county.code == "E10000018"


def test_every_partnership_resolves_and_together_they_cover_every_small_area_once(real: Geography) -> None:
    partnerships = real.partnerships()
    assert len(partnerships) == 314
    assert all(partnership.districts and partnership.force for partnership in partnerships)
    for vintage, count in ((2011, 34_753), (2021, 35_672)):
        areas = [real.small_areas(one.district_codes, vintage) for one in partnerships]
        assert sum(map(len, areas)) == count
        assert len(set().union(*areas)) == count


def test_merged_districts_are_taken_apart_for_the_partnerships_that_stayed(real: Geography) -> None:
    assert real.partnership("E22000303").district_codes == ("E07000004",)  # Aylesbury Vale in Buckinghamshire
    dorset = real.partnership("E22000367")
    assert dorset.district_codes == ("E06000059", "E07000048")  # Dorset, and Christchurch of old
    assert "former district" in dorset.caveats[0]
    assert real.partnership("E22000372").district_codes == ("E06000065",)  # North Yorkshire, whole
    assert real.partnership("W14000023").district_codes == ("W06000016", "W06000024")  # Cwm Taf
    parts = [
        real.population(code, 2021).value for code in ("E07000004", "E07000005", "E07000006", "E07000007")
    ]
    whole = real.population("E06000060", 2021).value
    assert sum(part for part in parts if isinstance(part, int)) == whole


def test_counts_of_small_areas_and_people(real: Geography) -> None:
    assert len(real.small_areas(NWL, 2011)) == 58
    assert len(real.small_areas(NWL, 2021)) == 60
    assert real.population(NWL, 2011).value == 93_670
    assert real.population(NWL, 2022).value == 107_666
    later = real.population(NWL, 2025)
    assert (later.value, later.year_used) == (107_666, 2022)
    assert "nearest held to 2025" in later.note
    assert len(real.districts()) == 318


def test_a_small_area_of_either_vintage_has_a_population_or_says_it_is_unknown(real: Geography) -> None:
    split = real.area("E01025925")
    assert split.became == ("E01035098", "E01035099")
    parts = [real.population(code, 2022).value for code in split.became]
    assert real.population(split.code, 2022).value == sum(part for part in parts if isinstance(part, int))
    merged = next(
        area.earlier[0]
        for area in real.comparable_small_areas([one.code for one in real.districts()]).values()
        if len(area.earlier) == 2 and len(area.later) == 1
    )
    alone = real.population(merged, 2022)
    assert alone.year_used == 2020  # only the estimates for areas of 2011 know it
    assert isinstance(alone.value, int)


def test_every_district_name_of_the_counts_is_found(real: Geography, shared_data: Path) -> None:
    names: set[str] = set()
    for year in (2014, 2025):
        path = shared_data / "district_counts" / f"district_month_type_{year}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            names |= {row["district"] for row in csv.DictReader(file)}
    unknown = set()
    for name in names:
        try:
            real.todays_district(real.find(name, Level.DISTRICT).code)
        except UnknownAreaError:
            unknown.add(name)
    assert unknown == {"(no location)"}
    assert len(names) == 359


@pytest.mark.parametrize(
    ("spelt", "code"),
    [
        ("Bristol", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("Kingston upon Hull", "E06000010"),
        ("The Vale of Glamorgan", "W06000014"),
        ("Abertawe", "W06000011"),
        ("Shepway", "E07000112"),
        ("Barnsley", "E08000016"),
        ("north west leicestershire  ", NWL),
    ],
)
def test_districts_are_found_in_every_spelling(real: Geography, spelt: str, code: str) -> None:
    assert real.find(spelt, Level.DISTRICT).code == code


def test_a_code_newer_than_the_lookups_leads_to_the_same_ground(real: Geography) -> None:
    assert real.todays_district("E08000038").code == "E08000016"
    assert real.population("E08000038", 2022) == real.population("E08000016", 2022)


def test_an_exact_fit_comes_before_a_best_fit_beyond_the_boundary(real: Geography) -> None:
    lookup = dict(zip(*(column.to_pylist() for column in real.lookup(Level.DISTRICT).columns), strict=True))
    assert lookup["E01027305"] == "E06000062"  # its ward's best fit is in Cherwell
    assert lookup["E01023508"] == "E07000242"  # East Hertfordshire 002D, redrawn partly into Stevenage
    assert len(lookup) == 36_778


def test_features_are_held_for_every_district_of_each_nation(real: Geography) -> None:
    england = real.district_features("E92000001")
    assert england.values.shape == (296, 8)
    assert np.isfinite(england.values).all()
    wales = real.district_features("W92000004")
    assert wales.values.shape == (22, 7)
    assert wales.left_out == ("mean_deprivation: not held for 22 of 22 districts",)
    assert real.district_features().values.shape == (318, 7)


def test_the_profile_of_a_district(real: Geography) -> None:
    profile = real.profile(NWL)
    assert profile.population_change == 13_996
    assert profile.households.value == 44_979
    assert profile.small_areas == 60
    assert [edition.year for edition in profile.deprivation] == [2025, 2019]
    assert profile.ages.total == 104_809
    assert profile.urban_share == pytest.approx(0.563, abs=0.001)


def test_a_nation_without_the_english_index_has_no_deprivation_rather_than_a_zero(real: Geography) -> None:
    assert real.profile("W06000015").deprivation == ()


@pytest.mark.parametrize("vintage", [2011, 2021])
def test_outlines_of_a_district_fit_together_and_are_small_enough(real: Geography, vintage: int) -> None:
    shapes = real.outlines(Level.SMALL_AREA, NWL, vintage=vintage)
    assert {shape.code for shape in shapes.shapes} == set(real.small_areas(NWL, vintage))
    path = sum(
        len(f"{x:.1f},{y:.1f} ")
        for shape in shapes.shapes
        for polygon in shape.polygons
        for ring in polygon
        for x, y in ring
    )
    assert path < 60_000
    polygons = [
        shapely.union_all([shapely.Polygon(polygon[0], polygon[1:]) for polygon in shape.polygons])
        for shape in shapes.shapes
    ]
    assert shapely.coverage_is_valid(polygons)
    assert len(shapely.get_parts(shapely.coverage_union_all(polygons))) == 1


def test_a_ward_that_no_small_area_fits_best_is_still_on_the_map(real: Geography) -> None:
    on_map = {shape.code for shape in real.outlines(Level.WARD, NWL).shapes}
    with_small_areas = set(real.ward_lookup(NWL)["area_code"].to_pylist())
    assert len(on_map) == 38
    assert with_small_areas < on_map


def test_unknown_population_is_never_zero(real: Geography) -> None:
    fire = next(area for area in (real.find("Lancashire", Level.FIRE_AUTHORITY),))
    assert isinstance(real.population(fire.code, 2022).value, int)
    assert real.population("E02005397", 2022).value is Absence.UNKNOWN  # no lookup to middle areas is held
