"""`saferplan init` and `saferplan fetch`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.reporting import addition_lines, geography_lines
from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to make: a new one, or an empty one.")
    ],
    csp: Annotated[
        str, typer.Option("--csp", metavar="CODE", help="The partnership's code, such as E22000170.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What the partnership calls itself.")] = "",
    prepared_by: Annotated[
        str,
        typer.Option(metavar="POST", help="The post or team that prepares the assessment: never a person."),
    ] = "",
) -> None:
    """Make a workspace: a folder with settings and an embedded store."""
    from saferplan.workspace.workspace import Workspace

    made = Workspace.create(folder, partnership=csp, name=name, prepared_by=prepared_by)
    typer.echo(f"Made the workspace {made.folder.root}.")
    typer.echo("Next: add geography (`saferplan geography add`), then evidence (`saferplan evidence add`).")


def fetch(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="WHAT", help="police, geography, all, or ids of items.", show_default="all"),
    ] = None,
    months: Annotated[
        str,
        typer.Option(
            metavar="FROM/TO", help="Months of police data, such as 2019-10/2022-09; needed for police data."
        ),
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FOLDER", help="Take the same files from this folder instead of the internet."
        ),
    ] = None,
    plan_only: Annotated[bool, typer.Option("--plan", help="Say what would be fetched, and stop.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch again what is here already.")] = False,
) -> None:
    """Download police files and geography, and add them."""
    from saferplan.evidence.fetch_http import PoliteClient

    workspace = workspace_of(context)
    period = _period(months)
    with nullcontext() if source is not None else PoliteClient() as client:
        plan = workspace.plan_fetch(what or ["all"], period, client=client, refresh=refresh)
        for line in plan.lines():
            typer.echo(line)
        if plan_only:
            return
        with progress("Fetching") as step:
            report = workspace.fetch(
                plan,
                client=client,
                source=source,
                progress=lambda name, done, total: step(done, total, name),
            )
    for note in report.notes:
        typer.echo(note)
    geography, police = report.paths(plan, "geography"), report.paths(plan, "police")
    if geography:
        for line in geography_lines(workspace.add_geography(geography)):
            typer.echo(line)
    if police:
        for line in addition_lines(workspace.add_evidence(police)):
            typer.echo(line)
    for name, error in report.failed:
        typer.echo(f"Not fetched: {name}: {error}", err=True)
    if report.failed:
        raise typer.Exit(1)


def _period(text: str) -> Period | None:
    if not text:
        return None
    try:
        return Period.parse(text)
    except ValueError as error:
        raise SaferPlanError(f"{error}.", "Write months as 2019-10/2022-09.") from error
