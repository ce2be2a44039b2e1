"""Columns of few words as types of the engine: one byte in place of a text, through sorting and into Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from saferplan.evidence.engine import csv, listed
from saferplan.evidence.records import PlacedBy, PlacePrecision, TimePrecision
from saferplan.evidence.sources import EngineSource

# What the engine raises over the contents of a file; a full disk or memory is another matter.
BAD_CONTENT = (duckdb.DataError, duckdb.ProgrammingError)


def create_table(
    engine: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Any], chosen: str
) -> None:
    """Makes a temporary table of the engine from columns, in place of one of the same name.

    Args:
        engine: where.
        name: of the table.
        columns: each with its values.
        chosen: what to select of them, with types.
    """
    engine.register("given", pa.table(dict(columns)))
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {chosen} FROM given")
    engine.unregister("given")


class Vocabularies:
    """The words that columns of few words hold, and the types of the engine for them.

    A type cannot grow: where new words come up, a new type takes its place for what is loaded from then on.
    Words are in order, so that sorting by the type sorts by the words.
    """

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        self._words: dict[tuple[str, str], frozenset[str]] = {}
        self._types: dict[tuple[str, str], str] = {}
        self._suppliers: frozenset[str] = frozenset()
        self._supplier_type = ""
        self._translations: dict[tuple[str, ...], str] = {}
        self._made = 0
        for words, name in (
            (PlacePrecision, "place_precision"),
            (PlacedBy, "placed_by"),
            (TimePrecision, "time_precision"),
        ):
            self._create(name, (word.value for word in words))

    def _create(self, name: str, words: Iterable[str]) -> None:
        self._engine.execute(f"CREATE TYPE {name} AS ENUM ({listed(sorted(set(words)))})")

    def _new_type(self, words: Iterable[str]) -> str:
        self._made += 1
        name = f"words_{self._made}"
        self._create(name, words)
        return name

    def type_of(self, source: EngineSource, column: str) -> str:
        """The type for a column of a source."""
        key = (source.id, column)
        if key not in self._types:
            self._words.setdefault(key, frozenset(source.words[column].known))
            self._types[key] = self._new_type(self._words[key])
        return self._types[key]

    def learn(self, source: EngineSource, files: Sequence[Path]) -> None:
        """Takes up the words that some files use, in columns whose vocabulary is open."""
        columns = dict.fromkeys(source.header, "VARCHAR")
        for name, words in source.words.items():
            if words.open:
                try:
                    found = self._engine.execute(
                        f"SELECT DISTINCT {source.loaded[name]} FROM {csv(files, columns)}"
                    ).fetchall()
                except BAD_CONTENT:
                    return
                key = (source.id, name)
                known = self._words.setdefault(key, frozenset(words.known))
                learnt = known | {word for (word,) in found if word is not None}
                if learnt != known:
                    self._words[key] = learnt
                    self._types.pop(key, None)

    def supplier_type(self, suppliers: Iterable[str]) -> str:
        """A type that knows some suppliers, and those before them."""
        wanted = frozenset(suppliers)
        if not wanted <= self._suppliers:
            self._suppliers |= wanted
            self._supplier_type = self._new_type(self._suppliers)
        return self._supplier_type

    def translation(self, source: EngineSource, name: str, ours: Mapping[str, str], table: str) -> str:
        """A table with columns `word` and `ours`, for the words that a column of `table` holds.

        Its type knows no other words: a part keeps all words of a type, whether a row uses them or not.
        """
        found = self._engine.execute(f"SELECT DISTINCT {name}::VARCHAR FROM {table}").fetchall()
        words = sorted(word for (word,) in found)
        key = (source.id, name, *words)
        if key not in self._translations:
            translated = f"translation_{len(self._translations) + 1}"
            mine = self._new_type([ours[word] for word in words] or [""])
            create_table(
                self._engine,
                translated,
                {
                    "word": pa.array(words, pa.string()),
                    "ours": pa.array([ours[word] for word in words], pa.string()),
                },
                f"word::{self.type_of(source, name)} AS word, ours::{mine} AS ours",
            )
            self._translations[key] = translated
        return self._translations[key]
