"""Generated files to measure on: made once, kept in bench-data/."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from examples.generator.national import Country, CountryWriter, write_country_geography, write_country_records

from saferplan.domain.periods import Month

MONTHS = 24
LAST = "2025-09"
SEED = 1
RESTATED_SEED = 2


@dataclass(frozen=True, slots=True)
class Data:
    """Where the generated files are.

    `quarter` holds links to a quarter of the months of `records`, to see whether memory grows with the files;
    `restated` holds the last month again, with other rows.
    """

    records: Path
    quarter: Path
    restated: Path
    geography: Path
    rows: int
    rows_of_month: int


def generated(folder: Path, rows: int) -> Data:
    """The files for this many rows, generated if they are not there yet."""
    root = folder / f"{rows}-rows"
    done = root / "complete"
    if not done.exists():
        shutil.rmtree(root, ignore_errors=True)
        _generate(root, rows)
        done.touch()
    restated = root / "restated"
    return Data(
        records=root / "records",
        quarter=root / "quarter",
        restated=restated,
        geography=root / "geography",
        rows=rows,
        rows_of_month=sum(path.read_bytes().count(b"\n") - 1 for path in restated.glob("*/*.csv")),
    )


def _generate(root: Path, rows: int) -> None:
    last = Month.parse(LAST)
    months = [last + -back for back in reversed(range(MONTHS))]
    write_country_records(root / "records", rows=rows, months=months, seed=SEED)
    country = Country.of(SEED)
    write_country_geography(root / "geography", country, SEED)
    for month in months[: MONTHS // 4]:
        (root / "quarter" / str(month)).mkdir(parents=True)
        for path in (root / "records" / str(month)).iterdir():
            (root / "quarter" / str(month) / path.name).symlink_to(path.resolve())
    # Another seed draws other records; the country and its points stay those of the first.
    list(
        CountryWriter(country, SEED, records_seed=RESTATED_SEED).write_month(
            root / "restated", last, rows // MONTHS
        )
    )
