"""`saferplan weights`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli.console import workspace_of

app = typer.Typer(help="Published tables: harm weights, unit costs, shares reported.", no_args_is_help=True)


@app.callback()
def weights() -> None:
    """Published tables: harm weights, unit costs, shares reported."""


@app.command()
def add(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV of harm weights, unit costs or shares reported.",
        ),
    ],
    title: Annotated[str, typer.Option(metavar="TITLE", help="The table's title and edition.")],
    source: Annotated[str, typer.Option(metavar="SOURCE", help="Who published it, and where.")],
    licence: Annotated[str, typer.Option(metavar="LICENCE", help="Under which licence it may be used.")],
) -> None:
    """Add a table of weights, unit costs or shares reported; it takes the place of an earlier one of its kind."""
    from saferplan.evidence.reporting_rates import is_table_of_reporting_rates

    if is_table_of_reporting_rates(file):
        rates = workspace_of(context).add_reporting_rates(file, title=title, source=source, licence=licence)
        typer.echo(f"Added {rates.title}: the share reported of {len(rates.rates)} categories.")
        return
    added = workspace_of(context).add_weights(file, title=title, source=source, licence=licence)
    typer.echo(f"Added {added.title}: {len(added.weights)} categories, in {added.unit}.")
