"""Adding files of data.police.uk: what is kept, what is replaced, what is told."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from police_files import (
    NOW,
    asb_row,
    crime_id,
    street_row,
    write_lines,
    write_outcomes,
    write_stops,
    write_street,
)

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import coverage, datasets, records, small_area_cube
from saferplan.evidence.reports import Fate, Progress, Restatement
from saferplan.evidence.sources.police_street import HEADER
from saferplan.store import Snapshot, Store

SEPTEMBER = Month(2022, 9)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    return path


def all_records(snapshot: Snapshot, dataset: str = "police-street") -> list[dict[str, object]]:
    months = Period(Month(2010, 1), Month(2026, 11))
    selection = Selection(dataset=dataset, period=months, level="all", areas=())
    rows: list[dict[str, object]] = records(snapshot, selection, None).to_pylist()
    return rows


def test_a_street_file_becomes_incidents(store: Store, folder: Path) -> None:
    write_street(folder, [street_row(1), street_row(2, point=("", ""), lsoa=""), asb_row()])
    report = add_evidence(store, [folder], now=NOW)
    assert (report.rows, report.kept, report.changed, report.number) == (3, 3, True, 1)
    (file,) = report.files
    assert file.name == "files/2022-09/2022-09-leicestershire-street.csv"
    assert (file.dataset, file.suppliers, file.months) == ("police-street", ("leicestershire",), (SEPTEMBER,))
    first, second, third = all_records(store.snapshot())
    assert first["record_id"] == bytes.fromhex(crime_id(1))
    assert first["month"] == SEPTEMBER.ordinal
    assert (first["category"], first["source_category"]) == ("burglary", "Burglary")
    assert (first["longitude"], first["latitude"], first["lsoa_code"]) == (-1.374, 52.723, "E01025931")
    assert (first["place_precision"], first["placed_by"]) == ("snapped point", "published")
    assert (first["time_precision"], first["starts"], first["flags_known"]) == ("month", None, 0)
    assert first["outcome"] == "Under investigation"
    assert (second["place_precision"], second["placed_by"], second["lsoa_code"]) == ("none", "none", None)
    assert (third["record_id"], third["outcome"], third["category"]) == (None, None, "anti-social-behaviour")
    assert [first["row"], second["row"], third["row"]] == [2, 3, 4]
    assert first["received_name"] == "2022-09-leicestershire-street.csv"


def test_outcomes_and_stops_have_datasets_of_their_own(store: Store, folder: Path) -> None:
    police = "Leicestershire Police"
    write_outcomes(
        folder,
        [
            f"{crime_id(1)},2022-09,{police},{police},-1.374,52.723,On or near High Street,E01025931,A,Local resolution"
        ],
    )
    write_stops(
        folder,
        [
            "Person search,2022-09-30T23:30:00+00:00,,,52.723,-1.374,Male,18-24,White - Irish,White,"
            "Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,True,False",
            "Vehicle search,2022-08-31T23:10:00+00:00,,,,,,,,,,,,,",
        ],
    )
    add_evidence(store, [folder], now=NOW)
    snapshot = store.snapshot()
    assert datasets(snapshot) == ("police-outcomes", "police-stop-and-search")
    (outcome,) = all_records(snapshot, "police-outcomes")
    assert (outcome["outcome"], outcome["lsoa_code"]) == ("Local resolution", "E01025931")
    first, second = all_records(snapshot, "police-stop-and-search")
    assert str(first["starts"]) == "2022-10-01 00:30:00"
    assert first["month"] == SEPTEMBER.ordinal
    assert (first["type"], first["object"], first["outcome"]) == (
        "Person search",
        "Controlled drugs",
        "Arrest",
    )
    assert (first["ethnicity_self_defined"], first["ethnicity_officer_defined"]) == ("White - Irish", "White")
    assert str(second["starts"]) == "2022-09-01 00:10:00"
    assert second["month"] == SEPTEMBER.ordinal
    assert (second["object"], second["gender"], second["longitude"]) == (None, None, None)


def test_equal_rows_are_kept_unless_an_identifier_says_they_are_one(store: Store, folder: Path) -> None:
    same_but_outcome = street_row(3, outcome="Local resolution")
    rows = [
        street_row(1),
        street_row(1),
        street_row(1),
        street_row(3),
        same_but_outcome,
        asb_row(),
        asb_row(),
    ]
    write_street(folder, rows)
    write_street(folder, [street_row(1)], force="derbyshire")
    report = add_evidence(store, [folder], now=NOW)
    mine = next(file for file in report.files if file.suppliers == ("leicestershire",))
    assert (mine.rows, mine.submitted_twice, mine.kept) == (7, 2, 5)
    shared = "Rows that share an identifier with another and differ from it: 1. All of them are kept."
    assert mine.notes == (shared,)
    assert report.kept == 6
    kept = all_records(store.snapshot())
    assert len(kept) == 6
    assert sorted(row["row"] for row in kept if row["supplier"] == "leicestershire") == [2, 5, 6, 7, 8]


def test_identifiers_of_other_shapes_are_kept_as_they_are(store: Store, folder: Path) -> None:
    odd = street_row(1).replace(crime_id(1), "ABC/123")
    not_hex = street_row(2).replace(crime_id(2), "z" * 64)
    write_street(folder, [odd, not_hex, street_row(3)])
    add_evidence(store, [folder], now=NOW)
    kept = [row["record_id"] for row in all_records(store.snapshot())]
    assert kept == [b"ABC/123", b"z" * 64, bytes.fromhex(crime_id(3))]


def test_words_of_outcomes_never_seen_before_are_kept(store: Store, folder: Path) -> None:
    write_street(folder, [street_row(1, outcome="Sent to the moon"), street_row(2)], month="2022-08")
    write_street(folder, [street_row(1, month="2022-09", outcome="Back again")])
    with pytest.raises(RefusalError, match=r"not of August 2022"):
        add_evidence(store, [folder], now=NOW)
    write_street(folder, [street_row(1, "2022-08", outcome="Sent to the moon")], month="2022-08")
    add_evidence(store, [folder], now=NOW)
    assert [row["outcome"] for row in all_records(store.snapshot())] == ["Sent to the moon", "Back again"]


def test_a_restated_month_replaces_the_old_and_both_stay_readable(store: Store, folder: Path) -> None:
    write_street(folder, [street_row(1), street_row(2), street_row(3), asb_row(), asb_row()])
    write_street(folder, [street_row(10), street_row(11)], force="derbyshire")
    add_evidence(store, [folder], now=NOW)
    moved = street_row(3, crime="Robbery")
    later = folder.parent / "later"
    write_street(
        later,
        [street_row(1, outcome="Local resolution"), moved, street_row(4), asb_row(), asb_row(), asb_row()],
    )
    report = add_evidence(store, [later], now=NOW)
    (unit,) = report.restated
    assert unit.restatement == Restatement(
        before=5, after=6, added=2, removed=1, outcome_changed=1, otherwise_changed=1
    )
    assert (unit.supplier, unit.month, unit.rows) == ("leicestershire", SEPTEMBER, 6)
    assert report.files[0].fate is Fate.RESTATED
    old, new = store.snapshot(1), store.snapshot(2)
    assert [len(all_records(snapshot)) for snapshot in (old, new)] == [7, 8]
    for snapshot in (old, new):
        assert len(snapshot.parts("police-street", "incidents")) == 1
    entry = coverage(new, "police-street").by_unit["leicestershire", SEPTEMBER]
    assert (entry.rows, entry.restated) == (6, 1)
    assert coverage(new, "police-street").by_unit["derbyshire", SEPTEMBER].restated == 0
    back = add_evidence(store, [folder], now=NOW)
    assert [unit.fate for unit in back.units] == [Fate.RESTATED]
    assert coverage(store.snapshot(), "police-street").by_unit["leicestershire", SEPTEMBER].restated == 2


def test_the_same_rows_in_other_bytes_change_nothing(store: Store, folder: Path) -> None:
    rows = [street_row(1), street_row(2), asb_row(), asb_row()]
    write_street(folder, rows)
    first = add_evidence(store, [folder], now=NOW)
    other = folder.parent / "other"
    write_street(other, list(reversed(rows)), end="\n")
    again = add_evidence(store, [other], now=NOW)
    assert not again.changed
    assert again.snapshot == first.snapshot
    assert [unit.fate for unit in again.units] == [Fate.UNCHANGED]
    assert [file.fate for file in again.files] == [Fate.UNCHANGED]


def test_the_same_content_in_another_packing_changes_nothing(store: Store, folder: Path) -> None:
    plain = write_street(folder, [street_row(1)])
    add_evidence(store, [plain], now=NOW)
    packed = folder / "2022-09-leicestershire-street.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = folder / "month.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(plain, "2022-09/2022-09-leicestershire-street.csv")
    for path in (packed, archive):
        report = add_evidence(store, [path], now=NOW)
        assert not report.changed
        assert report.files[0].notes == ("Its content is held already.",)
    assert store.snapshot().number == 1


def test_a_force_added_later_joins_the_part_of_its_month(store: Store, folder: Path) -> None:
    for n, force in enumerate(("leicestershire", "derbyshire", "kent")):
        write_street(folder / force, [street_row(n), asb_row()], force=force)
        add_evidence(store, [folder / force], now=NOW)
    snapshot = store.snapshot()
    (part,) = snapshot.parts("police-street", "incidents")
    assert part.rows == 6
    assert len(part.files) == 3
    table = pq.read_table(part.path)
    keys = list(zip(table["lsoa_code"].to_pylist(), table["category"].to_pylist(), strict=True))
    assert keys == sorted(keys)
    cube = small_area_cube(snapshot, "police-street", Period(SEPTEMBER, SEPTEMBER))
    assert cube.counts.sum() == 6


def test_a_zip_of_a_month_with_packed_members_is_read(store: Store, folder: Path) -> None:
    plain = write_street(folder, [street_row(1)])
    archive = folder.parent / "2022-09.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("2022-09/2022-09-leicestershire-street.csv.gz", gzip.compress(plain.read_bytes()))
        file.writestr("2022-09/README.txt", "words")
        file.writestr("__MACOSX/2022-09/._2022-09-leicestershire-street.csv", "rubbish")
    report = add_evidence(store, [archive], now=NOW)
    assert report.rows == 1
    assert [ignored.name for ignored in report.ignored] == [
        "2022-09.zip/2022-09/README.txt",
        "2022-09.zip/__MACOSX/2022-09/._2022-09-leicestershire-street.csv",
    ]
    (row,) = all_records(store.snapshot())
    assert row["received_member"] == "2022-09/2022-09-leicestershire-street.csv.gz"
    (received,) = store.snapshot().files.values()
    assert store.snapshot().raw(received).read_bytes() == archive.read_bytes()


def test_rows_know_their_line_whatever_the_line_ends(store: Store, folder: Path) -> None:
    spanning = street_row(2, location='"On or near\r\nThe ""Old"" Mill, Quorn"')
    for n, end in enumerate(("\r\n", "\n", "\r")):
        folder_of_end = folder / str(n)
        month = f"2022-0{n + 1}"
        rows = [street_row(1, month), spanning.replace("2022-09", month), street_row(3, month)]
        write_street(folder_of_end, rows, month, end=end)
    bom = folder / "4" / "2022-04-leicestershire-street.csv"
    write_lines(bom, HEADER, [street_row(1, "2022-04"), "", street_row(2, "2022-04"), ""])
    bom.write_bytes(b"\xef\xbb\xbf" + bom.read_bytes())
    no_end = folder / "5" / "2022-05-leicestershire-street.csv"
    write_lines(no_end, HEADER, [street_row(1, "2022-05"), street_row(2, "2022-05")])
    no_end.write_bytes(no_end.read_bytes().rstrip())
    add_evidence(store, [folder], now=NOW)
    lines: dict[int, list[object]] = {}
    for row in all_records(store.snapshot()):
        lines.setdefault(int(str(row["month"])) % 12 + 1, []).append(row["row"])
    assert lines[1] == [2, 3, 5]
    assert lines[2] == [2, 3, 5]
    assert lines[3] == [2, 3, 5]
    assert lines[4] == [2, 4]
    assert lines[5] == [2, 3]


def test_windows_text_is_read_and_said_so(store: Store, folder: Path) -> None:
    path = write_street(folder, [street_row(1, location="On or near Caf\u00e9 Row")])
    path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode("cp1252"))
    report = add_evidence(store, [folder], now=NOW)
    assert report.files[0].notes == ("The text is not in UTF-8; it was read as Windows-1252.",)
    assert report.kept == 1
    (received,) = store.snapshot().files.values()
    assert store.snapshot().raw(received).read_bytes() == path.read_bytes()


def test_a_file_without_rows_is_a_month_that_is_held(store: Store, folder: Path) -> None:
    write_street(folder, [])
    report = add_evidence(store, [folder], now=NOW)
    assert report.changed
    assert report.files[0].notes == ("The file has no rows: the month is held, with no record.",)
    entry = coverage(store.snapshot(), "police-street").by_unit["leicestershire", SEPTEMBER]
    assert (entry.rows, entry.share_unplaced) == (0, None)
    cube = small_area_cube(store.snapshot(), "police-street", Period(SEPTEMBER, SEPTEMBER))
    assert cube.held.tolist() == [True]
    write_street(folder, [street_row(1)])
    (unit,) = add_evidence(store, [folder], now=NOW).units
    assert unit.restatement == Restatement(0, 1, 1, 0, 0, 0)


def test_a_file_with_a_name_of_its_own_is_understood_by_its_contents(store: Store, folder: Path) -> None:
    rows = [
        street_row(1, "2022-08"),
        street_row(2, "2022-09"),
        street_row(3, "2022-09", force="Devon & Cornwall Police"),
        asb_row("2022-09"),
    ]
    path = write_lines(folder / "crimes of two forces.csv", HEADER, rows)
    report = add_evidence(store, [path], now=NOW)
    held = coverage(store.snapshot(), "police-street").by_unit
    assert {unit: entry.rows for unit, entry in held.items()} == {
        ("leicestershire", Month(2022, 8)): 1,
        ("leicestershire", SEPTEMBER): 2,
        ("devon-and-cornwall", SEPTEMBER): 1,
    }
    assert report.files[0].suppliers == ("devon-and-cornwall", "leicestershire")
    assert [row["row"] for row in all_records(store.snapshot())] == [2, 3, 4, 5]
    write_street(folder, [street_row(2, "2022-09"), asb_row("2022-09")])
    again = add_evidence(store, [folder / "2022-09"], now=NOW)
    assert not again.changed


def test_a_crime_published_again_in_another_month_is_no_double_submission(store: Store, folder: Path) -> None:
    rows = [
        street_row(1, "2022-08"),
        street_row(1, "2022-09"),
        street_row(1, "2022-09", force="Devon & Cornwall Police"),
        street_row(1, "2022-09"),
    ]
    path = write_lines(folder / "crimes of two forces.csv", HEADER, rows)
    report = add_evidence(store, [path], now=NOW)
    assert (report.rows, report.submitted_twice) == (4, 1)
    held = coverage(store.snapshot(), "police-street").by_unit
    assert {unit: entry.rows for unit, entry in held.items()} == {
        ("leicestershire", Month(2022, 8)): 1,
        ("leicestershire", SEPTEMBER): 1,
        ("devon-and-cornwall", SEPTEMBER): 1,
    }


def test_two_files_of_one_unit_are_refused_unless_they_are_the_same(store: Store, folder: Path) -> None:
    write_street(folder / "a", [street_row(1)])
    write_street(folder / "b", [street_row(1)])
    report = add_evidence(store, [folder], now=NOW)
    assert [file.fate for file in report.files] == [Fate.ADDED, Fate.UNCHANGED]
    write_street(folder / "b", [street_row(2)])
    with pytest.raises(RefusalError, match="one after the other, the newer last"):
        add_evidence(store, [folder], now=NOW)
    whole = write_lines(folder / "c" / "export.csv", HEADER, [street_row(7)])
    with pytest.raises(RefusalError, match="one after the other"):
        add_evidence(store, [folder / "a", whole], now=NOW)
    assert store.snapshot().number == 1


def test_folders_may_have_any_name(tmp_path: Path) -> None:
    odd = tmp_path / "it's [a] \u00e9l\u00e8ve's *folder*"
    store = Store.create(odd / "store")
    write_street(odd / "files", [street_row(1), street_row(2)])
    add_evidence(store, [odd / "files"], now=NOW)
    assert len(all_records(store.snapshot())) == 2
    assert small_area_cube(store.snapshot(), "police-street", Period(SEPTEMBER, SEPTEMBER)).counts.sum() == 2


def test_progress_is_told(store: Store, folder: Path) -> None:
    for month in ("2022-07", "2022-08"):
        write_street(folder, [street_row(1, month)], month)
    told: list[Progress] = []
    add_evidence(store, [folder], now=NOW, progress=told.append)
    assert [(one.done, one.total) for one in told] == [(0, 2), (1, 2), (2, 2)]
    assert told[0].doing == "street-level crime of data.police.uk, July 2022"


def test_the_same_files_give_the_same_snapshot_in_any_store(folder: Path, tmp_path: Path) -> None:
    for force in ("leicestershire", "kent"):
        write_street(folder, [street_row(n) for n in range(50)] + [asb_row()] * 50, force=force)
    ids = set()
    for n in range(3):
        store = Store.create(tmp_path / f"store-{n}")
        ids.add(add_evidence(store, [folder], now=NOW).snapshot)
    assert len(ids) == 1
