"""What people enter of receipts by hand, in a TOML file: on paper, by e-mail, or that there is nothing to disclose."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from saferplan.domain.information_sharing import (
    InformationPeriod,
    information_periods,
    prescribed_datasets,
)
from saferplan.domain.periods import Month
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.receipts import NotHeld, ReceivedSet

_KEYS: Mapping[str, Mapping[str, str]] = {
    "receipt": {
        "dataset": 'dataset = "fire-malicious-calls"',
        "organisation": 'organisation = "Fire and rescue service"',
        "quarters": 'quarters = ["2022-Q3"]',
        "received": "received = 2022-11-14",
        "format": 'format = "paper"',
        "caveats": 'caveats = ["Counts only."]',
    },
    "not_held": {
        "dataset": 'dataset = "health-domestic-abuse"',
        "reason": 'reason = "The hospital does not code it."',
    },
}
"""The kinds of entries, and how each of their keys is written."""

_OPTIONAL = frozenset({"format", "caveats"})


def read_entries(text: str, name: str) -> tuple[tuple[ReceivedSet, ...], tuple[NotHeld, ...]]:
    """What was entered by hand in a TOML file: receipts, such as on paper, and datasets there are none of.

    Args:
        text: the file's text.
        name: what to call the file in messages.

    Raises:
        RefusalError: it is not TOML; a key is missing, unknown or not written as it should be; there is no such
            dataset or quarter. Each fault says the line, the key and what to write.

    >>> entered, _ = read_entries(
    ...     '[[receipt]]\\ndataset = "fire-malicious-calls"\\norganisation = "Fire service"\\n'
    ...     'quarters = ["2022-Q3"]\\nreceived = 2022-11-14\\nformat = "paper"\\n',
    ...     "receipts.toml",
    ... )
    >>> entered[0].format, len(entered[0].months)
    ('paper', 3)
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        remedy = "Check the quotation marks and brackets; an entry starts with [[receipt]] or [[not_held]]."
        fault = Fault(name, "The line is not TOML.", remedy, row=int(line[1]) if line else None)
        raise RefusalError((fault,)) from None
    faults = [_unknown_kind(text, name, kind) for kind in told if kind not in _KEYS]
    entries = []
    for kind in _KEYS:
        given = told.get(kind, [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            row = next(iter(_lines(text, kind)), _Lines(None, {})).header
            faults.append(
                Fault(name, f"`{kind}` is not a list of entries.", f"Start each with [[{kind}]].", row=row)
            )
            continue
        places = [*_lines(text, kind), *[_Lines(None, {})] * len(given)]
        entries += [(kind, one, lines) for one, lines in zip(given, places, strict=False)]
    for kind, entry, lines in entries:
        faults.extend(_wrong_in(kind, entry, lines, name))
    if faults:
        raise RefusalError(tuple(faults))
    return (
        tuple(_received(entry) for kind, entry, _ in entries if kind == "receipt"),
        tuple(
            NotHeld(str(entry["dataset"]), str(entry["reason"]))
            for kind, entry, _ in entries
            if kind == "not_held"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """On which line an entry starts, and on which each of its keys stands."""

    header: int | None
    keys: Mapping[str, int]

    def of(self, key: str) -> int | None:
        return self.keys.get(key, self.header)


def _lines(text: str, kind: str) -> Iterator[_Lines]:
    """Where each entry of a kind is written under a heading of its own, in order."""
    header: int | None = None
    keys: dict[str, int] = {}
    for number, line in enumerate((*text.splitlines(), "[end]"), start=1):
        heading = re.match(r"\s*\[+\s*([\w-]+)\s*\]", line)
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if heading:
            if header is not None:
                yield _Lines(header, keys)
            header, keys = (number, {}) if heading[1] == kind else (None, {})
        elif key and header is not None:
            keys.setdefault(key[1], number)


def _unknown_kind(text: str, name: str, kind: str) -> Fault:
    row = next(
        (
            at
            for at, line in enumerate(text.splitlines(), start=1)
            if re.match(rf"\s*\[*\s*{re.escape(kind)}\s*[\]=]", line)
        ),
        None,
    )
    return Fault(name, f"There is no `{kind}` here.", "Use [[receipt]] or [[not_held]].", row=row)


def _wrong_in(kind: str, entry: Mapping[str, object], lines: _Lines, name: str) -> Iterator[Fault]:
    known = _KEYS[kind]
    for key in entry:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            remedy = f"Did you mean `{close[0]}`?" if close else f"It may have: {', '.join(known)}."
            yield Fault(name, f"[[{kind}]] has no key `{key}`.", remedy, row=lines.of(key), column=key)
    for key, example in known.items():
        if key not in entry:
            if key not in _OPTIONAL:
                remedy = f"Add a line such as: {example}"
                yield Fault(name, f"The entry has no `{key}`.", remedy, row=lines.header, column=key)
            continue
        problem = _wrong_value(key, entry[key])
        if problem:
            value = str(entry[key])
            yield Fault(
                name, problem, f"Write it such as: {example}", row=lines.of(key), column=key, value=value
            )
    dataset = entry.get("dataset")
    if isinstance(dataset, str) and dataset.strip() and dataset not in prescribed_datasets():
        close = difflib.get_close_matches(dataset, prescribed_datasets(), 3) or list(prescribed_datasets())
        yield Fault(
            name,
            "It is not a dataset that section 17A prescribes.",
            f"Use one of: {', '.join(close)}.",
            row=lines.of("dataset"),
            column="dataset",
            value=dataset,
        )
    quarters = entry.get("quarters")
    for quarter in quarters if isinstance(quarters, list) else []:
        if isinstance(quarter, str) and _quarter(quarter) is None:
            yield Fault(
                name,
                "It is not a quarter.",
                "Write it as 2022-Q3; the first is 2007-Q3.",
                row=lines.of("quarters"),
                column="quarters",
                value=quarter,
            )


def _wrong_value(key: str, value: object) -> str:
    """Why a value is not written as it should be; empty where it is."""
    if key == "received":
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return "" if is_day else "The day is not written as a date without quotation marks."
    if key in ("quarters", "caveats"):
        texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return (
            "" if texts and (value or key == "caveats") else "It is not a list of texts in square brackets."
        )
    return "" if isinstance(value, str) and value.strip() else "It is not a text in quotation marks."


def _received(entry: Mapping[str, object]) -> ReceivedSet:
    """An entry in which nothing is wrong."""
    quarters, received, caveats = entry["quarters"], entry["received"], entry.get("caveats", [])
    if not (isinstance(quarters, list) and isinstance(received, date) and isinstance(caveats, list)):
        raise TypeError("the entry was not checked")
    months: set[Month] = set()
    for quarter in quarters:
        found = _quarter(quarter)
        months |= set(found.period) if found is not None else set()
    return ReceivedSet(
        str(entry["dataset"]),
        str(entry["organisation"]),
        frozenset(months),
        received,
        str(entry.get("format", "electronic")),
        tuple(caveats),
    )


def _quarter(text: str) -> InformationPeriod | None:
    year, mark, number = text.partition("-Q")
    if not (mark and len(year) == 4 and year.isdecimal() and number in ("1", "2", "3", "4")):
        return None
    found = InformationPeriod(int(year), int(number))
    return found if information_periods(found.period) else None
