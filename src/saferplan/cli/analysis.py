"""`saferplan analyse`."""

from __future__ import annotations

from typing import Annotated

import typer

from saferplan.cli.console import progress, workspace_of
from saferplan.cli.options import Audience, AudienceOption, FormatsOption, listed
from saferplan.cli.reporting import analysis_lines, known_analyses_lines


def analyse(
    context: typer.Context,
    analysis: Annotated[
        str, typer.Argument(metavar="[ANALYSIS]", help="Which; without it, those there are are listed.")
    ] = "",
    measure: Annotated[
        str, typer.Option(metavar="MEASURE", help="Of which measure, such as burglary; by identity or title.")
    ] = "",
    year_ending: Annotated[
        str, typer.Option("--year-ending", metavar="YYYY-MM", help="The last month of the year.")
    ] = "",
    audience: AudienceOption = Audience.PARTNERSHIP,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Its folder; by default analysis, measure, year and audience.")
    ] = "",
    formats: FormatsOption = "html,json",
    snapshot: Annotated[
        str, typer.Option(metavar="NUMBER", help="An earlier snapshot to work from; by default the newest.")
    ] = "",
) -> None:
    """Put one method to one measure: what it finds, a picture, and where each figure comes from."""
    if not analysis:
        for line in known_analyses_lines():
            typer.echo(line)
        return
    if not year_ending:
        raise typer.BadParameter("say which year, such as 2022-09", param_hint="--year-ending")
    workspace = workspace_of(context)
    with progress("Analysing") as step:
        made = workspace.analyse(
            analysis,
            measure=measure,
            year_ending=year_ending,
            audience=audience.value,
            name=name,
            formats=listed(formats),
            snapshot=snapshot or None,
            progress=step,
        )
    for line in analysis_lines(made.document):
        typer.echo(line)
    for path in made.paths:
        typer.echo(str(path))
