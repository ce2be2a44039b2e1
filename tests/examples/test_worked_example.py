"""The worked example's inputs: they say what the founding report says, in the publishers' formats."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from examples.generator.police import CRIME_TYPES, OUTCOMES_HEADER, STOPS_HEADER, STREET_HEADER
from examples.worked_example.calibration import read_calibration
from examples.worked_example.inputs import Inputs, write_inputs
from examples.worked_example.partners import read_partners
from examples.worked_example.places import (
    DISTRICT,
    PARTNERSHIP,
    districts,
    peer_areas,
    people_of,
    reach_in_kilometres,
    small_areas,
)

from saferplan.assessment.partner_series import theme_of
from saferplan.domain.categories import police_uk_categories
from saferplan.domain.information_sharing import InformationPeriod
from saferplan.domain.periods import Month, Period
from saferplan.evidence.mapping_file import read_mapping
from saferplan.geography.contiguity import national_grid
from saferplan.geography.gathering import tables_of
from saferplan.geography.geography import Geography
from saferplan.geography.opening import open_files
from saferplan.statistics.repeats.events import shared_percent

LAST_YEAR = Period.year_ending(Month(2017, 3))
FESTIVAL_AREA = "E01025926"
HATE_RECORDS = sum(sum(halves) for halves in read_calibration().hate.halves)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def delivered(inputs: Inputs, pattern: str) -> list[Path]:
    """The files of all deliveries that match, in the order they came."""
    return [path for delivery in inputs.deliveries for path in sorted(delivery.folder.glob(pattern))]


def delivered_rows(inputs: Inputs, pattern: str) -> list[dict[str, str]]:
    return [row for path in delivered(inputs, pattern) for row in rows_of(path)]


@pytest.fixture(scope="module")
def street(inputs: Inputs) -> list[dict[str, str]]:
    return delivered_rows(inputs, "police/*/*-street.csv")


@pytest.fixture(scope="module")
def in_district(street: list[dict[str, str]]) -> list[dict[str, str]]:
    """The records with a place in the partnership's district."""
    own = {area.code for area in small_areas()}
    return [row for row in street if row["LSOA code"] in own]


def count(
    street: list[dict[str, str]], period: Period, *, disorder: bool = False, month: int | None = None
) -> int:
    """Crimes, or incidents of anti-social behaviour."""
    return sum(
        Month.parse(row["Month"]) in period
        and (month is None or Month.parse(row["Month"]).month == month)
        and (row["Crime type"] == "Anti-social behaviour") == disorder
        for row in street
    )


def test_crime_rose_by_67_and_disorder_by_129_at_plausible_bases(in_district: list[dict[str, str]]):
    before = LAST_YEAR.before
    assert count(in_district, LAST_YEAR) - count(in_district, before) == 67
    assert count(in_district, LAST_YEAR, disorder=True) - count(in_district, before, disorder=True) == 129
    assert 5_500 < count(in_district, before) < 6_500
    assert 2_300 < count(in_district, before, disorder=True) < 2_900


def test_every_crime_type_has_its_calibrated_total_each_year(in_district: list[dict[str, str]]):
    calibration = read_calibration()
    for year, period in enumerate(calibration.years):
        counted = Counter(row["Crime type"] for row in in_district if Month.parse(row["Month"]) in period)
        assert counted == {kind.name: kind.years[year] for kind in calibration.crime_type}


def test_the_june_festival_is_a_hot_spot_that_shrinks(in_district: list[dict[str, str]]):
    years = (LAST_YEAR.before.before, LAST_YEAR.before, LAST_YEAR)
    in_june = [
        Counter(row["LSOA code"] for row in in_district if row["Month"] == f"{year.first.year}-06")
        for year in years
    ]
    at_festival = [counted[FESTIVAL_AREA] for counted in in_june]
    usual = sum(row["LSOA code"] == FESTIVAL_AREA and row["Month"][5:] != "06" for row in in_district) / 33
    assert at_festival[0] > at_festival[1] > at_festival[2] > 4 * usual
    assert in_june[0].most_common(1)[0][0] == FESTIVAL_AREA


def test_hate_crime_rises_in_the_second_half_of_the_last_year_at_low_numbers(inputs: Inputs):
    rows = delivered_rows(inputs, "lists/hate-crimes-and-incidents-*.csv")
    dates = [row["Date"] for row in rows]
    months = [Month(int(date[6:]), int(date[3:5])) for date in dates]
    halves = [
        sum(month in Period(first, first + 5) for month in months)
        for first in (Month(2014, 4) + 6 * half for half in range(6))
    ]
    assert sum(halves) == len(rows) < 250
    assert halves[5] > 1.5 * max(halves[:5])


def test_anti_social_behaviour_is_busier_in_summer_and_burglary_in_winter(in_district: list[dict[str, str]]):
    def share(kind: str, months: set[str]) -> float:
        of_kind = [row["Month"][5:] for row in in_district if row["Crime type"] == kind]
        return sum(month in months for month in of_kind) / len(of_kind)

    summer, winter = {"06", "07", "08"}, {"11", "12", "01"}
    assert share("Anti-social behaviour", summer) > 1.25 * share("Anti-social behaviour", winter)
    assert share("Burglary", winter) > 1.15 * share("Burglary", summer)


def test_some_records_have_no_place_and_then_nothing_of_it(street: list[dict[str, str]]):
    by_month = Counter(row["Month"] for row in street)
    nowhere = Counter(row["Month"] for row in street if row["LSOA code"] == "")
    assert all(0.015 < nowhere[month] / by_month[month] < 0.045 for month in by_month)
    assert {
        (row["Longitude"], row["Latitude"], row["Location"], row["LSOA name"])
        for row in street
        if row["LSOA code"] == ""
    } == {("", "", "No Location", "")}


def test_police_files_are_in_the_publishers_layout(inputs: Inputs):
    headers = {"street": STREET_HEADER, "outcomes": OUTCOMES_HEADER, "stop-and-search": STOPS_HEADER}
    names = set()
    for path in delivered(inputs, "police/*/*.csv"):
        match = re.fullmatch(r"(\d{4}-\d\d)-leicestershire-(street|outcomes|stop-and-search)\.csv", path.name)
        assert match is not None, path.name
        assert match[1] == path.parent.name
        content = path.read_bytes()
        assert content.startswith(headers[match[2]].encode() + b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n") > 1
        names.add(path.name)
    assert len(names) == 3 * 36


def test_crime_ids_are_unique_and_outcomes_belong_to_crimes(inputs: Inputs, street: list[dict[str, str]]):
    crimes = {row["Crime ID"]: row for row in street if row["Crime ID"]}
    assert len(crimes) == sum(row["Crime type"] != "Anti-social behaviour" for row in street)
    outcomes = delivered_rows(inputs, "police/*/*-outcomes.csv")
    assert len(outcomes) > 100_000
    for row in outcomes:
        crime = crimes[row["Crime ID"]]
        assert row["Month"] >= crime["Month"]
        assert row["LSOA code"] == crime["LSOA code"]
        assert row["Outcome type"] == crime["Last outcome category"]
    still_open = [row for row in street if row["Last outcome category"] == "Under investigation"]
    assert still_open
    assert min(row["Month"] for row in still_open) >= "2017-01"


def test_words_in_the_files_are_ones_we_have_categories_for(inputs: Inputs, street: list[dict[str, str]]):
    assert {row["Crime type"] for row in street} <= police_uk_categories().keys()
    for shared in read_partners().series:
        assert all(theme_of(measure) for measure in shared.values)


def test_lists_have_the_calibrated_numbers_but_for_quarters_not_sent(inputs: Inputs):
    for shared in read_partners().list:
        rows = delivered_rows(inputs, f"lists/{shared.id}-*.csv")
        assert tuple(rows[0]) == tuple(shared.columns.values())
        expected = sum(sum(years) for years in shared.kinds.values()) or HATE_RECORDS
        if shared.missing:
            assert 0.85 * expected < len(rows) < expected
            continue
        assert len(rows) == expected
        for kind, years in shared.kinds.items():
            assert sum(row[shared.columns["kind"]] == kind for row in rows) == sum(years)


def test_points_lie_about_their_small_area_and_a_fifth_of_fly_tipping_shares_its_point(inputs: Inputs):
    rows = delivered_rows(inputs, "lists/council-environmental-crime-*.csv")
    areas = {area.code: area for area in small_areas()}
    middles = national_grid(
        [areas[row["LSOA code"]].longitude for row in rows],
        [areas[row["LSOA code"]].latitude for row in rows],
    )
    points = np.array([(int(row["Easting"]), int(row["Northing"])) for row in rows])
    away = np.abs(points - np.transpose(middles)).max(axis=1)
    reach = [1000 * reach_in_kilometres(areas[row["LSOA code"]].square_kilometres) for row in rows]
    # What follows another may lie a little beyond, what follows that a little more.
    assert (away <= np.array(reach) + 1).mean() > 0.97
    assert (away <= np.array(reach) + 300).all()
    tipped = np.array([row["Offence"] == "Fly-tipping" for row in rows])
    assert 15 < shared_percent(*points[tipped].T) < 25
    assert shared_percent(*points[~tipped].T) < 1


def test_what_recurs_leaves_every_year_its_total(inputs: Inputs):
    rows = delivered_rows(inputs, "lists/council-environmental-crime-*.csv")
    [shared] = [one for one in read_partners().list if one.id == "council-environmental-crime"]
    for year, period in enumerate(read_calibration().years):
        months = {f"{month.month:02}/{month.year}" for month in period}
        counted = Counter(row["Offence"] for row in rows if row["Date found"][3:] in months)
        assert counted == {kind: totals[year] for kind, totals in shared.kinds.items()}


def test_lists_come_each_quarter_in_time_but_for_those_late_or_missing(inputs: Inputs):
    for shared in read_partners().list:
        came = {}
        for delivery in inputs.deliveries:
            for path in delivery.folder.glob(f"lists/{shared.id}-*.csv"):
                year, quarter = path.stem[-7:].split("-Q")
                came[path.stem[-7:]] = (delivery.received, InformationPeriod(int(year), int(quarter)))
                months = {row[shared.columns["from"]][3:10] for row in rows_of(path)}
                told = {f"{month.month:02}/{month.year}" for month in came[path.stem[-7:]][1].period}
                assert months <= told
        assert len(came) == 12 - len(shared.missing)
        assert not came.keys() & set(shared.missing)
        late = {when for when, (received, quarter) in came.items() if received > quarter.due}
        assert late == set(shared.late)


def test_mappings_say_what_every_column_and_word_of_the_lists_means(inputs: Inputs):
    mappings = {
        path.stem: read_mapping(path.read_text(), path.name) for path in inputs.mappings.glob("*.toml")
    }
    assert mappings.keys() == {shared.id for shared in read_partners().list}
    for shared in read_partners().list:
        mapping = mappings[shared.id]
        assert mapping.list.id == shared.id
        assert set(mapping.columns) | set(mapping.drop) <= set(shared.columns.values())
        if "kind" in shared.columns:
            words = {
                row[shared.columns["kind"]] for row in delivered_rows(inputs, f"lists/{shared.id}-*.csv")
            }
            assert words <= mapping.category.words.keys()


def test_councils_times_are_intervals_that_end_after_they_begin(inputs: Inputs):
    rows = delivered_rows(inputs, "lists/council-anti-social-behaviour-*.csv")
    spans = [(row["Began"], row["Ended"]) for row in rows if row["Ended"]]
    assert 0.6 < len(spans) / len(rows) < 0.8

    def sortable(text: str) -> str:
        return text[6:10] + text[3:5] + text[:2] + text[11:]

    assert all(sortable(began) <= sortable(ended) for began, ended in spans)


def test_series_have_twelve_quarters_and_a_reason_wherever_a_value_is_missing(inputs: Inputs):
    statuses = set()
    for shared in read_partners().series:
        rows = delivered_rows(inputs, f"counts/{shared.file}")
        assert {row["area"] for row in rows} == {DISTRICT}
        for measure in shared.values:
            assert [row["period"] for row in rows if row["measure"] == measure][-1] == "2017-01/2017-03"
            assert sum(row["measure"] == measure for row in rows) == 12
        assert all((row["value"] == "") == (row["status"] != "") for row in rows)
        statuses |= {row["status"] for row in rows}
    assert statuses == {"", "[x]", "[c]"}


def test_places_are_the_districts_58_small_areas_and_its_wards(inputs: Inputs, street: list[dict[str, str]]):
    areas = small_areas()
    assert len(areas) == len({area.code for area in areas}) == 58
    assert {area.code for area in areas} < {row["LSOA code"] for row in street}
    lookup = rows_of(inputs.geography / "LSOA11_WD17_LAD17_best_fit.csv")
    assert {row["LAD17CD"] for row in lookup} == {DISTRICT}
    assert len({row["WD17CD"] for row in lookup}) == 37
    [own] = [one for one in districts() if one.code == DISTRICT]
    assert own.partnership_code == PARTNERSHIP
    assert sum(area.population for area in areas) == 97_729


def test_districts_to_compare_with_have_people_and_counts_for_every_month(inputs: Inputs):
    others = {one.code: one.name for one in districts() if one.code != DISTRICT}
    people = people_of(peer_areas())
    assert people.keys() == others.keys()
    rows = delivered_rows(inputs, "counts/district-counts.csv")
    assert {row["district"] for row in rows} == {
        *others.values(),
        "North West Leicestershire",
        "(no location)",
    }
    assert {row["crime_type"] for row in rows} == set(CRIME_TYPES)
    assert len({row["month"] for row in rows}) == 36
    rates = sorted(
        1000
        * sum(
            int(row["n"])
            for row in rows
            if row["district"] == name
            and row["crime_type"] != "Anti-social behaviour"
            and Month.parse(row["month"]) in LAST_YEAR
        )
        / people[code]
        for code, name in others.items()
    )
    assert 45 < rates[0] < rates[-1] < 80


def test_counts_of_the_forces_own_districts_are_those_of_its_files(
    inputs: Inputs, street: list[dict[str, str]]
):
    names = {one.code: one.name for one in districts()}
    district_of = {peer.code_2011: names[peer.district] for peer in peer_areas()}
    district_of |= {area.code: names[DISTRICT] for area in small_areas()} | {"": "(no location)"}
    counted = Counter((district_of[row["LSOA code"]], row["Month"], row["Crime type"]) for row in street)
    told = {
        (row["district"], row["month"], row["crime_type"]): int(row["n"])
        for row in delivered_rows(inputs, "counts/district-counts.csv")
        if row["force_file"] == "leicestershire" and row["n"] != "0"
    }
    assert told == counted
    assert len({district for district, _, _ in told}) == 8


def test_hexagons_do_not_overlap_and_hold_together(inputs: Inputs):
    document = json.loads((inputs.geography / "schematic_lsoa11.geojson").read_text(encoding="utf-8"))
    assert document["schematic"] is True
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in document["features"]]
    assert len(shapes) == 58
    together = shapely.union_all(shapes, grid_size=0.001)
    assert together.geom_type == "Polygon"
    assert together.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-3)
    wards = json.loads((inputs.geography / "schematic_wd17.geojson").read_text(encoding="utf-8"))
    assert sum(shapely.geometry.shape(one["geometry"]).area for one in wards["features"]) == pytest.approx(
        together.area, rel=1e-3
    )


def test_geography_is_read_as_the_publishers_is(inputs: Inputs):
    geography = Geography.from_tables(tables_of(open_files([inputs.geography])))
    assert geography.partnership(PARTNERSHIP).district_codes == (DISTRICT,)
    assert geography.population(DISTRICT, 2016).value == 97_729
    assert geography.population("E07000130", 2016).value == people_of(peer_areas())["E07000130"]
    assert len(geography.small_areas(DISTRICT, 2011)) == 58
    assert len(geography.districts()) == 21


def test_everything_synthetic_says_so_and_facts_do_not(inputs: Inputs):
    for delivery in inputs.deliveries:
        mark = tomllib.loads((delivery.folder / "synthetic.toml").read_text(encoding="utf-8"))
        assert "synthetic" in mark["sentence"]
    assert not (inputs.geography / "synthetic.toml").exists()


def test_the_same_bytes_every_time(
    inputs: Inputs, tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]]
):
    write_inputs(tmp_path)
    assert bytes_of(tmp_path) == bytes_of(inputs.geography.parent)
