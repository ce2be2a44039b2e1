"""Making the site ready in a process that is not the web server: where it keeps things, and its database."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from saferplan.errors import SaferPlanError

FOLDER = "site"


def open_site(workspace: Path, *, address: str = "") -> None:
    """Make this process, and those it starts, the site of a workspace.

    `address` is where the site answers, if the settings do not say. It is noted, so that a link that is made while
    the site runs leads there, too.

    Raises:
        SaferPlanError: the folder cannot be written, or a setting cannot be read.
    """
    os.environ["SAFERPLAN_WORKSPACE"] = str(workspace)
    os.environ["DJANGO_SETTINGS_MODULE"] = "saferplan.site.settings"
    try:
        for folder in (workspace / FOLDER, workspace / FOLDER / "mail"):
            folder.mkdir(mode=0o700, exist_ok=True)
        noted = workspace / FOLDER / "address"
        if address:
            noted.write_text(f"{address}\n", encoding="ascii")
        elif noted.is_file():
            address = noted.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SaferPlanError(
            f"The folder {workspace / FOLDER} cannot be made: {error.strerror}.",
            "Give the user that runs the site the right to write to the workspace.",
        ) from error
    if address:
        os.environ.setdefault("SAFERPLAN_ADDRESS", address)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:
        raise SaferPlanError(f"{error}.", "Correct that setting; docs/site.md lists them all.") from error


def prepare_database(*, now: dt.datetime) -> Path | None:
    """Bring the database to what this program needs.

    Returns:
        The copy that was made of it before, where there was something to change in an embedded one.

    Raises:
        SaferPlanError: it cannot be reached, or was written by a newer program.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise SaferPlanError(
            f"The database {_named()} cannot be used: {str(error).strip()}.",
            "Start it, or correct the setting SAFERPLAN_DATABASE; see docs/site.md.",
        ) from error
    known = executor.loader.disk_migrations
    newer = sorted(
        name
        for app, name in executor.loader.applied_migrations
        if (app, name) not in known and app in executor.loader.migrated_apps
    )
    if newer:
        raise SaferPlanError(
            f"The database {_named()} was written by a newer SaferPlan ({newer[-1]} is not known here).",
            "Install that version, or go back to the copy that it made beside the database.",
        )
    copy = None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        copy = _copy(now) if executor.loader.applied_migrations else None
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return copy


def _named() -> str:
    """The database as it may be printed: no password."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(settings["NAME"])
    return f"{settings['NAME']} at {settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"


def _copy(now: dt.datetime) -> Path | None:
    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    database = Path(str(connection.settings_dict["NAME"]))
    copy = database.with_name(f"{database.stem}-before-{now:%Y-%m-%d-%H%M%S}{database.suffix}")
    # The engine's own copying: it takes in what the write-ahead log still holds.
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    return copy
