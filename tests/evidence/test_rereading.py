"""Received files are read anew under other categories or another mapping: whole or not at all, and it is said."""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lists import adapter
from police_files import NOW, asb_row, street_row, write_street

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.coverage import coverage
from saferplan.evidence.queries import records
from saferplan.evidence.rereading import Recategorised, reread_evidence
from saferplan.evidence.sources import EngineSource
from saferplan.evidence.sources.known import ALL
from saferplan.evidence.sources.police_street import POLICE_STREET
from saferplan.store import Snapshot, Store

LATER = NOW + timedelta(days=3)
PERIOD = Period(Month(2022, 1), Month(2022, 12))
MAPPING = """
[category]
column = "Type"
[category.words]
"Noise" = "noise"
"Rubbish" = "fly-tipping"
[time]
date = { column = "Date", format = "DD/MM/YYYY" }
[record_id]
column = "Ref"
"""
LIST = "Ref,Date,Type,Caller\nA1,01/06/2022,Noise,x\nA2,02/06/2022,Rubbish,x\nA3,03/07/2022,Rubbish,x\n"
DROPPED = 'drop = ["Caller"]'


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def list_of(mapping: str = MAPPING):
    return adapter(mapping, drop=DROPPED, salt=b"secret")


def street_with(**categories: str) -> EngineSource:
    """Street files whose crime types mean something else."""
    words = POLICE_STREET.words["source_category"]
    assert words.translated is not None
    column, meaning = words.translated
    crimes = {name.replace("_", " ").capitalize(): id_ for name, id_ in categories.items()}
    return replace(
        POLICE_STREET,
        words={
            **POLICE_STREET.words,
            "source_category": words._replace(translated=(column, {**meaning, **crimes})),
        },
    )


def everything(dataset: str) -> Selection:
    return Selection(dataset=dataset, period=PERIOD, level="everything", areas=())


def categories_of(snapshot: Snapshot, dataset: str) -> list[tuple[int, str, str]]:
    table = records(snapshot, everything(dataset), None)
    return sorted(
        (row["row"], str(Month.from_ordinal(row["month"])), row["category"]) for row in table.to_pylist()
    )


def pinned(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(part.key, part.sha256) for part in snapshot.parts()]


@pytest.mark.parametrize("packed", [False, True])
def test_a_list_under_another_mapping(store: Store, tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("list.csv.gz" if packed else "list.csv")
    path.write_bytes(gzip.compress(LIST.encode()) if packed else LIST.encode())
    before = store.snapshot(add_evidence(store, [path], sources=[list_of()], now=NOW).number)
    path.unlink()
    edited = MAPPING.replace('"fly-tipping"', '"environmental-other"')
    report = reread_evidence(store, [list_of(edited)], now=LATER)
    assert report.recategorised == (Recategorised("test-list", "fly-tipping", "environmental-other", 2),)
    assert (report.files, report.months, report.otherwise, report.came, report.went) == (1, 2, {}, {}, {})
    after = store.snapshot()
    assert after.number == before.number + 1
    assert [one[2] for one in categories_of(before, "test-list")] == ["noise", "fly-tipping", "fly-tipping"]
    assert [one[2] for one in categories_of(after, "test-list")] == [
        "noise",
        "environmental-other",
        "environmental-other",
    ]
    # Who sent it and when is as it was, and so are the identifiers: the same records.
    (entry, _) = coverage(after, "test-list").entries
    assert (entry.received, entry.restated) == (NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), 0)
    ids = [records(one, everything("test-list"), None)["record_id"].to_pylist() for one in (before, after)]
    assert ids[0] == ids[1]
    assert not reread_evidence(store, [list_of(edited)], now=LATER).months
    assert store.snapshot().number == after.number
    assert store.verify() == ()


@pytest.mark.parametrize("packed", ["plain", "gz", "zip"])
def test_published_files_under_other_categories(store: Store, tmp_path: Path, packed: str) -> None:
    rows = [street_row(1, "2022-06"), street_row(2, "2022-06", crime="Robbery"), asb_row("2022-06")]
    path = write_street(tmp_path / "in", rows, "2022-06")
    write_street(tmp_path / "in", [street_row(3, "2022-07")], "2022-07", "kent")
    if packed == "gz":
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    if packed == "zip":
        with zipfile.ZipFile(tmp_path / "in" / "2022-06.zip", "w") as archive:
            archive.write(path, f"2022-06/{path.name}")
        path.unlink()
    add_evidence(store, [tmp_path / "in"], now=NOW)
    assert not reread_evidence(store, ALL, now=LATER).months
    report = reread_evidence(store, [street_with(robbery="burglary")], now=LATER)
    assert report.recategorised == (Recategorised("police-street", "robbery", "burglary", 1),)
    assert [one[2] for one in categories_of(store.snapshot(), "police-street")] == [
        "burglary",
        "burglary",
        "burglary",
        "anti-social-behaviour",
    ]
    # Back again, all is byte for byte what it was.
    reread_evidence(store, ALL, now=LATER)
    assert pinned(store.snapshot()) == pinned(store.snapshot(1))


def test_a_month_replaced_by_a_newer_file_stays_the_newer_files(store: Store, tmp_path: Path) -> None:
    for name, text in (
        ("first", LIST),
        ("second", "Ref,Date,Type,Caller\nA3,03/07/2022,Rubbish,x\nA4,04/07/2022,Noise,x\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(text)
        add_evidence(store, [tmp_path / f"{name}.csv"], sources=[list_of()], now=NOW)
    before = categories_of(store.snapshot(), "test-list")
    report = reread_evidence(
        store, [list_of(MAPPING.replace('"noise"', '"anti-social-behaviour"'))], now=LATER
    )
    assert report.recategorised == (Recategorised("test-list", "noise", "anti-social-behaviour", 2),)
    assert (report.came, report.went) == ({}, {})
    after = categories_of(store.snapshot(), "test-list")
    assert [one[:2] for one in after] == [one[:2] for one in before]
    reread_evidence(store, [list_of()], now=LATER)
    assert pinned(store.snapshot()) == pinned(store.snapshot(2))


def test_flags_and_rows_left_out_are_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Date,Hate\n01/06/2022,yes\n02/06/2022,no\n,no\n")
    mapping = '[category]\nconstant = "noise"\n[time]\nundated = "leave-out"\n'
    mapping += 'date = { column = "Date", format = "DD/MM/YYYY" }\n'
    flags = '[flags.hate]\ncolumn = "Hate"\nyes = ["yes"]\nno = ["no"]\n'
    add_evidence(store, [path], sources=[adapter(mapping + flags)], now=NOW)
    swapped = flags.replace('yes = ["yes"]\nno = ["no"]', 'yes = ["no"]\nno = ["yes"]')
    report = reread_evidence(store, [adapter(mapping + swapped)], now=LATER)
    assert (report.recategorised, report.otherwise) == ((), {"test-list": 2})


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([], "No mapping says any more how test-list is read"),
        ([list_of(MAPPING.replace('"Noise" = "noise"\n', ""))], "does not say which category this is"),
        ([list_of(MAPPING.replace('"Type"', '"Kind"'))], "There is no column 'Kind'"),
        ([adapter(MAPPING, drop=DROPPED, salt=b"secret")], ""),
    ],
)
def test_what_cannot_be_read_any_more_changes_nothing(
    store: Store, tmp_path: Path, sources, said: str
) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    write_street(tmp_path, [street_row(1, "2022-06", crime="Robbery")], "2022-06")
    add_evidence(store, [tmp_path / "list.csv", tmp_path / "2022-06"], sources=[list_of(), *ALL], now=NOW)
    if not said:
        # The street file alone would change; with the list as it was, it does.
        assert reread_evidence(store, [*sources, street_with(robbery="burglary")], now=LATER).months == 1
        return
    with pytest.raises(RefusalError, match=said):
        reread_evidence(store, [*sources, street_with(robbery="burglary")], now=LATER)
    assert store.snapshot().number == 1


def test_a_list_that_would_be_anothers_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    add_evidence(store, [tmp_path / "list.csv"], sources=[list_of()], now=NOW)
    edited = list_of()
    other = type(edited)(
        replaced_supplier(edited.mapping),
        salt=b"secret",
    )
    with pytest.raises(RefusalError, match="It would now be of other months or another supplier"):
        reread_evidence(store, [other], now=LATER)
    assert store.snapshot().number == 1


def replaced_supplier(mapping):
    import msgspec

    return msgspec.structs.replace(
        mapping, list=msgspec.structs.replace(mapping.list, supplier="Another council")
    )
