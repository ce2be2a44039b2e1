"""Reading the facts that are kept as data: law, categories, series breaks, catalogues.

They live in `domain/data/*.toml`, so that a fact can be corrected without touching a rule.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TypeVar

import msgspec

from saferplan.domain.periods import Month

Table = TypeVar("Table", bound=msgspec.Struct)

_MONTH = re.compile(r"\d{4}-\d{2}")


def read_table(name: str, kind: type[Table]) -> Table:
    """The table `domain/data/<name>.toml` as a value of `kind`. Text written exactly YYYY-MM is a `Month`.

    Raises:
        msgspec.ValidationError: the table does not have the shape of `kind`; the message says where.
    """
    text = files("saferplan.domain").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(_with_months(tomllib.loads(text)), kind)


def table_names(folder: str) -> tuple[str, ...]:
    """The names of the tables in the folder `domain/data/<folder>`, in alphabetical order.

    >>> "levels" in table_names("methods")
    True
    """
    entries = files("saferplan.domain").joinpath("data", folder).iterdir()
    return tuple(sorted(one.name.removesuffix(".toml") for one in entries if one.name.endswith(".toml")))


def _with_months(value: object) -> object:
    if isinstance(value, dict):
        return {key: _with_months(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_months(inner) for inner in value]
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return msgspec.to_builtins(Month.parse(value))
    return value
