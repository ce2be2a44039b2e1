"""Lists and mappings for the tests of partners' lists."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import openpyxl

from saferplan.evidence.mapping_file import read_mapping
from saferplan.evidence.sources import OpenedFile
from saferplan.evidence.sources.incident_list import IncidentList

TODAY = date(2026, 11, 23)

FACTS = """
[list]
id = "test-list"
title = "A list"
supplier = "A council"
holder = "Head of Service, A council"
agreement = "ISA 1"
retain_until = 2030-01-31
"""


def opened(path: Path, name: str | None = None, day: date = TODAY) -> OpenedFile:
    return OpenedFile(name or path.name, path, "0" * 64, day)


def written(folder: Path, text: str, name: str = "list.csv") -> OpenedFile:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return opened(path)


def unpacked(shared_data: Path, name: str, folder: Path) -> OpenedFile:
    path = folder / name.removesuffix(".gz")
    path.write_bytes(gzip.decompress((shared_data / "incident_level" / name).read_bytes()))
    return opened(path)


def adapter(mapping: str, *, drop: str = "", salt: bytes = b"", facts: str = FACTS) -> IncidentList:
    return IncidentList(read_mapping(drop + facts + mapping, "mapping.toml"), salt=salt)


def workbook(folder: Path, *rows, title: str = "Cases", name: str = "list.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path
