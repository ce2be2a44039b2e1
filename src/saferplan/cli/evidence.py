"""`saferplan evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.reporting import (
    addition_lines,
    disposal_lines,
    due_lines,
    rereading_lines,
    size_in_words,
    status_lines,
)

app = typer.Typer(help="Records and series: add them, map them, see what is held.", no_args_is_help=True)


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files, folders, .zip and .gz.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let a file replace far more rows than it brings.")
    ] = False,
) -> None:
    """Add files: all of them, or none if one of them is bad."""
    workspace = workspace_of(context)
    with progress("Adding evidence") as step:
        report = workspace.add_evidence(
            paths, progress=lambda told: step(told.done, told.total, told.doing), replace=replace
        )
    for line in addition_lines(report):
        typer.echo(line)
    for fault in workspace.mapping_faults():
        typer.echo(f"Mapping not used: {fault}")
    if report.changed and workspace.folder.site.is_dir():
        typer.echo(
            "Measures of the plan that are tied to the evidence: `saferplan read-measures` reads them anew."
        )


@app.command("map")
def map_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A list of incidents: .csv or .xlsx, or .gz or .zip of it.")
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What to call the list and its mapping, such as council-asb.")
    ] = "",
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = None,
    header_row: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="The row that has the columns' names.")
    ] = None,
) -> None:
    """Propose how to read a partner's list of incidents."""
    workspace = workspace_of(context)
    path, proposal = workspace.propose_mapping(file, name=name, sheet=sheet, header_row=header_row)
    for role, column in proposal.roles.items():
        typer.echo(f"{role}: column {column!r}")
    for column, reason in proposal.dropped.items():
        typer.echo(f"dropped: column {column!r}: {reason}")
    for question in proposal.questions:
        typer.echo(f"To decide: {question}")
    typer.echo(f"Wrote {path}. Check and complete it, then `saferplan evidence add {file}`.")


@app.command()
def status(context: typer.Context) -> None:
    """Show what is held, late, missing and restated."""
    for line in status_lines(workspace_of(context).evidence_status()):
        typer.echo(line)


@app.command()
def reread(context: typer.Context) -> None:
    """Read the received files anew, after an edit of a mapping or of the categories."""
    workspace = workspace_of(context)
    with progress("Reading anew") as step:
        report = workspace.reread_evidence(progress=lambda told: step(told.done, told.total, told.doing))
    for line in rereading_lines(report):
        typer.echo(line)


@app.command()
def dispose(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without this, only say what would go.")] = False,
) -> None:
    """Dispose for good of lists held past the day until which they may be kept."""
    workspace = workspace_of(context)
    due, unfinished = workspace.lists_due(), workspace.store.unfinished_disposals()
    for line in due_lines(due, unfinished):
        typer.echo(line)
    if not due and not unfinished:
        return
    if not yes:
        typer.echo("Nothing was changed. Do it with `saferplan evidence dispose --yes`: it cannot be undone.")
        return
    for line in disposal_lines(workspace.dispose()):
        typer.echo(line)
    if unfinished:
        typer.echo("What the stopped disposal had left is gone.")


@app.command()
def tidy(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without this, only say what would go.")] = False,
) -> None:
    """Clear away what no snapshot needs: leftovers, and what can be computed again."""
    cleared = workspace_of(context).tidy(dry_run=not yes)
    freed = f"{cleared.files:,} files, {size_in_words(cleared.size)}"
    if not cleared.files:
        typer.echo("There is nothing to clear away.")
    elif yes:
        typer.echo(f"Cleared away {freed}. Every snapshot is as it was.")
    else:
        typer.echo(f"To clear away: {freed}. Do it with `saferplan evidence tidy --yes`.")
