"""What single records tell: hours of the week and repeats, from lists that allow it, and why not from others."""

from __future__ import annotations

import csv
import gzip
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from reading import sections_of, words_of

from saferplan.cli.reporting import analysis_lines
from saferplan.documents.definition import Chart, Table
from saferplan.statistics.repeats.again import repeats
from saferplan.statistics.repeats.near_repeat import near_repeat
from saferplan.statistics.times_of_day.aoristic import hours_of_week
from saferplan.workspace.workspace import Workspace

NOISE = "council-anti-social-behaviour/noise"
POINTS = "council-anti-social-behaviour-points/noise"
FLY_TIPPING = "council-environmental-crime/fly-tipping"
ABANDONED = "council-environmental-crime/abandoned-vehicles"
MAPPING = """[list]
id = "council-anti-social-behaviour-points"
title = "Noise with points"
supplier = "North West Leicestershire District Council"
holder = "Head of Community Services"
agreement = "None: the records are synthetic"
retain_until = 2030-07-31

[category]
constant = "noise"

[time]
start = { column = "From", format = "YYYY-MM-DD HH:mm" }
end = { column = "Until", format = "YYYY-MM-DD HH:mm" }

[place]
easting = "East"
northing = "North"
"""


@pytest.fixture(scope="module")
def workspace(worked_example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("records") / "partnership"
    shutil.copytree(worked_example.folder.root, folder)
    return Workspace.open(folder)


def with_points(workspace: Workspace, folder: Path, rows: list[tuple[str, str, float, float]]) -> Workspace:
    """The workspace with one more list: noise, from when until when, at which point."""
    shutil.copytree(workspace.folder.root, folder / "partnership")
    made = Workspace.open(folder / "partnership")
    (made.folder.mappings / "points.toml").write_text(MAPPING, encoding="utf-8")
    path = folder / "noise.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["From", "Until", "East", "North"])
        writer.writerows(rows)
    made.add_evidence([path])
    return made


def lines(workspace: Workspace, analysis: str, measure: str, **options) -> str:
    made = workspace.analyse(analysis, measure=measure, year_ending="2017-03", formats=[], **options)
    assert workspace.verify(made.assessment.settings.name).holds
    return "\n".join(analysis_lines(made.document))


def planted(seed: int) -> list[tuple[str, str, float, float]]:
    """A year of noise at random places of the district, every fifth of it once more four days later."""
    rng = np.random.default_rng(seed)
    rows = []
    for place in range(120):
        at = datetime(2016, 4, 1, 22) + timedelta(days=int(rng.integers(0, 350)))  # noqa: DTZ001 - local
        east, north = rng.uniform(438_000, 446_000), rng.uniform(310_000, 318_000)
        rows.append((at, east, north))
        if place % 5 == 0:
            rows.append((at + timedelta(days=4), east, north))
    return [
        (
            f"{at:%Y-%m-%d %H:%M}",
            f"{at + timedelta(minutes=90):%Y-%m-%d %H:%M}",
            round(east, 1),
            round(north, 1),
        )
        for at, east, north in rows
    ]


def test_hours_are_those_of_the_records(workspace):
    made = workspace.analyse("hours", measure=NOISE, year_ending="2017-03", formats=[])
    heat = next(one for one in made.document.sections[0].blocks if isinstance(one, Chart))
    known = made.document.figures_by_id
    shown = np.array([[known[point.figure].value for point in row.points] for row in heat.series])
    count = next(
        one for one in made.document.figures if one.definition.statistic == "count" and one.value == 417
    )
    table = workspace.trace_rows(count.id)
    start, end = (table[name].to_numpy().astype("datetime64[m]") for name in ("starts", "ends"))
    np.testing.assert_allclose(shown, hours_of_week(start, end).weight)
    assert shown.sum() == pytest.approx(417)


def test_the_evening_is_named_with_its_interval(workspace):
    found = lines(workspace, "hours", NOISE)
    assert "Of 417 records 417 have a time of day" in found
    assert "fell in the evening (" in found
    assert "chance alone would give with a probability of" in found


@pytest.mark.parametrize(
    ("analysis", "measure", "said"),
    [
        ("hours", "burglary", "carry the month and no day or time"),
        ("hours", FLY_TIPPING, "dates its records to the day or the month"),
        ("hours", "fire-deliberate-vehicle/deliberate-vehicle-fire", "fewer than thirty records"),
        ("near-repeat", "burglary", "moved to shared map points"),
        ("repeat-places", "burglary", "moved to shared map points"),
        ("near-repeat", NOISE, "places its records in wards"),
        ("repeat-places", "ambulance-call-outs/ambulance-call-out", "in outward postcodes"),
    ],
)
def test_why_not_is_said(workspace, analysis, measure, said):
    assert said in lines(workspace, analysis, measure)


def test_what_is_guarded_says_nothing_of_hours_or_repeats(workspace):
    of = "hate-crimes-and-incidents/hate-crime"
    for analysis in ("near-repeat", "repeat-places", "hours"):
        assert "so that nobody can be identified" in lines(workspace, analysis, of, audience="public")


def test_planted_repeats_are_found_by_the_bands_they_were_planted_in(workspace, tmp_path):
    made = with_points(workspace, tmp_path, planted(11))
    near = lines(made, "near-repeat", POINTS)
    assert (
        "Within a week of one another there are more pairs than chance would make: the same place, " in near
    )
    again = lines(made, "repeat-places", POINTS)
    assert "followed within four weeks" in again
    table = next(
        one
        for one in made.analyse("repeat-places", measure=POINTS, year_ending="2017-03", formats=[])
        .document.sections[0]
        .blocks
        if isinstance(one, Table)
    )
    assert [row.cells[0].text for row in table.rows] == ["One", "Two"]


def test_the_theme_page_has_hours_and_near_repeats_and_says_of_which_list(workspace):
    made = workspace.assess(year_ending="2017-03", name="records", formats=[])
    assert workspace.verify("records").holds
    sections = {one.id: one for one in sections_of(made.document.sections)}
    assert "anti-social-behaviour-hours" in sections
    near = sections["anti-social-behaviour-near-repeat"]
    said = "".join(words_of(near.blocks[0]))
    assert said.startswith("Fly-tipping (Council records of environmental crime): of ")
    assert "more pairs than chance would make: the same place, " in said
    missing = sections["anti-social-behaviour-not-known"]
    assert "same places or people suffer again" not in "".join(words_of(missing.blocks[0]))


def test_near_repeats_planted_in_the_worked_example_are_found_in_their_bands_and_in_no_other(workspace):
    said = lines(workspace, "near-repeat", FLY_TIPPING)
    assert "Of 931 records 931 have a place and a day" in said
    document = workspace.analyse(
        "near-repeat", measure=FLY_TIPPING, year_ending="2017-03", formats=[]
    ).document
    heat = next(one for one in document.sections[0].blocks if isinstance(one, Chart))
    beyond = {(row.name, point.label) for row in heat.series for point in row.points if point.emphasis}
    assert beyond == {("The same place", "Under 7 days"), ("Under 100 m", "Under 7 days")}
    known = document.figures_by_id
    ratios = {
        (row.name, point.label): known[point.figure].value for row in heat.series for point in row.points
    }
    assert min(ratios[band] for band in beyond) > 2.5
    assert 0.8 < ratios["300 to 400 m", "Under 7 days"] < 1.25


def test_known_spots_planted_in_the_worked_example_are_repeat_places(workspace):
    assert "followed within four weeks" in lines(workspace, "repeat-places", FLY_TIPPING)
    document = workspace.analyse(
        "repeat-places", measure=FLY_TIPPING, year_ending="2017-03", formats=[]
    ).document
    places = {
        dict(one.definition.parameters)["records at the place"]: one.value
        for one in document.figures
        if one.definition.statistic == "places"
    }
    assert list(places) == ["one", "two", "three", "four", "five or more"]
    # Two spots in each of 58 small areas; nothing else has five.
    assert 20 < places["five or more"] <= 2 * 58
    soon = [one.value for one in document.figures if one.definition.statistic == "p of the first week"]
    assert soon == [pytest.approx(0.005)]


def test_nothing_is_found_where_nothing_was_planted(workspace):
    assert "In no band of distance and days" in lines(workspace, "near-repeat", ABANDONED)
    assert "No place has more than one record" in lines(workspace, "repeat-places", ABANDONED)


def test_points_that_look_moved_are_refused_though_the_mapping_calls_them_exact(workspace, tmp_path):
    moved = [(a, b, round(x, -3), round(y, -3)) for a, b, x, y in planted(12)]
    made = with_points(workspace, tmp_path, moved)
    for analysis in ("near-repeat", "repeat-places"):
        assert "as if moved to shared map points" in lines(made, analysis, POINTS)


@pytest.mark.real
def test_real_times_and_points_come_through_unchanged(workspace, shared_data, tmp_path):
    """Thefts of vehicles in New York, with times from and until, as if they had been in the district and its year."""
    with gzip.open(
        shared_data / "incident_level" / "nyc_vehicle_thefts_crimedata.csv.gz", "rt", encoding="utf-8"
    ) as file:
        rows = [row for row in csv.DictReader(file) if row["date_start"] and row["date_end"]]
    chosen = [
        row
        for row in rows
        if row["date_start"][:4] == "2014"
        and row["date_end"] >= row["date_start"]
        and row["date_end"][:4] == "2014"
    ][:900]
    assert len(chosen) == 900
    moved = []
    for row in chosen:
        begun, ended = (datetime.fromisoformat(row[name]) for name in ("date_start", "date_end"))
        shift = timedelta(days=2 * 364 + 91)  # whole weeks, so that days of the week stay
        east = 442_000 + (float(row["longitude"]) + 73.9) * 84_000
        north = 314_000 + (float(row["latitude"]) - 40.7) * 111_000
        moved.append(
            (
                f"{begun + shift:%Y-%m-%d %H:%M}",
                f"{ended + shift:%Y-%m-%d %H:%M}",
                round(east, 1),
                round(north, 1),
            )
        )
    made = with_points(workspace, tmp_path, moved)
    in_year = [row for row in moved if "2016-04" <= row[0] < "2017-04"]
    document = made.analyse("hours", measure=POINTS, year_ending="2017-03", formats=[]).document
    heat = next(one for one in document.sections[0].blocks if isinstance(one, Chart))
    shown = np.array(
        [[document.figures_by_id[point.figure].value for point in row.points] for row in heat.series]
    )
    expected = hours_of_week([row[0] for row in in_year], [row[1] for row in in_year])
    np.testing.assert_allclose(shown, expected.weight)

    document = made.analyse("near-repeat", measure=POINTS, year_ending="2017-03", formats=[]).document
    pairs = [one.value for one in document.figures if one.definition.statistic == "pairs"]
    direct = near_repeat(
        [row[2] for row in in_year],
        [row[3] for row in in_year],
        np.array([row[0] for row in in_year], "datetime64[m]"),
        seed=1,
        draws=0,
    )
    # Points go through degrees and back, which moves them by less than a decimetre.
    assert sum(pairs) == pytest.approx(direct.observed.sum(), abs=2)
    document = made.analyse("repeat-places", measure=POINTS, year_ending="2017-03", formats=[]).document
    again = repeats([f"{x:.0f} {y:.0f}" for _, _, x, y in moved], seed=1)
    share = next(
        one.value
        for one in document.figures
        if one.definition.statistic == "share of records at a place that had one before"
    )
    assert share == pytest.approx(again.repeats_percent, abs=1)
