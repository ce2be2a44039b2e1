"""The command `saferplan`: one thin command per thing a partnership does.

Nothing heavy is imported until a command runs, so that help and completion are instant.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from saferplan import __version__
from saferplan.cli import analysis, assessment, evidence, geography, measures, remind, serve, setup, weights
from saferplan.errors import SaferPlanError

app = typer.Typer(
    name="saferplan",
    help="From raw records to a strategic assessment, every figure traced.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"saferplan {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", metavar="FOLDER", help="The workspace; by default the one this folder is in."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - typer calls it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """From raw records to a strategic assessment, every figure traced."""
    context.obj = workspace


app.command("init")(setup.init)
app.command("fetch")(setup.fetch)
app.add_typer(geography.app, name="geography")
app.add_typer(evidence.app, name="evidence")
app.add_typer(weights.app, name="weights")
app.command("assess")(assessment.assess)
app.command("analyse")(analysis.analyse)
app.command("trace")(assessment.trace)
app.command("verify")(assessment.verify)
app.command("serve")(serve.serve)
app.command("invite")(serve.invite)
app.command("remind")(remind.remind)
app.command("read-measures")(measures.read_measures)


def run() -> None:
    """Run the command line; errors that a person can act on are printed without a traceback."""
    try:
        app()
    except SaferPlanError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(1)
