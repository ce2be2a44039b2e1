"""Writing files in the publisher's layouts for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from saferplan.evidence.sources.police_outcomes import HEADER as OUTCOMES_HEADER
from saferplan.evidence.sources.police_stop_and_search import HEADER as STOPS_HEADER
from saferplan.evidence.sources.police_street import HEADER as STREET_HEADER

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def crime_id(n: int | str) -> str:
    """An identifier as the publisher makes them: 64 hexadecimal digits."""
    return hashlib.sha256(str(n).encode()).hexdigest()


def street_row(
    n: int | None,
    month: str = "2022-09",
    *,
    point: tuple[str, str] = ("-1.374000", "52.723000"),
    lsoa: str = "E01025931",
    crime: str = "Burglary",
    outcome: str = "Under investigation",
    force: str = "Leicestershire Police",
    location: str = "On or near High Street",
) -> str:
    """One line of a street file; `n` None is a row without identifier, as for anti-social behaviour."""
    name = "North West Leicestershire 001A" if lsoa else ""
    identifier = "" if n is None else crime_id(n)
    return ",".join([identifier, month, force, force, *point, location, lsoa, name, crime, outcome, ""])


def asb_row(month: str = "2022-09", *, point: tuple[str, str] = ("-1.374000", "52.723000")) -> str:
    """One line about anti-social behaviour: no identifier, no outcome."""
    return street_row(None, month, point=point, crime="Anti-social behaviour", outcome="")


def write_lines(path: Path, header: Sequence[str], rows: Sequence[str], end: str = "\r\n") -> Path:
    """A file of these lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((end.join([",".join(header), *rows]) + end).encode())
    return path


def write_street(
    folder: Path,
    rows: Sequence[str],
    month: str = "2022-09",
    force: str = "leicestershire",
    end: str = "\r\n",
) -> Path:
    """A street file under the publisher's name."""
    return write_lines(folder / month / f"{month}-{force}-street.csv", STREET_HEADER, rows, end)


def write_outcomes(
    folder: Path, rows: Sequence[str], month: str = "2022-09", force: str = "leicestershire"
) -> Path:
    """An outcomes file under the publisher's name."""
    return write_lines(folder / month / f"{month}-{force}-outcomes.csv", OUTCOMES_HEADER, rows)


def write_stops(
    folder: Path, rows: Sequence[str], month: str = "2022-09", force: str = "leicestershire"
) -> Path:
    """A stop and search file under the publisher's name."""
    return write_lines(folder / month / f"{month}-{force}-stop-and-search.csv", STOPS_HEADER, rows)
