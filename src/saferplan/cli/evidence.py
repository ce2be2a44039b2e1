"""`saferplan evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.reporting import addition_lines

app = typer.Typer(help="Records and series: add them, map them, see what is held.", no_args_is_help=True)


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, .zip and .gz.")],
) -> None:
    """Add evidence; a bad file is refused whole, and nothing is half added."""
    workspace = workspace_of(context)
    with progress("Adding evidence") as step:
        report = workspace.add_evidence(paths, progress=lambda told: step(told.done, told.total, told.doing))
    for line in addition_lines(report):
        typer.echo(line)
