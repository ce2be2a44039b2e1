"""The mappings of partners' lists, pinned in the store beside the records that were read through them."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.mapping_file import read_mapping
from saferplan.store import Snapshot, Store

TABLE = "lists"
_SCHEMA = pa.schema(
    [
        pa.field(name, pa.string(), nullable=False)
        for name in ("id", "title", "holder", "supplier", "file", "text")
    ]
)


@dataclass(frozen=True, slots=True)
class KnownList:
    """A mapping file of the workspace, as text and as read."""

    path: Path
    text: str
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class KnownLists:
    """The mappings of a folder that can be read, and what is wrong with the others: they may be unfinished."""

    lists: tuple[KnownList, ...]
    faults: tuple[Fault, ...]


def known_lists(folder: Path) -> KnownLists:
    """Every mapping in a folder, by the names of the files; of two that describe the same list the first."""
    found: dict[str, KnownList] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        try:
            one = KnownList(path, text, read_mapping(text, path.name))
        except RefusalError as error:
            faults.extend(error.faults)
            continue
        first = found.setdefault(one.mapping.list.id, one)
        if first is not one:
            problem = f"describes the same list as {first.path.name}."
            faults.append(Fault(path.name, problem, "Give it another id."))
    return KnownLists(tuple(found.values()), tuple(faults))


def pin_lists(store: Store, lists: Sequence[KnownList], now: datetime) -> None:
    """Keep the mappings in the store as they now read; nothing happens where they are there already."""
    rows = [
        {
            "id": one.mapping.list.id,
            "title": one.mapping.list.title,
            "holder": one.mapping.list.holder,
            "supplier": one.mapping.list.supplier,
            "file": one.path.name,
            "text": one.text,
        }
        for one in sorted(lists, key=lambda one: one.mapping.list.id)
    ]
    with store.addition(note="mappings of partners' lists", now=now) as addition:
        addition.put_reference(TABLE, pa.Table.from_pylist(rows, schema=_SCHEMA))


def list_mappings(snapshot: Snapshot) -> MappingOf[str, Mapping]:
    """The mappings that a snapshot pins, by the dataset they read."""
    table = snapshot.reference(TABLE)
    rows = [] if table is None else table.to_pylist()
    return {row["id"]: read_mapping(row["text"], row["file"]) for row in rows}


def list_titles(snapshot: Snapshot) -> MappingOf[str, str]:
    """The titles of partners' lists, by dataset."""
    table = snapshot.reference(TABLE)
    return {} if table is None else {row["id"]: row["title"] for row in table.to_pylist()}
