"""What the commands share: the workspace they work in, and how they show progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from saferplan.workspace.workspace import Workspace

Progress = Callable[[int, int | None, str], None]


def workspace_of(context: typer.Context) -> Workspace:
    """The workspace named by --workspace, or the one the current folder is in."""
    from saferplan.workspace.workspace import Workspace

    named: Path | None = context.obj
    return Workspace.open(named if named is not None else Path.cwd())


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A progress bar on a terminal; nothing on anything else. Told steps done, steps in all, and what is done."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, note="")

        def step(done: int, total: int | None, note: str) -> None:
            bar.update(task, completed=done, total=total, note=note[-40:])

        yield step


def _silent(_done: int, _total: int | None, _note: str) -> None:
    """Progress that nobody watches."""
