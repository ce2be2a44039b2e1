"""`saferplan read-measures`."""

from __future__ import annotations

import typer

from saferplan.cli.console import workspace_of


def read_measures(context: typer.Context) -> None:
    """Read the measures of the plan that are tied to the evidence from what is held now.

    The site does it by itself where files are added there; after files were added on the command line, this does.
    """
    from saferplan.site.start import open_site, prepare_database

    workspace = workspace_of(context)
    open_site(workspace.folder.root)
    from saferplan.history.clock import now
    from saferplan.plan.feeding import measures_read_at_console

    prepare_database(now=workspace.clock())
    found = measures_read_at_console(now=now())
    for plan, read in found:
        typer.echo(f"{plan}: {read.sentence}")
        for title, why in read.not_read:
            typer.echo(f"  Not read: {title}: {why}")
    if not found:
        typer.echo("No measure of an open plan is tied to the evidence.")
