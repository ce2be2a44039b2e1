"""The generator of synthetic records: the same bytes every time, in the publisher's layout."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from examples.generator.draws import Draws, apportioned
from examples.generator.forces import FORCES
from examples.generator.national import Country, CountryWriter, write_country_geography, write_country_records
from examples.generator.police import STREET_HEADER

from saferplan.domain.periods import Month

# Written down so that a change, of numpy or of ours, that would change every file is noticed.
PINNED_RAW = ["0xd314e0ea0ec31fc5", "0x8a985ba170371817"]
PINNED_IDENTIFIERS = "341f3664a8bdb9b08e1c7bc0b307e7da497f8e3d4b6e5dcf42fed93b7b3f641a"


def test_the_raw_stream_of_a_named_use_never_changes():
    assert [hex(number) for number in Draws(1, "leicestershire", "2016-06").raw(2)] == PINNED_RAW
    identifiers = Draws(1, "ids").identifiers(1000).to_pylist()
    assert hashlib.sha256("".join(identifiers).encode()).hexdigest() == PINNED_IDENTIFIERS


def test_uses_of_another_name_or_seed_are_drawn_apart():
    streams = [Draws(1, "a"), Draws(2, "a"), Draws(1, "b"), Draws(1, "a", "b"), Draws(1, "ab")]
    assert len({tuple(stream.raw(4)) for stream in streams}) == len(streams)


def test_choices_follow_their_weights_and_never_pick_what_weighs_nothing():
    drawn = Draws(3, "choices").choices([0.0, 1.0, 3.0, 0.0], 40_000)
    counts = np.bincount(drawn, minlength=4)
    assert counts[0] == counts[3] == 0
    assert counts[2] / counts[1] == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize("total", [0, 1, 7, 1_000_003])
def test_apportioned_parts_add_up(total: int):
    weights = [0.2, 1.7, 3.1, 0.0, 2.2]
    parts = apportioned(total, weights)
    assert parts.sum() == total
    assert np.all(np.abs(parts - total * np.array(weights) / sum(weights)) < 1)


@pytest.fixture(scope="module")
def country_records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    folder = tmp_path_factory.mktemp("country")
    return folder, write_country_records(folder, rows=60_000, months=[Month(2022, 12), Month(2023, 1)])


def test_the_same_seed_gives_the_same_bytes_also_for_one_month_alone(
    country_records: tuple[Path, list[Path]], tmp_path: Path
):
    _, files = country_records
    january = [path for path in files if path.parent.name == "2023-01"]
    rows = sum(path.read_bytes().count(b"\n") - 1 for path in january)
    alone = list(CountryWriter(Country.of(1), 1).write_month(tmp_path, Month(2023, 1), rows))
    assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in january]


def test_every_force_and_month_has_a_file_and_all_rows_are_written(
    country_records: tuple[Path, list[Path]],
):
    folder, files = country_records
    assert len(files) == 2 * len(FORCES) == 86
    assert folder / "2022-12" / "2022-12-devon-and-cornwall-street.csv" in files
    assert sum(path.read_bytes().count(b"\n") - 1 for path in files) == 60_000


def test_files_look_as_the_publisher_writes_them(country_records: tuple[Path, list[Path]]):
    for path in country_records[1][:3] + country_records[1][-3:]:
        content = path.read_bytes()
        crlf = path.parent.name < "2023"
        assert content.startswith(STREET_HEADER.encode())
        assert content.count(b"\r\n") == (content.count(b"\n") if crlf else 0)
        assert content.endswith(b"\n")
        assert content.isascii()


def test_records_have_the_publishers_faults_in_their_real_shares(country_records: tuple[Path, list[Path]]):
    rows = [
        row
        for path in country_records[1]
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    ]
    asb = [row for row in rows if row["Crime type"] == "Anti-social behaviour"]
    crimes = [row for row in rows if row["Crime type"] != "Anti-social behaviour"]
    assert len(asb) / len(rows) == pytest.approx(0.168, abs=0.01)
    assert all(row["Crime ID"] == "" and row["Last outcome category"] == "" for row in asb)
    assert all(re.fullmatch("[0-9a-f]{64}", row["Crime ID"]) for row in crimes)
    twice = sum(count > 1 for count in Counter(row["Crime ID"] for row in crimes).values())
    assert twice / len(crimes) == pytest.approx(0.0033, abs=0.0005)
    nowhere = [row for row in rows if row["Location"] == "No Location"]
    assert len(nowhere) / len(rows) == pytest.approx(0.03, abs=0.005)
    assert all(
        row["Longitude"] == row["Latitude"] == row["LSOA code"] == row["LSOA name"] == "" for row in nowhere
    )
    assert {row["Context"] for row in rows} == {""}


def test_separate_incidents_of_disorder_stand_as_whole_row_duplicates(tmp_path: Path):
    # They need a busy force: many records on its snap points in one month.
    [path] = [
        path
        for path in write_country_records(tmp_path, rows=150_000, months=[Month(2023, 1)])
        if "kent" in path.name
    ]
    lines = Counter(path.read_text(encoding="utf-8").splitlines())
    twice = [line for line, count in lines.items() if count > 1]
    assert any(",Anti-social behaviour," in line for line in twice)


def test_the_invented_geography_is_complete_and_of_no_real_place(tmp_path: Path):
    country = Country.of(1)
    assert len(country.codes) == 35_672
    assert len(set(country.names)) == 35_672
    assert len(np.unique(country.districts)) == 310
    assert len(np.unique(country.forces)) == 43
    write_country_geography(tmp_path, country)
    with (tmp_path / "LSOA21_WD24_LAD24_best_fit.csv").open(encoding="utf-8") as file:
        lookup = list(csv.DictReader(file))
    ward_of = {row["WD24CD"]: row["LAD24CD"] for row in lookup}
    assert all(ward_of[row["WD24CD"]] == row["LAD24CD"] for row in lookup)
    assert all(re.fullmatch(r"E019\d{5}", row["LSOA21CD"]) for row in lookup)
    assert all(re.fullmatch(r"E079\d{5}", row["LAD24CD"]) for row in lookup)


def test_the_geography_too_is_the_same_every_time(
    tmp_path: Path, bytes_of: Callable[[Path], dict[str, bytes]]
):
    country = Country.of(5, partnerships=12, small_areas=200)
    write_country_geography(tmp_path / "one", country, seed=5)
    write_country_geography(tmp_path / "two", Country.of(5, partnerships=12, small_areas=200), seed=5)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
