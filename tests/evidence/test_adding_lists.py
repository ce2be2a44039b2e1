"""A partner's list in the store: its records, and nowhere in any file what its mapping drops."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lists import adapter

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import records
from saferplan.evidence.sources.incident_list import IncidentList
from saferplan.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXT = """\
Case ref,Date,Type,Caller
CR/22/00071,01/09/2022,Noise,Sarah Example
CR/22/00072,02/10/2022,Noise,John Sample
"""
MAPPING = """
[category]
column = "Type"
[category.words]
"Noise" = "noise"
[time]
date = { column = "Date", format = "DD/MM/YYYY" }
[record_id]
column = "Case ref"
"""


@pytest.fixture
def source() -> IncidentList:
    return adapter(MAPPING, drop='drop = ["Caller"]', salt=b"secret")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def held(folder: Path) -> bytes:
    """Every byte of every file of the store, compressed files unpacked as far as they can be."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            parts.append(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
    return b"\n".join(parts)


@pytest.mark.parametrize("packed", [False, True])
def test_the_file_as_received_is_not_kept_but_known_by_its_hash(tmp_path, store, source, packed):
    path = tmp_path / ("list.csv.gz" if packed else "list.csv")
    path.write_bytes(gzip.compress(TEXT.encode()) if packed else TEXT.encode())
    report = add_evidence(store, [path], sources=[source], now=NOW)
    assert [(file.dataset, file.rows) for file in report.files] == [("test-list", 2)]
    for word in (b"Sarah", b"Sample", b"CR/22"):
        assert word not in held(tmp_path / "store")
    snapshot = store.snapshot()
    (received,) = snapshot.files.values()
    assert received.name == path.name
    assert received.meta["content"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert received.meta["dropped"] == "Caller"
    months = Period(Month(2022, 1), Month(2022, 12))
    rows = records(snapshot, Selection(dataset="test-list", period=months, level="all", areas=()), None)
    assert sorted(row["row"] for row in rows.to_pylist()) == [2, 3]


def test_adding_the_same_list_again_changes_nothing(tmp_path, store, source):
    path = tmp_path / "list.csv"
    path.write_text(TEXT)
    add_evidence(store, [path], sources=[source], now=NOW)
    again = add_evidence(store, [path], sources=[source], now=NOW)
    assert not again.changed


def test_a_list_inside_an_archive_is_refused(tmp_path, store, source):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", TEXT)
    with pytest.raises(RefusalError, match="Unpack the archive and add the file itself"):
        add_evidence(store, [path], sources=[source], now=NOW)
    assert b"Sarah" not in held(tmp_path / "store")


def test_nothing_of_a_refused_list_is_kept(tmp_path, store):
    path = tmp_path / "list.csv"
    path.write_text(TEXT)
    with pytest.raises(RefusalError, match="names of people"):
        add_evidence(store, [path], sources=[adapter(MAPPING)], now=NOW)
    assert b"Sarah" not in held(tmp_path / "store")
