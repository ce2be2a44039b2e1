"""`saferplan remind`."""

from __future__ import annotations

from typing import Annotated

import typer

from saferplan.cli.console import workspace_of


def remind(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print who would get what; send and record nothing.")
    ] = False,
) -> None:
    """Send the reminders of the day: updates that are asked for, and actions from meetings.

    The background worker of `saferplan serve` does it each morning; a second run on a day sends nothing twice.
    """
    from saferplan.site.start import open_site, prepare_database

    workspace = workspace_of(context)
    open_site(workspace.folder.root)
    from saferplan.history.clock import now
    from saferplan.meetings.reminding import mail_subject, reminders_send

    prepare_database(now=workspace.clock())
    found = reminders_send(now=now(), dry_run=dry_run)
    for one in found.mails:
        typer.echo(f"{one.account.email}: {mail_subject(reminder=one)}")
        for line in one.lines:
            typer.echo(f"  {line.title}, due {line.due:%-d %B %Y} ({line.kind.label.lower()})")
    for organisation in found.nobody:
        typer.echo(f"Nobody at {organisation} would get a mail: invite somebody as updater.")
    number = len(found.mails)
    said = f"{number} mail{'' if number == 1 else 's'}"
    typer.echo(f"{said} would go out today. Nothing was sent." if dry_run else f"{said} sent.")
