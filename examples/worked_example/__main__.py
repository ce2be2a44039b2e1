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
    from examples.worked_example.working_year import AS_AT, build_site
    from saferplan.workspace.workspace import Workspace

    console = Console(highlight=False)
    started = time.perf_counter()
    try:
        made = run(folder, console)
        console.print("[bold]The site[/bold]: the partnership's working year, as posts, not people")
        with console.status("Six meetings, a workshop, a strategy, a refresh, two more meetings"):
            site = build_site(Workspace.open(folder / "partnership"))
    except SaferPlanError as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    console.print(
        f"\nDone in {time.perf_counter() - started:.0f} seconds. The assessment and its documents:\n"
    )
    for path in made.paths:
        console.print(f"  {path}", soft_wrap=True, markup=False)
    console.print(f"\nPeople who can sign in to the site, with the password {site.password}\n", markup=False)
    for email, title, role in site.accounts:
        console.print(f"  {email:<38} {title} ({role.replace('_', '-')})", soft_wrap=True, markup=False)
    settings = f"SAFERPLAN_AS_AT={AS_AT} SAFERPLAN_SECOND_FACTOR_ROLES=none"
    console.print(
        f"\nThe site stands on {AS_AT:%-d %B %Y}. To run it again:\n\n"
        f"  {settings} saferplan --workspace {folder / 'partnership'} serve\n",
        soft_wrap=True,
        markup=False,
    )


if __name__ == "__main__":
    typer.run(main)
