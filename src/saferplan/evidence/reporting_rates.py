"""What share of incidents is reported to the police: a survey's published table that the partnership adds.

None ships with the program. Two forms are read. One has the columns `category, share, lower, upper, area, area_name,
period, population, source`: each row says where it is from, and its limits are the survey's own. The other is the
table of the Crime Survey for England and Wales by year, `category, year_ending, proportion`, which has no limits: there
the lowest and highest share of up to five years stand for what is thought possible. A figure of a survey keeps its
label and is never shown as one of the partnership's area.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from saferplan.domain.categories import categories, police_uk_categories
from saferplan.domain.periods import Month
from saferplan.domain.reporting import survey_categories
from saferplan.errors import Fault, RefusalError, SaferPlanError
from saferplan.statistics.under_reporting import SurveyFigure
from saferplan.store import Snapshot, Store

TABLE = "reporting-rates"
YEARS = 5
"""Over how many years of a survey without limits its lowest and highest share are taken."""

SURVEYS_OWN = "the survey's own interval"
AMONG_YEARS = "the lowest and highest share of the latest years published, as the table has no interval"

OWN = ("category", "share", "lower", "upper", "area", "area_name", "period", "population", "source")
BY_YEAR = ("category", "year_ending", "proportion")
_AREA, _AREA_NAME = "K04000001", "England and Wales"
_POPULATION = "adults living in households"
_SCHEMA = pa.schema(
    [pa.field("category", pa.string(), nullable=False), pa.field("ends", pa.int32(), nullable=False)]
    + [pa.field(name, pa.float64(), nullable=False) for name in ("share", "lower", "upper")]
    + [
        pa.field(name, pa.string(), nullable=False)
        for name in ("area", "area_name", "period", "population", "source", "words", "limits")
    ]
)


@dataclass(frozen=True, slots=True)
class ReportingRate:
    """A category's share reported, as the survey has it; `words` are the survey's own for what it asked about.

    `limits` says what the lower and upper share are.
    """

    category: str
    figure: SurveyFigure
    words: str
    limits: str


@dataclass(frozen=True, slots=True)
class ReportingRates:
    """The shares that a table holds for a year, by category, and whose table it is."""

    title: str
    source: str
    licence: str
    rates: Mapping[str, ReportingRate]


def is_table_of_reporting_rates(path: Path) -> bool:
    """Whether the first line of a file is that of one of the two forms."""
    return tuple(next(csv.reader(io.StringIO(_text(path))), [])) in (OWN, BY_YEAR)


def add_reporting_rates(
    store: Store, path: Path, *, title: str, source: str, licence: str, now: datetime
) -> ReportingRates:
    """Pin a table of shares reported in the store; it takes the place of an earlier one.

    Raises:
        SaferPlanError: the title, source or licence is missing.
        RefusalError: the file is not such a table, a row of it is wrong, or no category of it is one of ours.
    """
    for name, value in (("title", title), ("source", source), ("licence", licence)):
        if not value.strip():
            raise SaferPlanError(f"A table of shares reported needs its {name}.", f"Give it with --{name}.")
    rows = _read(path, title)
    with store.addition(note="shares reported to the police", now=now) as addition:
        received = addition.receive(path, meta={"source": source, "licence": licence})
        addition.put_reference(
            TABLE,
            pa.Table.from_pylist(rows, schema=_SCHEMA),
            files=[received],
            meta={"title": title, "source": source, "licence": licence},
        )
    latest = max(row["ends"] for row in rows)
    found = reporting_rates(addition.snapshot, Month.from_ordinal(latest))
    if found is None:
        raise SaferPlanError("The table was not kept.", "Try again; report it if it happens twice.")
    return found


def reporting_rates(snapshot: Snapshot, year_ending: Month) -> ReportingRates | None:
    """The latest shares of each category up to a month; None where no table is held."""
    table = snapshot.reference(TABLE)
    if table is None:
        return None
    meta = snapshot.reference_meta(TABLE)
    rates: dict[str, ReportingRate] = {}
    for row in sorted(table.to_pylist(), key=lambda one: one["ends"]):
        if row["ends"] <= year_ending.ordinal:
            names = ("area", "area_name", "period", "population", "source")
            figure = SurveyFigure(
                row["share"], row["lower"], row["upper"], **{name: row[name] for name in names}
            )
            rates[row["category"]] = ReportingRate(row["category"], figure, row["words"], row["limits"])
    return ReportingRates(str(meta["title"]), str(meta["source"]), str(meta["licence"]), rates)


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")


def _read(path: Path, title: str) -> list[dict[str, Any]]:
    lines = csv.reader(io.StringIO(_text(path), newline=""))
    header = tuple(next(lines, []))
    faults: list[Fault] = []
    if header == OWN:
        rows = _own(path.name, list(lines), faults)
    elif header == BY_YEAR:
        rows = _by_year(path.name, list(lines), title, faults)
    else:
        problem = f"is not a table of shares reported: its columns are {', '.join(header[:9]) or 'none'}."
        remedy = f"Give a CSV with the columns {', '.join(OWN)}, or {', '.join(BY_YEAR)}."
        raise RefusalError((Fault(path.name, problem, remedy, row=1),))
    if not rows and not faults:
        problem = "has no share of a category that data.police.uk has too."
        faults.append(Fault(path.name, problem, f"Known are: {', '.join(survey_categories())}."))
    if faults:
        raise RefusalError(tuple(faults))
    return rows


def _own(name: str, lines: list[list[str]], faults: list[Fault]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=2):
        if len(line) != len(OWN):
            faults.append(Fault(name, f"has {len(line)} cells, not {len(OWN)}.", "Correct the row.", number))
            continue
        given = dict(zip(OWN, line, strict=True))
        category = _category(given["category"])
        shares = [_share(given[one]) for one in ("share", "lower", "upper")]
        if category is None:
            remedy = "Use the words of data.police.uk."
            faults.append(
                Fault(name, "is no category that we count.", remedy, number, "category", given["category"])
            )
        elif any(one is None for one in shares) or not _ordered(shares):
            problem = "has no share above 0 to 1 between its lower and upper limit."
            faults.append(Fault(name, problem, "Correct the row.", number, "share", given["share"]))
        elif not all(given[one].strip() for one in OWN[4:]):
            problem = "does not say of where, when and whom it is, or from which survey."
            faults.append(Fault(name, problem, "Fill the row in.", number))
        elif (ends := _ends(given["period"])) is None:
            problem = "has a period that does not end with a month."
            remedy = "Write it such as: year ending March 2019."
            faults.append(Fault(name, problem, remedy, number, "period", given["period"]))
        else:
            share, lower, upper = shares
            rows.append(
                {
                    **{one: given[one].strip() for one in OWN[4:]},
                    "category": category,
                    "ends": ends.ordinal,
                    "share": share,
                    "lower": lower,
                    "upper": upper,
                    "words": given["category"],
                    "limits": SURVEYS_OWN,
                }
            )
    return rows


def _by_year(name: str, lines: list[list[str]], title: str, faults: list[Fault]) -> list[dict[str, Any]]:
    known: dict[str, dict[Month, float]] = {}
    for number, line in enumerate(lines, start=2):
        if len(line) != len(BY_YEAR):
            faults.append(
                Fault(name, f"has {len(line)} cells, not {len(BY_YEAR)}.", "Correct the row.", number)
            )
            continue
        words, when, share = line
        if share in ("NA", "") or words not in survey_categories():
            continue
        value = _share(share)
        try:
            day = date.fromisoformat(when)
        except ValueError:
            problem = "is no day such as 2019-03-01."
            faults.append(Fault(name, problem, "Correct it.", number, "year_ending", when))
            continue
        if value is None:
            faults.append(
                Fault(name, "is no share above 0 to 1.", "Correct it.", number, "proportion", share)
            )
            continue
        known.setdefault(words, {})[Month(day.year, day.month)] = value
    rows: list[dict[str, Any]] = []
    for words, shares in known.items():
        months = sorted(shares)
        for place, month in enumerate(months):
            span = months[max(0, place - YEARS + 1) : place + 1]
            if len(span) < 2:  # one year alone says nothing of what is possible
                continue
            among = [shares[one] for one in span]
            rows.append(
                {
                    "category": survey_categories()[words],
                    "ends": month.ordinal,
                    "share": shares[month],
                    "lower": min(among),
                    "upper": max(among),
                    "area": _AREA,
                    "area_name": _AREA_NAME,
                    "period": f"year ending {month.label}",
                    "population": _POPULATION,
                    "source": title,
                    "words": words,
                    "limits": AMONG_YEARS,
                }
            )
    return rows


def _category(words: str) -> str | None:
    """Our category of what a table calls it: by our identity, the words of data.police.uk, or the survey's own."""
    if words in categories():
        return words
    return police_uk_categories().get(words) or survey_categories().get(words)


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= 1 else None


def _ordered(shares: list[float | None]) -> bool:
    share, lower, upper = (one or 0.0 for one in shares)
    return lower <= share <= upper


def _ends(period: str) -> Month | None:
    words = period.split()
    if len(words) < 2 or not words[-1].isdigit():
        return None
    for number in range(1, 13):
        month = Month(int(words[-1]), number)
        if month.label.lower() == f"{words[-2]} {words[-1]}".lower():
            return month
    return None
