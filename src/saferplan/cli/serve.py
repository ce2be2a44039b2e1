"""`saferplan serve` and `saferplan invite`."""

from __future__ import annotations

from typing import Annotated

import typer

from saferplan.cli.console import workspace_of


def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="PORT", help="The port it answers on; 0 takes a free one.")
    ] = 8000,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address it answers on; 0.0.0.0 is every one.")
    ] = "127.0.0.1",
    processes: Annotated[
        int, typer.Option(metavar="N", min=1, max=32, help="How many processes answer: one for each core.")
    ] = 2,
    threads: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="How many requests each answers at a time.")
    ] = 4,
) -> None:
    """Run the partnership's site until you stop it."""
    from saferplan.site.serving import Processes, address_of, bound
    from saferplan.site.start import open_site, prepare_database

    workspace = workspace_of(context)
    with bound(host, port) as taken:
        open_site(workspace.folder.root, address=address_of(taken))
        from saferplan.site.console import found_from, next_step

        copy = prepare_database(now=workspace.clock())
        if copy is not None:
            typer.echo(f"The database was brought up to date; how it was before is in {copy}.")
        partnership = found_from(workspace, now=workspace.clock())

        def ready() -> None:
            from django.conf import settings

            said = [
                f"The site of {partnership} is at {settings.SITE_ADDRESS}.",
                next_step(),
                "Ctrl-C stops it.",
            ]
            typer.echo("\n".join(one for one in said if one))

        Processes(taken, processes, threads).run(ready)
    typer.echo("The site has stopped.")


def invite(
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Where the invitation is sent to.")],
    organisation: Annotated[
        str, typer.Option(metavar="NAME", help="Whom the person acts for; the first one is added by this.")
    ],
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE",
            help="reader, updater, approver, co_ordinator, chair or auditor: what they may do.",
        ),
    ],
    title: Annotated[
        str, typer.Option(metavar="POST", help="How others see the account: best a post, not a name.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="What kind of authority the first organisation is.", show_default="council"
        ),
    ] = "",
) -> None:
    """Invite somebody to the partnership's site, and print the link."""
    from saferplan.site.start import open_site, prepare_database

    workspace = workspace_of(context)
    open_site(workspace.folder.root)
    from saferplan.site import console

    prepare_database(now=workspace.clock())
    console.found_from(workspace, now=workspace.clock())
    sent, added = console.invite(
        email=email, organisation=organisation, role=role, kind=kind, title=title, now=workspace.clock()
    )
    if added:
        typer.echo(added)
    typer.echo(f"Invited {sent.invitation.email} as {sent.invitation.get_role_display().lower()}.")
    typer.echo(f"The link, which works once and until {console.last_day(sent)}:")
    typer.echo(f"  {sent.link}")
    typer.echo(console.mailed(sent))
