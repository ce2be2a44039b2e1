"""What kinds of work there are: each app that has some declares it in a module `work`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from saferplan.jobs.models import Job


class Listener(Protocol):
    """What a piece of work tells while it runs."""

    def progress(self, doing: str, share: float) -> None:
        """Say what is being done, and what share of the whole is done, 0 to 1."""

    def say(self, line: str) -> None:
        """Add a line to the log, which whoever asked reads."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a piece of work: a sentence, where its result is, and what a page tells of it as data."""

    outcome: str
    link: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)


Work = Callable[[Job, Listener], Done]
CleanUp = Callable[[Job], None]

_KINDS: dict[str, tuple[Work, CleanUp | None]] = {}
_BEFORE_WORK: list[Callable[[], None]] = []


def before_work(act: Callable[[], None]) -> None:
    """Declare what is done each time the worker starts, after what a killed one left was marked as stopped."""
    _BEFORE_WORK.append(act)


def acts_before_work() -> tuple[Callable[[], None], ...]:
    """What is done each time the worker starts."""
    return tuple(_BEFORE_WORK)


def job_kind(name: str, work: Work, *, clean_up: CleanUp | None = None) -> None:
    """Declare a kind of work, named like `desk.add_evidence`.

    Args:
        name: what its jobs call it.
        work: does it, whole or not at all. A `RefusalError` or `SaferPlanError` refuses the job with its reasons.
        clean_up: puts away what the job needed, whatever became of it; called once more for a job whose worker was
            killed.

    Raises:
        ValueError: there is a kind of that name already.
    """
    if name in _KINDS:
        raise ValueError(f"{name} is declared already")
    _KINDS[name] = (work, clean_up)


def work_of(name: str) -> tuple[Work, CleanUp | None]:
    """What does the work of a kind, and what puts away after it.

    Raises:
        LookupError: there is no such kind: a mistake of the program.
    """
    if name not in _KINDS:
        raise LookupError(f"there is no kind of work {name!r}")
    return _KINDS[name]
