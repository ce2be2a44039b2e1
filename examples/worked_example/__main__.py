"""Build the worked example and its strategic assessment."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from saferplan.errors import SaferPlanError


def main(
    folder: Annotated[Path, typer.Argument(help="Where to build it; an earlier run's is replaced.")] = Path(
        "demo"
    ),
) -> None:
    """Build the worked example: synthetic records, real places, one strategic assessment."""
    from examples.worked_example.demo import run

    console = Console(highlight=False)
    started = time.perf_counter()
    try:
        made = run(folder, console)
    except SaferPlanError as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    console.print(
        f"\nDone in {time.perf_counter() - started:.0f} seconds. The assessment and its documents:\n"
    )
    for path in made.paths:
        console.print(f"  {path}", soft_wrap=True, markup=False)


if __name__ == "__main__":
    typer.run(main)
