"""Write synthetic street-level records of a whole country, and its invented geography."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from examples.generator.marks import mark
from examples.generator.national import Country, write_country_geography, write_country_records
from saferplan.domain.periods import Month


def main(
    folder: Annotated[Path, typer.Argument(help="Where to write: records/ and geography/ are made in it.")],
    rows: Annotated[int, typer.Option(help="How many records in all.", min=1)] = 1_000_000,
    months: Annotated[int, typer.Option(help="Over how many months.", min=1)] = 24,
    last: Annotated[str, typer.Option(help="The last month, YYYY-MM.")] = "2025-09",
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
) -> None:
    """Write synthetic records in the layout of data.police.uk."""
    console = Console()
    final = Month.parse(last)
    started = time.perf_counter()
    with console.status(f"Writing {rows:,} records"):
        files = write_country_records(
            folder / "records",
            rows=rows,
            months=[final + -back for back in reversed(range(months))],
            seed=seed,
        )
        write_country_geography(folder / "geography", Country.of(seed), seed)
        for part in ("records", "geography"):
            mark(folder / part, made_by="examples.generator", seed=seed)
    size = sum(file.stat().st_size for file in files) / 1e9
    console.print(f"{len(files):,} files, {size:.2f} GB, in {time.perf_counter() - started:.0f} s: {folder}")


if __name__ == "__main__":
    typer.run(main)
