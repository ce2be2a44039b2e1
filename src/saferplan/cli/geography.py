"""`saferplan geography`."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.reporting import geography_lines

app = typer.Typer(help="Areas, lookups, populations and outlines.", no_args_is_help=True)


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, folders, .zip and .gz, as published.")
    ],
) -> None:
    """Add the publishers' files, recognised by their columns."""
    workspace = workspace_of(context)
    with progress("Adding geography") as step:
        count = itertools.count()
        report = workspace.add_geography(paths, progress=lambda name: step(next(count), None, name))
    for line in geography_lines(report):
        typer.echo(line)
