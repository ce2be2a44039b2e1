"""Every kind of bad input has its outcome: refused whole, saying what, where and what to do."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from police_files import NOW, asb_row, street_row, write_lines, write_stops, write_street

from saferplan.errors import Fault, RefusalError
from saferplan.evidence import archives
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.sources.police_outcomes import HEADER as OUTCOMES_HEADER
from saferplan.evidence.sources.police_stop_and_search import HEADER as STOPS_HEADER
from saferplan.evidence.sources.police_street import HEADER
from saferplan.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def refused(store: Store, *paths: Path) -> tuple[Fault, ...]:
    """The faults of a refusal that leaves nothing behind."""
    with pytest.raises(RefusalError) as caught:
        add_evidence(store, paths, now=NOW)
    assert store.snapshot().number == 0
    assert list((store.root / "staging").iterdir()) == []
    assert not (store.root / "raw").exists()
    for fault in caught.value.faults:
        assert fault.problem
        assert fault.remedy or "more rows have this fault" in fault.problem
    return caught.value.faults


@pytest.mark.parametrize(
    ("bad_row", "column", "value", "problem"),
    [
        (street_row(2, point=("west", "52.7")), "Longitude", "west", "not a number"),
        (street_row(2, point=("-1.3", "52,7")), None, None, "13 columns where the header has 12"),
        (street_row(2, point=("-1.3", "nan")), "Latitude", "nan", "not a number"),
        (street_row(2, point=("52.7", "52.7")), "Longitude", "52.7", "not in the United Kingdom"),
        (street_row(2, point=("0", "0")), "Latitude", "0", "not in the United Kingdom"),
        (street_row(2, point=("-1.3", "")), "Longitude", "-1.3", "only one of its two coordinates"),
        (street_row(2, lsoa="E02005417"), "LSOA code", "E02005417", "not the code of a small area"),
        (street_row(2, lsoa="E0102593"), "LSOA code", "E0102593", "not the code of a small area"),
        (street_row(2, crime="Piracy"), "Crime type", "Piracy", "not a crime type"),
        (street_row(2, crime=""), "Crime type", "", "not a crime type"),
        (street_row(2, crime="burglary"), "Crime type", "burglary", "not a crime type"),
        (street_row(2, month="2022-10"), "Month", "2022-10", "not of September 2022"),
        (street_row(2, month="2022-13"), "Month", "2022-13", "not a month"),
        (street_row(2, month="Sep 2022"), "Month", "Sep 2022", "not a month"),
        (street_row(2, month=""), "Month", "", "not a month"),
        (street_row(2)[:-20], None, None, "columns where the header has 12"),
        (street_row(2, location='"On or near'), None, None, "cannot be read"),
        (street_row(2, location='On or "near"'), None, None, ""),
    ],
)
def test_a_bad_row_is_named_with_its_line(
    store: Store, tmp_path: Path, bad_row: str, column: str | None, value: str | None, problem: str
) -> None:
    rows = [street_row(1), asb_row(), bad_row, street_row(3)]
    path = write_street(tmp_path / "files", rows)
    good = write_street(tmp_path / "files", [street_row(4)], force="derbyshire")
    if not problem:
        # A quotation mark inside a value is only a character of it.
        assert add_evidence(store, [path], now=NOW).kept == 4
        return
    (fault,) = refused(store, path, good)
    assert (fault.file, fault.row, fault.column, fault.value) == (path.name, 4, column, value)
    assert problem in fault.problem


def test_all_faults_of_all_files_are_told_at_once(store: Store, tmp_path: Path) -> None:
    files = tmp_path / "files"
    write_street(files, [street_row(1), street_row(2, crime="Piracy")])
    write_street(files, [street_row(n, "2022-08", lsoa="X") for n in range(9)], "2022-08")
    write_street(files, [street_row(1, "2022-07")], "2022-07")
    (files / "notes.csv").write_text("a,b\n1,2\n")
    faults = refused(store, files)
    assert {Path(fault.file).name for fault in faults} == {
        "2022-09-leicestershire-street.csv",
        "2022-08-leicestershire-street.csv",
        "notes.csv",
    }
    assert sum("not the code of a small area" in fault.problem for fault in faults) == 6
    assert any("4 more rows have this fault" in fault.problem for fault in faults)


def test_months_to_come_are_refused(store: Store, tmp_path: Path) -> None:
    named = write_street(tmp_path, [street_row(1, "2026-12")], "2026-12")
    assert "still to come" in refused(store, named)[0].problem
    unnamed = write_lines(tmp_path / "export.csv", HEADER, [street_row(1, "2031-01")])
    (fault,) = refused(store, unnamed)
    assert (fault.row, fault.column, fault.value) == (2, "Month", "2031-01")


def test_what_neither_name_nor_contents_say_is_asked_for(store: Store, tmp_path: Path) -> None:
    stranger = write_lines(tmp_path / "a.csv", HEADER, [street_row(1, force="Gotham City Police")])
    (fault,) = refused(store, stranger)
    assert (fault.column, fault.value) == ("Falls within", "Gotham City Police")
    assert "2022-09-leicestershire-street.csv" in fault.remedy
    empty = write_lines(tmp_path / "b.csv", HEADER, [])
    assert "no rows, and its name does not say" in refused(store, empty)[0].problem
    stops = write_lines(
        tmp_path / "c.csv", STOPS_HEADER, ["Person search,2022-09-01T10:00:00+00:00" + "," * 13]
    )
    assert "which force it is from" in refused(store, stops)[0].problem


def test_stops_outside_their_month_or_without_a_time_are_refused(store: Store, tmp_path: Path) -> None:
    path = write_stops(
        tmp_path,
        [
            "Person search,2022-09-30T22:30:00+00:00" + "," * 13,
            "Person search,2022-10-01T00:30:00+00:00" + "," * 13,
            "Person search,yesterday" + "," * 13,
            ",2022-09-30T22:30:00+00:00" + "," * 13,
        ],
    )
    faults = refused(store, path)
    assert [(fault.row, fault.column) for fault in faults] == [(3, "Date"), (4, "Date"), (5, "Type")]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("Crime ID", "Month", "Longitude"), "of no known kind"),
        (HEADER[:-1], "Missing: 'Context'"),
        ((*HEADER, "Extra"), "Not expected: 'Extra'"),
        (tuple("Crime type " if name == "Crime type" else name for name in HEADER), "Missing: 'Crime type'"),
        (tuple(reversed(HEADER)), "should be in this order"),
        ((*OUTCOMES_HEADER[:-1], "Result"), "almost that of outcomes"),
    ],
)
def test_a_wrong_header_says_what_was_expected(
    store: Store, tmp_path: Path, header: tuple[str, ...], said: str
) -> None:
    path = write_lines(tmp_path / "2022-09-leicestershire-street.csv", header, ["," * (len(header) - 1)])
    (fault,) = refused(store, path)
    assert said in fault.problem
    assert fault.row == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\r\n\r\n", "is empty"),
        (",".join(HEADER).encode("utf-16"), "UTF-16"),
        (
            (",".join(HEADER) + "\n" + street_row(1)).encode() + b"\x81\x8d",
            "not text in UTF-8 or Windows-1252",
        ),
        ((",".join(HEADER) + "\n" + street_row(1)).encode() + b"\0", "not text in UTF-8 or Windows-1252"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "of no known kind"),
        (b"PK\x03\x04 and then nothing", "cannot be read"),
    ],
)
def test_what_is_no_such_text_is_refused(store: Store, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "2022-09-leicestershire-street.csv"
    path.write_bytes(content)
    (fault,) = refused(store, path)
    assert said in fault.problem


def test_a_path_that_is_not_there_or_holds_nothing_is_refused(store: Store, tmp_path: Path) -> None:
    assert "no such file" in refused(store, tmp_path / "nowhere")[0].problem
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "README.md").write_text("words")
    assert "no data file" in refused(store, tmp_path / "words")[0].problem


def test_words_and_hidden_files_in_a_folder_are_passed_over(store: Store, tmp_path: Path) -> None:
    files = tmp_path / "files"
    write_street(files, [street_row(1)])
    for name in ("README.md", "notes.txt", "about.json", ".hidden.csv"):
        (files / name).write_text("words")
    (files / ".git").mkdir()
    (files / ".git" / "index.csv").write_text("words")
    report = add_evidence(store, [files], now=NOW)
    assert {ignored.name for ignored in report.ignored} == {
        "files/README.md",
        "files/notes.txt",
        "files/about.json",
        "files/.hidden.csv",
    }
    with pytest.raises(RefusalError, match="of no known kind"):
        add_evidence(store, [files / "README.md"], now=NOW)


# --- archives -----------------------------------------------------------------------------------------------


def test_a_gz_that_is_cut_short_or_damaged_is_refused(store: Store, tmp_path: Path) -> None:
    plain = write_street(tmp_path, [street_row(n) for n in range(5000)])
    packed = gzip.compress(plain.read_bytes())
    path = tmp_path / "2022-09-leicestershire-street.csv.gz"
    for content, said in (
        (packed[: len(packed) // 2], "cut short"),
        (packed[:-4], "cut short"),
        (packed[:100], "cut short"),
        (packed[: len(packed) // 2] + b"\0\0\0" + packed[len(packed) // 2 + 3 :], "damaged"),
        (packed[:-8] + b"\0\0\0\0" + packed[-4:], "damaged"),
        (b"not a gz", "damaged"),
    ):
        path.write_bytes(content)
        (fault,) = refused(store, path)
        assert said in fault.problem


def test_a_zip_that_is_cut_short_or_damaged_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "2022-09.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        rows = "\n".join([",".join(HEADER), *(street_row(n) for n in range(5000))])
        file.writestr("2022-09-leicestershire-street.csv", rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(store, path)[0].problem
    path.write_bytes(whole[:60000] + b"\0\0\0\0" + whole[60004:])
    assert "damaged" in refused(store, path)[0].problem


def archive_of(
    change: Callable[[zipfile.ZipInfo], None], name: str = "2022-09-leicestershire-street.csv"
) -> bytes:
    """A zip of one good file whose entry is changed before it is written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        change(entry)
        file.writestr(entry, "\n".join([",".join(HEADER), street_row(1)]))
    return stream.getvalue()


def a_link(entry: zipfile.ZipInfo) -> None:
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def nothing(entry: zipfile.ZipInfo) -> None:
    """The entry as it is."""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive_of(nothing, "../../2022-09-leicestershire-street.csv"), "leads out of it"),
        (archive_of(nothing, "/etc/2022-09-leicestershire-street.csv"), "leads out of it"),
        (archive_of(nothing, "a\\..\\..\\x.csv"), "leads out of it"),
        (archive_of(nothing, "C:/2022-09-leicestershire-street.csv"), "leads out of it"),
        (archive_of(a_link), "a link in place of a file"),
        (archive_of(nothing, "inner.zip"), "archive inside the archive"),
        (archive_of(nothing, "inner.csv.tar.gz"), "archive inside the archive"),
    ],
)
def test_traps_in_archives_are_refused(store: Store, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "2022-09.zip"
    path.write_bytes(content)
    (fault,) = refused(store, path)
    assert said in fault.problem


def test_an_archive_with_a_password_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "2022-09.zip"
    content = bytearray(archive_of(nothing))
    local, central = content.find(b"PK\x03\x04"), content.find(b"PK\x01\x02")
    for at in (local + 6, central + 8):
        flags = struct.unpack_from("<H", content, at)[0]
        struct.pack_into("<H", content, at, flags | 1)
    path.write_bytes(bytes(content))
    (fault,) = refused(store, path)
    assert "password" in fault.problem


def test_two_members_of_one_name_are_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "2022-09.zip"
    text = "\n".join([",".join(HEADER), street_row(1)])
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("2022-09-leicestershire-street.csv", text)
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("2022-09-leicestershire-street.csv", text)
    (fault,) = refused(store, path)
    assert "two files of this name" in fault.problem


def test_bombs_are_refused_before_they_fill_the_disk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "PROPORTION_FROM", 1 << 20)
    start = ",".join(HEADER) + "\n"
    bomb = start.encode() + b"0" * (8 << 20)
    packed = tmp_path / "2022-09-leicestershire-street.csv.gz"
    packed.write_bytes(gzip.compress(bomb))
    (fault,) = refused(store, packed)
    assert "out of all proportion" in fault.problem
    archive = tmp_path / "2022-09.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("2022-09-leicestershire-street.csv", bomb)
    (fault,) = refused(store, archive)
    assert "out of all proportion" in fault.problem
    # A directory that lies about the size does not help.
    lying = bytearray(archive.read_bytes())
    central = lying.find(b"PK\x01\x02")
    struct.pack_into("<I", lying, central + 24, 1000)
    archive.write_bytes(bytes(lying))
    (fault,) = refused(store, archive)
    assert "proportion" in fault.problem or "damaged" in fault.problem


def test_a_crowded_archive_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for n in range(4):
            file.writestr(f"{n}.csv", "")
    (fault,) = refused(store, path)
    assert "4 members" in fault.problem


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.7z", "a.rar"])
def test_other_archives_are_not_read(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"anything")
    (fault,) = refused(store, path)
    assert "not read" in fault.problem
