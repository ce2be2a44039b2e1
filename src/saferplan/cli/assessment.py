"""`saferplan assess`, `saferplan trace` and `saferplan verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.options import Audience, AudienceOption, FormatsOption, listed
from saferplan.cli.reporting import trace_lines, verification_lines


def assess(
    context: typer.Context,
    year_ending: Annotated[
        str, typer.Option("--year-ending", metavar="YYYY-MM", help="The last month of the year.")
    ],
    audience: AudienceOption = Audience.PARTNERSHIP,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="The assessment's folder; by default the year and audience.")
    ] = "",
    peers: Annotated[
        str, typer.Option(metavar="CODES", help="Districts to compare with, separated by commas.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A council's own Word template (.docx).")
    ] = None,
    formats: FormatsOption = "html,docx,odt,pdf,xlsx,json",
    snapshot: Annotated[
        str,
        typer.Option(metavar="NUMBER", help="An earlier snapshot to assess from; by default the newest."),
    ] = "",
    adopted_on: Annotated[
        str, typer.Option("--adopt", metavar="YYYY-MM-DD", help="Freeze it as adopted on this day.")
    ] = "",
    adopted_by: Annotated[
        str, typer.Option("--by", metavar="GROUP", help="Who adopted it: a group or post, never a person.")
    ] = "",
) -> None:
    """Make the strategic assessment and its documents."""
    workspace = workspace_of(context)
    with progress("Assessing") as step:
        made = workspace.assess(
            year_ending,
            audience=audience.value,
            name=name,
            peers=listed(peers),
            template=template,
            formats=listed(formats),
            snapshot=snapshot or None,
            adopted_on=adopted_on,
            adopted_by=adopted_by,
            progress=step,
        )
    typer.echo(f"{made.document.title}, {made.document.subtitle}: {len(made.document.figures)} figures.")
    for path in made.paths:
        typer.echo(str(path))


def trace(
    context: typer.Context,
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="Its identity, such as F0123456789ab, or the start of it.")
    ],
    rows: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every record behind the figure to this CSV file."),
    ] = None,
) -> None:
    """Say where a figure comes from, down to the rows of files."""
    workspace = workspace_of(context)
    for line in trace_lines(workspace.trace(figure)):
        typer.echo(line)
    if rows is not None:
        from pyarrow import csv

        table = workspace.trace_rows(figure, readable=True)
        csv.write_csv(table, rows)
        typer.echo(f"Wrote {table.num_rows:,} records to {rows}.")


def verify(
    context: typer.Context,
    assessment: Annotated[str, typer.Argument(metavar="ASSESSMENT", help="The name of its folder.")],
) -> None:
    """Compute every figure of an assessment anew; say what differs."""
    verification = workspace_of(context).verify(assessment)
    for line in verification_lines(verification):
        typer.echo(line)
    if not verification.holds:
        raise typer.Exit(1)
