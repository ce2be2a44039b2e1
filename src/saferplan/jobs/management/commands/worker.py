"""The one background worker: `python -m django worker`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from saferplan.jobs.alone import AnotherWorkerError, alone
from saferplan.jobs.services import jobs_recover, reports_forget


class Command(BaseCommand):
    """Does the background work, one piece after another, until it is told to end."""

    help = "Do the background work, one piece after another. One worker at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said to it."""
        parser.add_argument("--batch", action="store_true", help="do what is waiting, and end")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks for new work")

    def handle(self, **options: Any) -> None:
        """Find what a killed worker left, then work."""
        try:
            with alone():
                stopped = jobs_recover()
                reports_forget()
                if stopped:
                    self.stdout.write(
                        f"Marked as stopped, because the worker before ended in them: {stopped}"
                    )
                call_command(
                    "db_worker",
                    queue_name="*",
                    batch=options["batch"],
                    interval=options["interval"],
                    reload=False,
                    startup_delay=False,
                    verbosity=options["verbosity"],
                )
        except AnotherWorkerError as error:
            raise CommandError(str(error)) from error
