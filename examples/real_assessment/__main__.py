"""Build the strategic assessment of a real partnership from the open data beside the project."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from saferplan.errors import SaferPlanError

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
GEOGRAPHY = ("geography/lookups", "geography/population_imd", "geography/boundaries")
EVIDENCE = (
    "police/leicestershire",
    "district_counts/district_month_type_2014.csv.gz",
    "district_counts/district_month_type_2025.csv.gz",
    "weights/ons_pfa_tables_ye_dec_2024.xlsx",
)
WEIGHTS = "weights/cchi2026_by_policeuk_category.csv"
_MARK = ".real-assessment"


def main(
    folder: Annotated[Path, typer.Argument(help="Where to build it; an earlier run's is replaced.")] = Path(
        "real"
    ),
    partnership: Annotated[str, typer.Option(help="The code of a partnership of the force.")] = "E22000170",
    year_ending: Annotated[
        str, typer.Option(help="The last month of the year assessed, YYYY-MM.")
    ] = "2022-09",
) -> None:
    """Build a strategic assessment from real records of Leicestershire Police."""
    console = Console(highlight=False)
    if not DATA.is_dir():
        console.print(f"Nothing was done: the real open data are not there ({DATA}).", soft_wrap=True)
        return
    started = time.perf_counter()
    try:
        paths = build(folder, partnership, year_ending, console)
    except SaferPlanError as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    console.print(
        f"\nDone in {time.perf_counter() - started:.0f} seconds. The assessment and its documents:\n"
    )
    for path in paths:
        console.print(f"  {path}", soft_wrap=True, markup=False)


def build(folder: Path, partnership: str, year_ending: str, console: Console) -> tuple[Path, ...]:
    """Make the workspace and the assessment; the paths of its documents and data.

    Raises:
        SaferPlanError: the folder holds something else, or the data do not allow the assessment.
    """
    from saferplan.workspace.workspace import Workspace

    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise SaferPlanError(
                f"{folder} is not empty, and an earlier run did not make it.", "Name another."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    workspace = Workspace.create(folder / "partnership", partnership=partnership)
    with console.status("Geography: areas, lookups, populations, boundaries of England and Wales"):
        geography = workspace.add_geography([DATA / path for path in GEOGRAPHY])
    console.print(f"Geography: {len(geography.files)} files")
    with console.status("Evidence: police records, counts of other districts, recorded crime by partnership"):
        evidence = workspace.add_evidence([DATA / path for path in EVIDENCE])
    console.print(f"Evidence: {len(evidence.files)} files, {evidence.kept:,} records and counts")
    workspace.add_weights(
        DATA / WEIGHTS,
        title="Cambridge Crime Harm Index 2026, medians by police.uk category",
        source="Cambridge Centre for Evidence-Based Policing",
        licence="free to use with attribution; not under the Open Government Licence",
    )
    with console.status("The assessment: counting, comparing, writing"):
        return workspace.assess(year_ending=year_ending).paths


if __name__ == "__main__":
    typer.run(main)
