"""Publishers' files into the store: recognised, refused whole, put together, pinned with their sources."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from geography_sample import FILES, given, real_paths

from saferplan.errors import RefusalError
from saferplan.geography import Geography, GeographyReport, Level, add_geography
from saferplan.geography.gathering import tables_of
from saferplan.geography.tables import CATALOGUE
from saferplan.store import Store

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "received"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8", newline="")
    return place


def add(store: Store, *paths: Path, now: datetime = NOW) -> GeographyReport:
    return add_geography(store, paths, now=now)


def test_a_folder_is_added_and_answers(store: Store, folder: Path) -> None:
    seen: list[str] = []
    report = add_geography(store, [folder], now=NOW, progress=seen.append)
    assert len(report.files) == len(seen) == len(FILES)
    assert report.new
    assert not report.changed
    geography = Geography.from_snapshot(store.snapshot())
    assert geography.population("E07000001", 2020).value == 4300
    assert "file received/population.csv" in geography.population("E07000001", 2020).source


def test_where_every_table_comes_from_is_pinned(store: Store, folder: Path) -> None:
    snapshot = add(store, folder).snapshot
    name = "geography-population-lsoa2021-2015"
    (file,) = snapshot.reference_files(name)
    assert file.name == "population.csv"
    assert snapshot.raw(file).read_bytes() == (folder / "population.csv").read_bytes()
    assert snapshot.reference_meta(name)["licence"] == "Open Government Licence v3.0"
    catalogue = snapshot.reference(CATALOGUE)
    assert catalogue is not None
    row = next(row for row in catalogue.to_pylist() if row["table"] == name)
    assert row["sha256"] == file.sha256
    assert row["added"] == "2026-11-23"
    assert "Office for National Statistics" in row["attribution"]


def test_adding_the_same_again_changes_nothing(store: Store, folder: Path) -> None:
    first = add(store, folder).snapshot
    again = add(store, folder, now=datetime(2027, 5, 1, tzinfo=UTC))
    assert again.snapshot.id == first.id
    assert Geography.from_snapshot(again.snapshot) is Geography.from_snapshot(first)
    assert not again.new
    assert not again.changed
    assert again.unchanged


def test_a_newer_vintage_stands_beside_the_older(store: Store, folder: Path, tmp_path: Path) -> None:
    older = add(store, folder).snapshot
    newer = tmp_path / "wards_2026.csv"
    newer.write_text(
        FILES["wards_2024.csv"].replace("24CD", "26CD").replace("24NM", "26NM"), encoding="utf-8"
    )
    report = add(store, newer)
    assert "geography-bestfit-lsoa2021-ward2026" in report.new
    assert set(older.references) < set(report.snapshot.references)
    assert Geography.from_snapshot(report.snapshot).area("E05000011").vintage == 2026
    assert Geography.from_snapshot(older).area("E05000011").vintage == 2024


def test_a_later_file_restates_an_earlier_and_the_old_snapshot_keeps_it(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    before = add(store, folder).snapshot
    restated = tmp_path / "population_2.csv"
    restated.write_text("LSOA21CD,mid2020\nE01000001,1111\n", encoding="utf-8")
    report = add(store, restated)
    assert report.changed == ("geography-population-lsoa2021-2020",)
    assert "not as before for 1 area, such as E01000001" in report.restated[0]
    assert Geography.from_snapshot(report.snapshot).population("E07000001", 2020).value == 4311
    assert Geography.from_snapshot(before).population("E07000001", 2020).value == 4300
    # Both files now speak in the table.
    assert len(report.snapshot.reference_files("geography-population-lsoa2021-2020")) == 2


def test_a_poorer_file_never_takes_the_place_of_a_fuller_one(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    add(store, folder)
    poorer = tmp_path / "ranks.csv"
    poorer.write_text(
        "LSOA11CD,LSOA11NM,LAD19CD,LAD19NM,IMD19,FID\nE01000001,,E07000001,Northam,7,1\n", "utf-8"
    )
    report = add(store, poorer)
    assert "geography-deprivation-lsoa2011-2019" in report.unchanged
    assert (
        Geography.from_snapshot(report.snapshot).profile("E07000001").deprivation[0].most_deprived_fifth
        == 0.5
    )


def test_archives_and_compressed_files_are_looked_into(store: Store, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a/change.csv", FILES["change.csv"])
        file.writestr("b/wards.csv.gz", gzip.compress(FILES["wards_2024.csv"].encode()))
        file.writestr("readme.md", "not a table")
    packed = tmp_path / "population.csv.gz"
    packed.write_bytes(gzip.compress(FILES["population.csv"].encode()))
    report = add(store, archive, packed)
    assert [file.name for file in report.files] == [
        "all.zip/a/change.csv",
        "all.zip/b/wards.csv",
        "population.csv",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"all.zip", "population.csv.gz", "store"}
    (kept,) = report.snapshot.reference_files("geography-fit-lsoa2011-lsoa2021")
    assert (kept.name, kept.member) == ("all.zip", "a/change.csv")
    assert Geography.from_snapshot(report.snapshot).population("E07000001", 2020).value == 4300


def test_one_bad_file_refuses_all_and_every_fault_is_told(store: Store, folder: Path) -> None:
    (folder / "population.csv").write_text(
        "LSOA21CD,mid2020\nE01000001,many\nE0100002,12\nE01000003,-4\nE01000004,2.5\nE01000001,9\n", "utf-8"
    )
    (folder / "unknown.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(RefusalError) as caught:
        add(store, folder)
    told = {(fault.file, fault.row, fault.column, fault.value) for fault in caught.value.faults}
    assert told == {
        ("received/population.csv", 3, "LSOA21CD", "E0100002"),
        ("received/population.csv", 6, "LSOA21CD", "E01000001"),
        ("received/population.csv", 2, "mid2020", "many"),
        ("received/population.csv", 4, "mid2020", "-4"),
        ("received/population.csv", 5, "mid2020", "2.5"),
        ("received/unknown.csv", 1, None, None),
    }
    assert all(fault.remedy for fault in caught.value.faults)
    assert store.snapshot().references == ()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "two_districts.csv",
            "LSOA11CD,LAD17CD\nE01000001,E07000001\nE01000001,E07000002\n",
            "already came with another value",
        ),
        ("district_in_small_area.csv", "LSOA11CD,LAD17CD\nE07000001,E07000001\n", "not the code of an LSOA"),
        ("ragged.csv", "LSOA21CD,mid2020\nE01000001,1\nE01000002,1,2\n", "3 values; the header has 2"),
        ("empty.csv", "LSOA21CD,mid2020\n", "no rows"),
        ("twice.csv", "LSOA21CD,mid2020,mid2020\nE01000001,1,1\n", "comes twice"),
        ("change.csv", FILES["change.csv"].replace(",U,", ",Q,"), "not a kind of change"),
        (
            "change.csv",
            FILES["change.csv"].replace("E01000031,Northam 001D", "E01000002,Northam 001D"),
            "exists in both vintages",
        ),
        ("imd.csv", "lsoa11_code,IMD_rank,IMD_decile\nE01000001,1,1\n", "which year"),
        ("imd2019.csv", "lsoa11_code,IMD_rank,IMD_decile\nE01000001,1,11\n", "from 1 to 10"),
        ("ages_mid2020.csv", "lsoa11_code,total_population,0,90+\nE01000001,1,1,0\n", "no column for age 1"),
        (
            "settlement.csv",
            "lsoa21_code,ruc21_code,classification\nE01000001,Z9,Odd\n",
            "not a rural-urban class",
        ),
        ("centroids.csv", "LSOA21CD,x,y\nE01000001,-5,181792\n", "from 0 to 700000"),
        ("nothing.csv", "", "not the columns of any file we know"),
    ],
)
def test_what_is_wrong_is_refused_by_name(name: str, text: str, problem: str) -> None:
    with pytest.raises(RefusalError, match=problem):
        tables_of([given(name, text)])


def test_ages_must_add_up() -> None:
    ages = [str(age) for age in range(90)]
    header = ",".join(["lsoa11_code", "total_population", *ages, "90+"])
    good = ",".join(["E01000001", "91", *["1"] * 91])
    assert tables_of([given("mid2020.csv", f"{header}\n{good}\n")])
    bad = good.replace("E01000001,91", "E01000001,92")
    with pytest.raises(RefusalError, match=r"row 2, column 'total_population': The ages do not add up"):
        tables_of([given("mid2020.csv", f"{header}\n{bad}\n")])


def test_many_faults_are_counted_not_listed() -> None:
    rows = "".join(f"E01{number:06d},x\n" for number in range(50))
    with pytest.raises(RefusalError) as caught:
        tables_of([given("p.csv", f"LSOA21CD,mid2020\n{rows}")])
    assert len(caught.value.faults) == 6
    assert "45 more rows" in caught.value.faults[-1].problem


def test_encodings_separators_and_line_ends_are_all_read() -> None:
    semicolon = (
        "lad-code;lad-name;csp-code;csp-name;PFA21CD;PFA21NM\r\n"
        "W06000001;Ynys Môn;W14000001;X;W15000001;Y\r\n"
    )
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        geography = Geography.from_tables(tables_of([given("p.csv", semicolon, encoding)]))
        assert geography.find("Ynys Mon", Level.DISTRICT).name == "Ynys Môn"
        assert geography.partnership("W14000001").district_codes == ("W06000001",)


def test_two_files_of_one_addition_that_contradict_each_other_are_refused() -> None:
    first = given("a.csv", "LSOA21CD,mid2020\nE01000001,1\nE01000002,5\n")
    second = given("b.csv", "LSOA21CD,mid2020\nE01000001,2\n")
    with pytest.raises(RefusalError, match=r"b.csv: This file and a.csv say different things of 1 area"):
        tables_of([first, second])
    elsewhere = given("c.csv", "LSOA21CD,mid2020\nE01000003,2\n")
    assert tables_of([first, elsewhere])["geography-population-lsoa2021-2020"].num_rows == 3


def test_the_publishers_own_lookup_wins_over_a_copy() -> None:
    copy = "lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code,ltla22_name,ltla22_code\n"
    copied = copy + "A,E01000001,S,B,E01000009,Northam,E07000001\n"
    table = tables_of([given("z_copy.csv", copied), given("change.csv", FILES["change.csv"])])
    fit = table["geography-fit-lsoa2011-lsoa2021"].to_pylist()
    assert [row["later"] for row in fit if row["earlier"] == "E01000001"] == ["E01000001"]


def test_areas_of_other_nations_are_left_out() -> None:
    text = (
        "LSOACD,latitude,longitude,lsoa11cd\nS01006506,57.1,-2.1,S01006506\nE01000001,51.5,-0.1,E01000001\n"
    )
    (table,) = tables_of([given("latlong.csv", text)]).values()
    assert table["code"].to_pylist() == ["E01000001"]


def test_national_grid_centroids_become_degrees() -> None:
    # Ordnance Survey's worked example for OSTN15: Caister water tower, E 651409.804 N 313177.450.
    text = "FID,LSOA21CD,GlobalID,x,y\n1,E01000001,g,651409.804,313177.450\n"
    (table,) = tables_of([given("centroids.csv", text)]).values()
    row = table.to_pylist()[0]
    assert row["longitude"] == pytest.approx(1.71607398, abs=1e-6)
    assert row["latitude"] == pytest.approx(52.65800777, abs=1e-6)


def test_a_file_that_changes_while_it_is_read_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "population.csv"
    path.write_text(FILES["population.csv"], "utf-8")
    from saferplan.geography import gathering

    reading = gathering.read_all

    def slow(*given: object) -> object:
        found = reading(*given)  # type: ignore[arg-type]
        path.write_text("other", "utf-8")
        return found

    monkeypatch.setattr(gathering, "read_all", slow)
    with pytest.raises(RefusalError, match="changed while it was being read"):
        add(store, path)
    assert store.snapshot().references == ()


def test_a_broken_archive_is_refused(store: Store, tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(FILES["population.csv"].encode() * 50)[:-20])
    with pytest.raises(RefusalError, match="ends too early"):
        add(store, cut)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(RefusalError, match="cannot be decompressed"):
        add(store, broken)
    with pytest.raises(RefusalError, match="no such file"):
        add(store, tmp_path / "absent.csv")


@pytest.mark.parametrize("path", ["../change.csv", "/etc/change.csv", "a/../../change.csv", "C:\\change.csv"])
def test_an_archive_whose_paths_lead_out_is_refused(store: Store, tmp_path: Path, path: str) -> None:
    archive = tmp_path / "trap.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(path, FILES["change.csv"])
    with pytest.raises(RefusalError, match="leads out of it"):
        add(store, archive)


def test_file_7_of_the_indices_is_read_as_published() -> None:
    for year, vintage in ((2019, 2011), (2025, 2021)):
        text = (
            f"LSOA code ({vintage}),LSOA name ({vintage}),Local Authority District code (2019),"
            "Local Authority District name (2019),Index of Multiple Deprivation (IMD) Score,"
            "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
            'E01000001,City of London 001A,E09000001,City of London,6.208,"29,199",9\n'
        )
        tables = tables_of([given(f"File_7_IoD{year}_All.csv", text)])
        row = tables[f"geography-deprivation-lsoa{vintage}-{year}"].to_pylist()[0]
        assert (row["rank"], row["decile"], row["score"]) == (29_199, 9, 6.208)


def test_a_bomb_is_refused_before_it_fills_the_memory(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saferplan.geography.opening.LARGEST", 1000)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"0" * 100_000))
    with pytest.raises(RefusalError, match="Decompressed"):
        add(store, bomb)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.csv", b"0" * 100_000)
    archive = tmp_path / "bomb.zip"
    archive.write_bytes(buffer.getvalue())
    with pytest.raises(RefusalError, match="Decompressed"):
        add(store, archive)


@pytest.mark.real
@pytest.mark.slow
def test_all_real_files_are_added_and_adding_them_again_changes_nothing(
    store: Store, shared_data: Path
) -> None:
    first = add(store, *real_paths(shared_data))
    assert len(first.files) == 62
    again = add(store, *real_paths(shared_data))
    assert again.snapshot.id == first.snapshot.id
    geography = Geography.from_snapshot(again.snapshot)
    assert geography.population("E07000134", 2022).value == 107_666
    assert "Crown copyright" in geography.outlines(Level.SMALL_AREA, "E07000134").attribution
