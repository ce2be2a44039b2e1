"""Reading a mapping file, and saying plainly what is wrong with one: which line, which key, what to write."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import Any, get_args, get_type_hints

import msgspec

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.mapping import FlagName, Mapping
from saferplan.evidence.mapping_checks import EXAMPLES, wrong_in


def read_mapping(text: str, name: str) -> Mapping:
    """The mapping that a TOML text writes.

    Args:
        text: the file's text.
        name: what to call the file in messages.

    Raises:
        RefusalError: it is not TOML; a key is missing, unknown or of the wrong kind; what it says cannot be.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        fault = Fault(
            name,
            f"This is not TOML: {error}.",
            "Quote every text, and every column name with a space in it.",
            row=int(row[1]) if row else None,
        )
        raise RefusalError((fault,)) from None
    try:
        mapping = msgspec.convert(told, Mapping)
    except msgspec.ValidationError as error:
        raise RefusalError((_misshapen(str(error), text, name),)) from None
    faults = tuple(
        Fault(name, problem, remedy, row=line_of(text, path)) for path, problem, remedy in wrong_in(mapping)
    )
    if faults:
        raise RefusalError(faults)
    return mapping


def line_of(text: str, path: str) -> int | None:
    """The line on which a key such as `time.date.format` is set, or the nearest thing that holds it.

    >>> line_of('[time]\\ndate = { column = "Date", format = "DD" }\\n', "time.date.format")
    2
    """
    wanted = path.split(".") if path else []
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        key = re.match(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*=""", line)
        if header:
            table = tuple(part.strip("\"' ") for part in header[1].split("."))
            lines.setdefault(table, number)
        elif key:
            lines.setdefault((*table, next(part for part in key.groups() if part is not None)), number)
    while wanted:
        if tuple(wanted) in lines:
            return lines[tuple(wanted)]
        wanted.pop()
    return None


def _misshapen(said: str, text: str, name: str) -> Fault:
    """What is wrong with the shape, as msgspec says it, in plain words with its place."""
    what, _, where = said.partition(" - at `")
    of_key = where.startswith("key` in `")
    path = re.sub(r"\[\.\.\.\]|\[\d+\]", "", where.removeprefix("key` in `").strip("`").lstrip("$."))
    unknown = re.search(r"unknown field `(.+)`", what) or (of_key and re.search(r"enum value '(.+)'", what))
    if missing := re.search(r"missing required field `(\w+)`", what):
        table = f"[{path}]" if path else "the file"
        example = EXAMPLES.get(missing[1], f"{missing[1]} = ...")
        remedy = f"Add a line: {example}" if path else f"Add a table: [{missing[1]}]"
        return Fault(name, f"{table} has no `{missing[1]}`.", remedy, row=line_of(text, path))
    if unknown:
        known = _FLAGS if of_key else _known_keys(path)
        close = difflib.get_close_matches(unknown[1], known, 1)
        remedy = f"Did you mean `{close[0]}`?" if close else f"It may have: {', '.join(known)}."
        whole = f"{path}.{unknown[1]}" if path else unknown[1]
        key = "" if of_key else "key "
        return Fault(name, f"There is no {key}`{unknown[1]}` here.", remedy, row=line_of(text, whole))
    problem, remedy = next(
        (plain for phrase, plain in _PLAIN.items() if phrase in what), (f"is not as it should be: {what}", "")
    )
    remedy = remedy or "See docs/sources/incident-list.md."
    return Fault(name, f"`{path}` {problem}.", remedy, row=line_of(text, path))


_FLAGS = get_args(FlagName)
_PLAIN = {
    "date": ("must be a date", "Write it without quotes, as 2027-04-30."),
    "Expected `str`": ("must be text", "Put it in quotes."),
    "Expected `int`": ("must be a whole number", "Write it without quotes."),
    "Expected `array`": ("must be a list", 'Write it in square brackets, as ["one", "another"].'),
    "Expected `object`": ("must be a table", "Write it in curly brackets, or under a heading of its own."),
}


def _known_keys(path: str) -> list[str]:
    """The keys that the table at a path may have."""
    kind: Any = Mapping
    for step in filter(None, path.split(".")):
        hint = (
            get_type_hints(kind).get(step)
            if isinstance(kind, type) and hasattr(kind, "__struct_fields__")
            else None
        )
        options = [part for part in getattr(hint, "__args__", ()) if hasattr(part, "__struct_fields__")]
        kind = hint if hasattr(hint, "__struct_fields__") else options[0] if options else None
        if kind is None:
            return []
    return list(getattr(kind, "__struct_fields__", ()))
